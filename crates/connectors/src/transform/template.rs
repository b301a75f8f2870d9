//! A text with fields in it.

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, scalar};
use crate::JsonPath;

/// `{ transform = "template", text = "https://shop.example/orders/{id}" }`: a text with fields in it.
/// The column stays empty when any of them is missing: half an address is none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    /// The text, with paths into the record in braces.
    text: Text,
}

/// The text, its holes read as paths.
#[derive(Debug, Deserialize)]
#[serde(try_from = "crate::Template")]
struct Text {
    template: crate::Template,
    paths: Vec<(String, JsonPath)>,
}

impl TryFrom<crate::Template> for Text {
    type Error = String;

    fn try_from(template: crate::Template) -> Result<Self, String> {
        let paths = template
            .holes()
            .map(|hole| Ok((hole.to_owned(), JsonPath::try_from(hole.to_owned())?)))
            .collect::<Result<_, String>>()?;
        Ok(Self { template, paths })
    }
}

impl Transform for Template {
    fn value(&self, record: &Json, shape: Shape) -> Result<Value, String> {
        let Text { template, paths } = &self.text;
        let filled = template.fill(|hole| {
            let path = paths.iter().find(|(name, _)| name == hole).map(|(_, path)| path);
            let found = path.and_then(|path| path.find(record));
            found
                .filter(|json| !scalar::is_nothing(json))
                .and_then(|it| scalar::text(it).ok())
                .ok_or(())
        });
        filled.map_or(Ok(Value::Missing), |text| scalar::read(&Json::String(text), shape))
    }
}
