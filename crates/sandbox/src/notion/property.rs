use serde_json::{Map, Value, json};

use crate::clock::rfc3339_milliseconds;
use crate::seeded::Draw;

/// A property of the pages in a data source.
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Title,
    RichText,
    Number,
    Select(&'static [&'static str]),
    Status(&'static [&'static str]),
    Date,
    Checkbox,
    Email,
    PhoneNumber,
    LastEditedTime,
}

impl Property {
    /// Short and fit for an address; the title's is `title`.
    pub(super) fn id(&self) -> String {
        match self.kind {
            Kind::Title => "title".to_owned(),
            _ => Draw::of(self.name, 0).letters(4),
        }
    }

    /// What Notion calls its type.
    pub(super) fn type_name(&self) -> &'static str {
        match self.kind {
            Kind::Title => "title",
            Kind::RichText => "rich_text",
            Kind::Number => "number",
            Kind::Select(_) => "select",
            Kind::Status(_) => "status",
            Kind::Date => "date",
            Kind::Checkbox => "checkbox",
            Kind::Email => "email",
            Kind::PhoneNumber => "phone_number",
            Kind::LastEditedTime => "last_edited_time",
        }
    }

    /// The property as the schema tells it.
    pub(super) fn schema(&self) -> Value {
        let options =
            |names: &[&str]| -> Vec<Value> { names.iter().map(|name| self.option(name)).collect() };
        let details = match self.kind {
            Kind::Number => json!({ "format": "number" }),
            Kind::Select(names) => json!({ "options": options(names) }),
            Kind::Status(names) => json!({ "options": options(names), "groups": [] }),
            _ => json!({}),
        };
        let mut schema = json!({
            "id": self.id(),
            "name": self.name,
            "description": null,
            "type": self.type_name(),
        });
        schema[self.type_name()] = details;
        schema
    }

    /// What a page holds, from the plain value.
    pub(super) fn value(&self, plain: &Value) -> Value {
        let text = plain.as_str().filter(|text| !text.is_empty());
        let value = match self.kind {
            Kind::Title | Kind::RichText => text.map(rich_text).into_iter().collect(),
            Kind::Select(_) | Kind::Status(_) => text.map(|name| self.option(name)).into(),
            Kind::Date => {
                text.map(|start| json!({ "start": start, "end": null, "time_zone": null })).into()
            }
            Kind::Checkbox => plain.as_bool().unwrap_or_default().into(),
            Kind::Number => plain.clone(),
            Kind::Email | Kind::PhoneNumber | Kind::LastEditedTime => text.into(),
        };
        let mut property = Map::new();
        property.insert("id".to_owned(), self.id().into());
        property.insert("type".to_owned(), self.type_name().into());
        property.insert(self.type_name().to_owned(), value);
        property.into()
    }

    fn option(&self, name: &str) -> Value {
        let id = Draw::of(&format!("{} {name}", self.name), 0).letters(4);
        json!({ "id": id, "name": name, "color": "default" })
    }
}

/// Text as Notion writes it.
pub(super) fn rich_text(text: &str) -> Value {
    json!({
        "type": "text",
        "text": { "content": text, "link": null },
        "annotations": {
            "bold": false,
            "italic": false,
            "strikethrough": false,
            "underline": false,
            "code": false,
            "color": "default",
        },
        "plain_text": text,
        "href": null,
    })
}

/// Notion keeps whole minutes.
pub(super) fn to_minute(epoch_seconds: i64) -> i64 {
    epoch_seconds - epoch_seconds.rem_euclid(60)
}

/// `2026-10-02T09:15:00.000Z`
pub(super) fn time(epoch_seconds: i64) -> String {
    rfc3339_milliseconds(to_minute(epoch_seconds))
}
