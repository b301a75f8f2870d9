//! What people write to each other.

use super::{Column, Kind, Model, newest_first};

/// Messages.
pub static MESSAGES: Model = Model {
    name: "messages",
    label: "Messages",
    singular: "message",
    columns: &[
        Column::text("text", "Text"),
        Column::text("channel", "Channel"),
        Column::text("author", "Author"),
        Column::new("reply_count", "Replies", Kind::Integer),
        Column::text("thread", "Thread").on_request(),
        Column::new("url", "Link", Kind::Link).on_request(),
        Column::time("sent_at", "Sent"),
        Column::time("updated_at", "Updated").on_request(),
    ],
    default_sort: newest_first("sent_at"),
};
