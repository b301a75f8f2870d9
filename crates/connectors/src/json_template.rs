//! A JSON body with holes, as a file writes it: `body = { filter = { after = "{since}" } }`.

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::{JsonPath, Template, Variables};

/// A JSON value whose texts may have holes: `body = { filter = { after = "{since}" } }`. A member whose
/// hole has no value is left out, and so is a list or an object that nothing is left of.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Json")]
pub(crate) enum JsonTemplate {
    Fixed(Json),
    Text(Template),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl JsonTemplate {
    /// The value with its holes filled. What cannot be filled is left out, and so is a list or an
    /// object that nothing is left of.
    pub(crate) fn fill(&self, variables: &Variables) -> Option<Json> {
        match self {
            Self::Fixed(value) => Some(value.clone()),
            Self::Text(text) => variables.fill(text).map(Json::String),
            Self::List(elements) => {
                let filled: Vec<_> = elements.iter().filter_map(|it| it.fill(variables)).collect();
                (elements.is_empty() || !filled.is_empty()).then_some(Json::Array(filled))
            }
            Self::Object(members) => {
                let filled: Map<_, _> = members
                    .iter()
                    .filter_map(|(name, it)| Some((name.clone(), it.fill(variables)?)))
                    .collect();
                (members.is_empty() || !filled.is_empty()).then_some(Json::Object(filled))
            }
        }
    }

    /// The names of all holes.
    pub(crate) fn holes(&self) -> Vec<&str> {
        match self {
            Self::Fixed(_) => Vec::new(),
            Self::Text(text) => text.holes().collect(),
            Self::List(elements) => elements.iter().flat_map(Self::holes).collect(),
            Self::Object(members) => members.iter().flat_map(|(_, it)| it.holes()).collect(),
        }
    }
}

impl TryFrom<Json> for JsonTemplate {
    type Error = String;

    fn try_from(value: Json) -> Result<Self, String> {
        Ok(match value {
            Json::String(text) if text.contains(['{', '}']) => Self::Text(text.try_into()?),
            Json::Array(elements) => {
                Self::List(elements.into_iter().map(Self::try_from).collect::<Result<_, _>>()?)
            }
            Json::Object(members) => Self::Object(
                members
                    .into_iter()
                    .map(|(name, value)| Ok((name, Self::try_from(value)?)))
                    .collect::<Result<_, String>>()?,
            ),
            fixed => Self::Fixed(fixed),
        })
    }
}

/// Puts a value at a place of an object, which is made where it is missing.
pub(crate) fn put(body: &mut Json, place: &JsonPath, value: Json) {
    let mut here = body;
    for key in place.keys() {
        if !here.is_object() {
            *here = Json::Object(Map::new());
        }
        here = &mut here[key];
    }
    *here = value;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_cannot_be_filled_is_left_out_with_what_it_stood_in() {
        let template: JsonTemplate = serde_json::from_value(json!({
            "page_size": 100,
            "filter": { "last_edited_time": { "on_or_after": "{since}" } },
            "sorts": [{ "direction": "ascending" }],
            "empty": {},
        }))
        .unwrap();
        let mut variables = Variables::default();
        let bare =
            json!({ "page_size": 100, "sorts": [{ "direction": "ascending" }], "empty": {} });
        assert_eq!(template.fill(&variables), Some(bare));
        variables.set("since", "2026-11-01");
        let filled = template.fill(&variables).unwrap();
        assert_eq!(filled["filter"]["last_edited_time"]["on_or_after"], "2026-11-01");
    }

    #[test]
    fn a_value_is_put_where_nothing_was() {
        let mut body = json!({ "a": 1 });
        put(&mut body, &JsonPath::try_from("page.after".to_owned()).unwrap(), json!("x"));
        assert_eq!(body, json!({ "a": 1, "page": { "after": "x" } }));
    }
}
