use serde_json::{Map, Value};

use crate::query::Pairs;

/// Which attributes an answer holds besides those that it always does.
pub(super) enum Attributes {
    None,
    All,
    These(Vec<String>),
}

const ALWAYS: [&str; 3] = ["id", "displayed_as", "$path"];

impl Attributes {
    /// `attributes=all` or `attributes=date,total_amount`; `None` where nothing is said.
    pub(super) fn of(pairs: &Pairs) -> Option<Self> {
        match pairs.filled("attributes")? {
            "all" => Some(Self::All),
            list => Some(Self::These(list.split(',').map(|name| name.trim().to_owned()).collect())),
        }
    }

    /// The record with no more than the chosen attributes.
    pub(super) fn of_record(&self, record: Value) -> Value {
        let Value::Object(all) = record else { return record };
        let wanted = |name: &str| match self {
            Self::None => false,
            Self::All => true,
            Self::These(names) => names.iter().any(|chosen| chosen == name),
        };
        let kept =
            all.into_iter().filter(|(name, _)| ALWAYS.contains(&name.as_str()) || wanted(name));
        Value::Object(kept.collect::<Map<_, _>>())
    }
}
