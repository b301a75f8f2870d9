use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Map, Value, json};

use super::field::{Field, Key};
use super::list_records::table;
use super::table::Table;
use super::{answer, cells};
use crate::clock::rfc3339_milliseconds;
use crate::credentials::Caller;
use crate::query::Pairs;
use crate::world::{Site, lock};

/// A record as it stands now.
pub(super) struct Record {
    pub(super) id: String,
    table: &'static Table,
    cells: cells::Cells,
}

impl Record {
    pub(super) fn of(site: &Site, table: &'static Table, index: u64) -> Self {
        let id = table.record_id(index);
        let mut cells = (table.cells)(site, table, index);
        if let Some(edit) = lock(&site.standing.edits).of(&id) {
            cells.changed_at = edit.at.max(cells.changed_at);
            for (name, value) in &mut cells.fields {
                if *name == "Last modified" {
                    *value = rfc3339_milliseconds(cells.changed_at).into();
                } else if let Some(edited) = edit.changes.get(*name) {
                    *value = edited.clone();
                }
            }
        }
        Self { id, table, cells }
    }

    pub(super) fn created_at(&self) -> i64 {
        self.cells.created_at
    }

    pub(super) fn changed_at(&self) -> i64 {
        self.cells.changed_at
    }

    /// What a field holds; null when it is empty.
    pub(super) fn value(&self, field: &Field) -> &Value {
        let found = self.cells.fields.iter().find(|(name, _)| *name == field.name);
        found.map_or(&Value::Null, |(_, value)| value)
    }

    /// The record with the chosen fields, or all of them. Empty ones are left out, as Airtable
    /// does.
    pub(super) fn json(&self, chosen: Option<&[&Field]>, key: Key) -> Value {
        let wanted = |field: &&Field| {
            chosen.is_none_or(|chosen| chosen.iter().any(|it| it.name == field.name))
        };
        let fields: Map<String, Value> = self
            .table
            .fields
            .iter()
            .filter(wanted)
            .map(|field| (field, self.value(field)))
            .filter(|(_, value)| !is_empty(value))
            .map(|(field, value)| match key {
                Key::Name => (field.name.to_owned(), value.clone()),
                Key::Id => (field.id(self.table), value.clone()),
            })
            .collect();
        json!({
            "id": self.id,
            "createdTime": rfc3339_milliseconds(self.cells.created_at),
            "fields": fields,
        })
    }
}

pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// `GET /v0/{base}/{table}/{record}`
pub(super) async fn show(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Path((base, table_name, record)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(table) = table(&caller, &base, &table_name) else {
        return answer::no_permission_or_model();
    };
    let Some(index) = table.index_of(&site, &record) else {
        return answer::missing();
    };
    let by_id = Pairs::of(query.as_deref()).get("returnFieldsByFieldId") == Some("true");
    let key = if by_id { Key::Id } else { Key::Name };
    Json(Record::of(&site, table, index).json(None, key)).into_response()
}
