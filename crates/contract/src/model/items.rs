//! What fits no other model.

use super::{Column, Kind, Model, newest_first};

/// Items: the general model.
pub static ITEMS: Model = Model {
    name: "items",
    label: "Items",
    singular: "item",
    columns: &[
        Column::text("title", "Title"),
        Column::text("kind", "Kind"),
        Column::text("parent", "Parent"),
        Column::new("url", "Link", Kind::Link).on_request(),
        Column::time("created_at", "Created"),
        Column::time("updated_at", "Updated").on_request(),
    ],
    default_sort: newest_first("created_at"),
};
