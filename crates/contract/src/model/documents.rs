//! Pages, files and rows of tables that people write.

use super::{Column, Kind, Model, newest_first};

/// Documents.
pub static DOCUMENTS: Model = Model {
    name: "documents",
    label: "Documents",
    singular: "document",
    columns: &[
        Column::text("title", "Title"),
        Column::text("kind", "Kind"),
        Column::text("container", "In"),
        Column::text("author", "Author"),
        Column::new("url", "Link", Kind::Link).on_request(),
        Column::time("created_at", "Created"),
        Column::time("updated_at", "Updated"),
    ],
    default_sort: newest_first("updated_at"),
};
