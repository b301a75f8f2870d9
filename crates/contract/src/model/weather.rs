//! The weather of places, as it was and as it is expected.

use super::{Column, EnumValue, Kind, Model, Tone, newest_first};

/// What a row is.
const KIND: &[EnumValue] = &[
    EnumValue::new("observation", "Observed", Tone::Info),
    EnumValue::new("forecast", "Forecast", Tone::Neutral),
];

/// Weather.
pub static WEATHER: Model = Model {
    name: "weather",
    label: "Weather",
    singular: "weather record",
    columns: &[
        Column::text("place", "Place"),
        Column::text("country", "Country").on_request(),
        Column::new("kind", "Kind", Kind::Enum(KIND)),
        Column::time("at", "At"),
        Column::text("conditions", "Conditions"),
        Column::new("temperature", "Temperature °C", Kind::Decimal { places: 1 }),
        Column::new("feels_like", "Feels like °C", Kind::Decimal { places: 1 }).on_request(),
        Column::new("humidity", "Humidity %", Kind::Integer),
        Column::new("pressure", "Pressure hPa", Kind::Integer).on_request(),
        Column::new("wind_speed", "Wind m/s", Kind::Decimal { places: 1 }),
        Column::new("clouds", "Clouds %", Kind::Integer).on_request(),
        Column::new("rain", "Rain mm", Kind::Decimal { places: 1 }),
    ],
    default_sort: newest_first("at"),
};
