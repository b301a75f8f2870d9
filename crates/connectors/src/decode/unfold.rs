//! Records within records.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, value::RawValue};

use super::owned;
use crate::JsonPath;

/// The first so many elements of the list at `path` as records; the rest of the outer record stands in each under
/// `^`. An element that is no object stands under `value`.
pub(super) fn unfold<'a>(
    record: &RawValue,
    path: &JsonPath,
    most: usize,
) -> Vec<Cow<'a, RawValue>> {
    let mut outer: Json = serde_json::from_str(record.get()).unwrap_or_default();
    let Some(Json::Array(elements)) = path.take(&mut outer) else { return Vec::new() };
    let inner = elements.into_iter().take(most).map(|element| {
        let mut members = match element {
            Json::Object(members) => members,
            other => Map::from_iter([("value".to_owned(), other)]),
        };
        members.insert("^".to_owned(), outer.clone());
        Json::Object(members)
    });
    inner.filter_map(|record| owned(&record)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{json, value::to_raw_value};

    use super::*;

    #[test]
    fn the_elements_carry_what_stood_around_them() {
        let record = json!({ "day": "2026-11-01", "groups": [{ "cost": "1" }, "x"] });
        let path = JsonPath::try_from("groups".to_owned()).unwrap();
        let found = unfold(&to_raw_value(&record).unwrap(), &path, 9);
        let texts: Vec<_> = found.iter().map(|it| it.get()).collect();
        assert_eq!(
            texts,
            [
                r#"{"cost":"1","^":{"day":"2026-11-01"}}"#,
                r#"{"value":"x","^":{"day":"2026-11-01"}}"#,
            ]
        );
    }
}
