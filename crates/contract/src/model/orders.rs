//! What customers ordered.

use super::{Column, EnumValue, Kind, Model, Tone, newest_first};

/// The life of an order.
const STATUS: &[EnumValue] = &[
    EnumValue::new("pending", "Pending", Tone::Warning),
    EnumValue::new("paid", "Paid", Tone::Info),
    EnumValue::new("shipped", "Shipped", Tone::Info),
    EnumValue::new("delivered", "Delivered", Tone::Success),
    EnumValue::new("cancelled", "Cancelled", Tone::Neutral),
    EnumValue::new("refunded", "Refunded", Tone::Danger),
];

/// Orders.
pub static ORDERS: Model = Model {
    name: "orders",
    label: "Orders",
    singular: "order",
    columns: &[
        Column::text("number", "Order"),
        Column::new("status", "Status", Kind::Enum(STATUS)),
        Column::text("customer_name", "Customer"),
        Column::text("customer_email", "E-mail"),
        Column::new("total", "Total", Kind::Money { currency: "currency" }),
        Column::new("currency", "Currency", Kind::Text).on_request(),
        Column::new("item_count", "Items", Kind::Integer),
        Column::time("placed_at", "Placed"),
        Column::time("updated_at", "Updated").on_request(),
    ],
    default_sort: newest_first("placed_at"),
};
