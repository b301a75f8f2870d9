use serde_json::{Value, json};

use super::table::Table;
use crate::seeded::Draw;

/// A field of a table.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

/// What a field holds.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    LongText,
    Email,
    Phone,
    /// Digits behind the point.
    Number(u8),
    Checkbox,
    DateTime,
    Select(&'static [&'static str]),
    /// Records of the table with this id.
    Links(&'static str),
    LastModified,
}

/// By what the fields of a record are named in an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Name,
    Id,
}

impl Field {
    /// `fld…`
    pub(super) fn id(&self, table: &Table) -> String {
        let letters = Draw::of(&format!("{} {}", table.id, self.name), 0).letters(14);
        format!("fld{letters}")
    }

    /// The field as the schema of a base tells it.
    pub(super) fn json(&self, table: &Table) -> Value {
        let time = json!({
            "dateFormat": { "name": "iso", "format": "YYYY-MM-DD" },
            "timeFormat": { "name": "24hour", "format": "HH:mm" },
            "timeZone": "utc",
        });
        let (kind, options) = match self.kind {
            Kind::Text => ("singleLineText", None),
            Kind::LongText => ("multilineText", None),
            Kind::Email => ("email", None),
            Kind::Phone => ("phoneNumber", None),
            Kind::Number(precision) => ("number", Some(json!({ "precision": precision }))),
            Kind::Checkbox => {
                ("checkbox", Some(json!({ "icon": "check", "color": "greenBright" })))
            }
            Kind::DateTime => ("dateTime", Some(time)),
            Kind::Select(names) => ("singleSelect", Some(choices(names, self, table))),
            Kind::Links(to) => ("multipleRecordLinks", Some(links(to))),
            Kind::LastModified => {
                let result = json!({ "type": "dateTime", "options": time });
                let options =
                    json!({ "isValid": true, "referencedFieldIds": [], "result": result });
                ("lastModifiedTime", Some(options))
            }
        };
        let mut field = json!({ "type": kind, "id": self.id(table), "name": self.name });
        if let Some(options) = options {
            field["options"] = options;
        }
        field
    }
}

fn choices(names: &[&str], field: &Field, table: &Table) -> Value {
    let choice = |(index, name): (u64, &&str)| {
        let letters = Draw::of(&field.id(table), index).letters(14);
        json!({ "id": format!("sel{letters}"), "name": name, "color": "blueLight2" })
    };
    json!({ "choices": (0..).zip(names).map(choice).collect::<Vec<_>>() })
}

fn links(to: &str) -> Value {
    json!({ "linkedTableId": to, "isReversed": false, "prefersSingleRecordLink": true })
}
