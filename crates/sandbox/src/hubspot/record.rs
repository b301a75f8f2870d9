use serde_json::{Map, Value};

use super::object::ObjectType;
use crate::clock::rfc3339_milliseconds;
use crate::query::Pairs;
use crate::world::{Site, lock};

/// What a kind of record knows of one of its own.
pub(super) struct Facts {
    /// When it last changed by itself.
    pub(super) updated_at: i64,
    /// Its own properties; `None` is an empty one.
    pub(super) properties: Vec<(&'static str, Option<String>)>,
}

/// A contact, company or deal as it stands now.
pub(super) struct Record {
    kind: &'static ObjectType,
    id: String,
    created_at: i64,
    updated_at: i64,
    properties: Map<String, Value>,
}

/// The properties that an answer holds.
pub(super) struct Selection(Vec<String>);

impl Selection {
    /// `properties=a,b` or `properties=a&properties=b`.
    pub(super) fn of_query(kind: &ObjectType, pairs: &Pairs) -> Self {
        match pairs.filled("properties") {
            Some(_) => Self::of(kind, pairs.values("properties").flat_map(|list| list.split(','))),
            None => Self::usual(kind),
        }
    }

    pub(super) fn usual(kind: &ObjectType) -> Self {
        Self::of(kind, kind.usual.iter().copied())
    }

    /// These, and what is answered whatever is asked for.
    pub(super) fn of<'a>(kind: &ObjectType, names: impl IntoIterator<Item = &'a str>) -> Self {
        let always = ["createdate", "hs_object_id", kind.modified];
        let mut all: Vec<String> =
            names.into_iter().chain(always).map(|name| name.trim().to_owned()).collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }
}

impl Record {
    /// Record `index` of a kind.
    pub(super) fn of(site: &Site, kind: &'static ObjectType, index: u64) -> Self {
        let created_at = (kind.timeline)(&site.world.data).moment(index);
        let Facts { updated_at, properties } = (kind.facts)(site, index, created_at);
        let id = kind.id(index);
        let edit = lock(&site.standing.edits).of(&id).cloned();
        let updated_at = edit.as_ref().map_or(updated_at, |edit| edit.at.max(updated_at));
        let text = |value: Option<String>| value.map_or(Value::Null, Value::String);
        let mut properties: Map<String, Value> =
            properties.into_iter().map(|(name, value)| (name.to_owned(), text(value))).collect();
        properties.extend([
            ("createdate".to_owned(), rfc3339_milliseconds(created_at).into()),
            ("hs_object_id".to_owned(), id.clone().into()),
            (kind.modified.to_owned(), rfc3339_milliseconds(updated_at).into()),
        ]);
        properties.extend(edit.map(|edit| edit.changes).unwrap_or_default());
        Self { kind, id, created_at, updated_at, properties }
    }

    /// A property's value: text, null when it is empty, `None` when there is no such property.
    pub(super) fn property(&self, name: &str) -> Option<&Value> {
        self.properties.get(name)
    }

    /// Whether one of the usual properties holds this text.
    pub(super) fn mentions(&self, text: &str) -> bool {
        let wanted = text.to_lowercase();
        let values = self.kind.usual.iter().filter_map(|name| self.property(name)?.as_str());
        values.into_iter().any(|value| value.to_lowercase().contains(&wanted))
    }

    /// The record with the chosen properties; unknown ones are left out, as HubSpot does.
    pub(super) fn json(&self, selection: &Selection) -> Value {
        let properties: Map<String, Value> = selection
            .0
            .iter()
            .filter_map(|name| Some((name.clone(), self.property(name)?.clone())))
            .collect();
        serde_json::json!({
            "id": self.id,
            "properties": properties,
            "createdAt": rfc3339_milliseconds(self.created_at),
            "updatedAt": rfc3339_milliseconds(self.updated_at),
            "archived": false,
        })
    }
}
