use serde_json::{Map, Value, json};

use crate::data::cloud::{Usage, decimal};

/// What can be told of a group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Metric {
    /// In this account nothing is blended or paid ahead, so all costs are the same.
    Cost(&'static str),
    UsageQuantity,
    /// Sizes of instances made comparable; this account's are all "large", which counts 4.
    NormalizedUsageAmount,
}

const COSTS: [&str; 5] =
    ["AmortizedCost", "BlendedCost", "NetAmortizedCost", "NetUnblendedCost", "UnblendedCost"];

impl Metric {
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "UsageQuantity" => Some(Self::UsageQuantity),
            "NormalizedUsageAmount" => Some(Self::NormalizedUsageAmount),
            _ => COSTS.iter().find(|cost| **cost == name).map(|cost| Self::Cost(cost)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Cost(name) => name,
            Self::UsageQuantity => "UsageQuantity",
            Self::NormalizedUsageAmount => "NormalizedUsageAmount",
        }
    }

    /// `{"UnblendedCost":{"Amount":"12.345678","Unit":"USD"}}`; `unit` is what all of the usage is
    /// counted in, if there is such a unit.
    pub(super) fn written(metrics: &[Self], usage: Usage, unit: Option<&str>) -> Value {
        let unit = unit.unwrap_or("N/A");
        let written = metrics.iter().map(|metric| {
            let (amount, unit) = match metric {
                Self::Cost(_) => (decimal(usage.cost, 6), "USD"),
                Self::UsageQuantity => (decimal(usage.quantity, 3), unit),
                Self::NormalizedUsageAmount => (decimal(usage.quantity * 4, 3), "N/A"),
            };
            (metric.name().to_owned(), json!({ "Amount": amount, "Unit": unit }))
        });
        Value::Object(written.collect::<Map<String, Value>>())
    }
}
