use super::bill::ACCOUNT;
use crate::data::cloud::Line;

/// What costs can be grouped by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dimension {
    LinkedAccount,
    Region,
    Service,
    UsageType,
}

impl Dimension {
    pub(super) fn parse(key: &str) -> Option<Self> {
        Some(match key {
            "LINKED_ACCOUNT" => Self::LinkedAccount,
            "REGION" => Self::Region,
            "SERVICE" => Self::Service,
            "USAGE_TYPE" => Self::UsageType,
            _ => return None,
        })
    }

    pub(super) fn value_of(self, line: &Line) -> String {
        match self {
            Self::LinkedAccount => ACCOUNT.0.to_owned(),
            Self::Region => line.region.to_owned(),
            Self::Service => line.service.name.to_owned(),
            Self::UsageType => format!("{}{}", prefix(line.region), line.service.meter),
        }
    }
}

/// What stands before a usage type: regions have short names there, and the oldest has none.
fn prefix(region: &str) -> &'static str {
    match region {
        "eu-central-1" => "EUC1-",
        "eu-west-2" => "EUW2-",
        "ap-southeast-1" => "APS1-",
        _ => "",
    }
}
