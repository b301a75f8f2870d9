//! What is to be done or mended.

use super::{Column, EnumValue, Kind, Model, Tone, newest_first};

/// Whether an issue is still to be dealt with.
const STATE: &[EnumValue] = &[
    EnumValue::new("open", "Open", Tone::Success),
    EnumValue::new("closed", "Closed", Tone::Neutral),
];

/// Issues.
pub static ISSUES: Model = Model {
    name: "issues",
    label: "Issues",
    singular: "issue",
    columns: &[
        Column::new("number", "Number", Kind::Integer),
        Column::text("title", "Title"),
        Column::new("state", "State", Kind::Enum(STATE)),
        Column::text("author", "Author"),
        Column::new("labels", "Labels", Kind::Tags).searched(),
        Column::new("comment_count", "Comments", Kind::Integer),
        Column::text("repository", "Repository").on_request(),
        Column::time("created_at", "Created").on_request(),
        Column::time("updated_at", "Updated"),
        Column::time("closed_at", "Closed").on_request(),
        Column::new("url", "Link", Kind::Link).on_request(),
    ],
    default_sort: newest_first("updated_at"),
};
