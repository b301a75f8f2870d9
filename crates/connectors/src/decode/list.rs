//! A JSON list of records.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The first so many elements; nothing when this is no list. The others are passed over without
/// being kept: a list of ones fits a few million into an answer.
pub(super) fn first(list: &RawValue, most: usize) -> Option<Vec<&RawValue>> {
    First(most).deserialize(&mut serde_json::Deserializer::from_str(list.get())).ok()
}

struct First(usize);

impl<'de> DeserializeSeed<'de> for First {
    type Value = Vec<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for First {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut first = Vec::new();
        while first.len() < self.0 {
            let Some(element) = list.next_element()? else { return Ok(first) };
            first.push(element);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(first)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, value::to_raw_value};

    use super::*;

    #[test]
    fn no_more_than_asked_are_kept() {
        let list = to_raw_value(&json!([1, [2], "3"])).unwrap();
        let first =
            |most| first(&list, most).unwrap().iter().map(|it| it.get()).collect::<Vec<_>>();
        assert_eq!(first(2), ["1", "[2]"]);
        assert_eq!(first(9), ["1", "[2]", r#""3""#]);
    }

    #[test]
    fn what_is_no_list_has_no_elements() {
        for other in [json!({}), json!(null), json!(1)] {
            assert!(first(&to_raw_value(&other).unwrap(), 9).is_none());
        }
    }
}
