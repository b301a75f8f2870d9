use serde_json::{Value, json};

use super::subscription::ACME;
use crate::data::cloud::{Line, Usage, decimal};

/// A number that is summed up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Cost(&'static str),
    UsageQuantity,
}

impl Measure {
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "Cost" => Some(Self::Cost("Cost")),
            "PreTaxCost" => Some(Self::Cost("PreTaxCost")),
            "UsageQuantity" => Some(Self::UsageQuantity),
            _ => None,
        }
    }

    pub(super) fn column(self) -> Value {
        let name = match self {
            Self::Cost(name) => name,
            Self::UsageQuantity => "UsageQuantity",
        };
        json!({ "name": name, "type": "Number" })
    }

    pub(super) fn of(self, usage: Usage) -> Value {
        let text = match self {
            Self::Cost(_) => decimal(usage.cost, 6),
            Self::UsageQuantity => decimal(usage.quantity, 3),
        };
        json!(text.parse::<f64>().unwrap_or(0.0))
    }
}

/// What costs can be grouped by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Grouping {
    Meter,
    MeterCategory,
    ResourceLocation,
    ServiceName,
    SubscriptionId,
    UnitOfMeasure,
}

impl Grouping {
    /// Microsoft compares names without case and answers with its own.
    pub(super) fn parse(name: &str) -> Option<Self> {
        const ALL: [Grouping; 6] = [
            Grouping::Meter,
            Grouping::MeterCategory,
            Grouping::ResourceLocation,
            Grouping::ServiceName,
            Grouping::SubscriptionId,
            Grouping::UnitOfMeasure,
        ];
        ALL.into_iter().find(|grouping| grouping.name().eq_ignore_ascii_case(name))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Meter => "Meter",
            Self::MeterCategory => "MeterCategory",
            Self::ResourceLocation => "ResourceLocation",
            Self::ServiceName => "ServiceName",
            Self::SubscriptionId => "SubscriptionId",
            Self::UnitOfMeasure => "UnitOfMeasure",
        }
    }

    pub(super) fn column(self) -> Value {
        json!({ "name": self.name(), "type": "String" })
    }

    pub(super) fn of(self, line: &Line) -> &'static str {
        match self {
            Self::Meter => line.service.meter,
            Self::MeterCategory | Self::ServiceName => line.service.name,
            Self::ResourceLocation => line.region,
            Self::SubscriptionId => ACME.id,
            Self::UnitOfMeasure => line.service.unit,
        }
    }
}
