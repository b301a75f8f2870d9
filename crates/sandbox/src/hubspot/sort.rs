use serde::Deserialize;

/// The order of a search: `{"propertyName":"amount","direction":"DESCENDING"}`, or `"-amount"`.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Sort {
    Short(String),
    Long {
        #[serde(rename = "propertyName")]
        property: String,
        #[serde(default)]
        direction: Direction,
    },
}

#[derive(Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Direction {
    #[default]
    Ascending,
    Descending,
}

impl Sort {
    pub(super) fn property(&self) -> &str {
        match self {
            Self::Short(text) => text.strip_prefix('-').unwrap_or(text),
            Self::Long { property, .. } => property,
        }
    }

    pub(super) fn descends(&self) -> bool {
        match self {
            Self::Short(text) => text.starts_with('-'),
            Self::Long { direction, .. } => *direction == Direction::Descending,
        }
    }
}
