//! What clouds cost: one row a day, service and region.

use super::{Column, EnumValue, Kind, Model, Tone, newest_first};

/// Whether a bill may still change.
const ESTIMATED: &[EnumValue] = &[
    EnumValue::new("true", "Estimated", Tone::Warning),
    EnumValue::new("false", "Final", Tone::Success),
];

/// Cloud costs.
pub static CLOUD_COSTS: Model = Model {
    name: "cloud_costs",
    label: "Cloud costs",
    singular: "cloud cost",
    columns: &[
        Column::day("day", "Day"),
        Column::text("cloud", "Cloud"),
        Column::text("service", "Service"),
        Column::text("region", "Region"),
        Column::new("cost", "Cost", Kind::Money { currency: "currency" }),
        Column::new("currency", "Currency", Kind::Text).on_request(),
        Column::new("usage_quantity", "Usage", Kind::Decimal { places: 3 }),
        Column::text("usage_unit", "Unit"),
        Column::new("estimated", "Bill", Kind::Enum(ESTIMATED)),
    ],
    default_sort: newest_first("day"),
};
