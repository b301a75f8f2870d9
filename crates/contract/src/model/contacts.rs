//! People we know of.

use super::{Column, Kind, Model, newest_first};

/// Contacts.
pub static CONTACTS: Model = Model {
    name: "contacts",
    label: "Contacts",
    singular: "contact",
    columns: &[
        Column::text("name", "Name"),
        Column::text("email", "E-mail"),
        Column::text("company", "Company"),
        Column::text("phone", "Phone").on_request(),
        Column::new("stage", "Stage", Kind::Text),
        Column::time("created_at", "Created"),
        Column::time("updated_at", "Updated"),
    ],
    default_sort: newest_first("updated_at"),
};
