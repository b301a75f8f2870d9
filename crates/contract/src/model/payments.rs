//! Money that came in, or did not.

use super::{Column, EnumValue, Kind, Model, Tone, newest_first};

/// How a payment ended.
const STATUS: &[EnumValue] = &[
    EnumValue::new("succeeded", "Succeeded", Tone::Success),
    EnumValue::new("pending", "Pending", Tone::Warning),
    EnumValue::new("failed", "Failed", Tone::Danger),
];

/// Payments.
pub static PAYMENTS: Model = Model {
    name: "payments",
    label: "Payments",
    singular: "payment",
    columns: &[
        Column::text("description", "Description"),
        Column::new("status", "Status", Kind::Enum(STATUS)),
        Column::new("amount", "Amount", Kind::Money { currency: "currency" }),
        Column::new("refunded", "Refunded", Kind::Money { currency: "currency" }).on_request(),
        Column::new("currency", "Currency", Kind::Text).on_request(),
        Column::text("customer", "Customer").on_request(),
        Column::text("email", "E-mail"),
        Column::new("method", "Method", Kind::Text),
        Column::time("created_at", "Created"),
    ],
    default_sort: newest_first("created_at"),
};
