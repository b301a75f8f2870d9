//! Lists of bare cells, whose names stand elsewhere in the answer.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::{Map, Value as Json, value::RawValue};

use super::owned;
use crate::JsonPath;

/// `columns = { names = "schema.fields[].name", cells = "f", value = "v" }`: the names of bare cells.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Columns {
    /// Where the names stand in the answer.
    names: JsonPath,
    /// Where the cells stand in a row; the row itself is their list when not given.
    cells: Option<JsonPath>,
    /// Where the value stands in a cell; the cell itself when not given.
    value: Option<JsonPath>,
}

impl Columns {
    /// The rows as objects. Nothing when there are no names. No rows are no rows: some vendors
    /// leave an empty list out.
    pub(super) fn zip<'a>(
        &self,
        body: &RawValue,
        rows: Option<Vec<&RawValue>>,
    ) -> Option<Vec<Cow<'a, RawValue>>> {
        let whole: Json = serde_json::from_str(body.get()).ok()?;
        let names: Vec<String> = self
            .names
            .find_all(&whole)
            .into_iter()
            .map(|name| name.as_str().map(str::to_owned))
            .collect::<Option<_>>()?;
        if names.is_empty() {
            return rows.is_none().then(Vec::new);
        }
        let rows = rows.unwrap_or_default();
        let object = |row: &RawValue| {
            let row = serde_json::from_str(row.get()).unwrap_or_default();
            owned(&self.object(&names, &row))
        };
        Some(rows.into_iter().filter_map(object).collect())
    }

    fn object(&self, names: &[String], row: &Json) -> Json {
        let cells = self.cells.as_ref().map_or(Some(row), |path| path.find(row));
        let cells = cells.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let value = |cell: &Json| match &self.value {
            Some(path) => path.find(cell).cloned().unwrap_or_default(),
            None => cell.clone(),
        };
        let members: Map<_, _> =
            names.iter().zip(cells).map(|(name, cell)| (name.clone(), value(cell))).collect();
        Json::Object(members)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::decode::list;

    fn zipped(columns: Json, body: Json, rows: &str) -> Vec<String> {
        let columns: Columns = serde_json::from_value(columns).unwrap();
        let body = serde_json::value::to_raw_value(&body).unwrap();
        let rows = JsonPath::try_from(rows.to_owned()).unwrap();
        let rows = rows.find_raw(&body).and_then(|rows| list::first(rows, 9));
        let records = columns.zip(&body, rows).unwrap();
        records.iter().map(|record| record.get().to_owned()).collect()
    }

    #[test]
    fn rows_of_cells_become_objects() {
        let body =
            json!({ "columns": [{ "name": "Cost" }, { "name": "Day" }], "rows": [[1.5, 7]] });
        let records = zipped(json!({ "names": "columns[].name" }), body, "rows");
        assert_eq!(records, [r#"{"Cost":1.5,"Day":7}"#]);
    }

    #[test]
    fn wrapped_cells_are_unwrapped() {
        let body =
            json!({ "schema": { "fields": [{ "name": "a" }] }, "rows": [{ "f": [{ "v": "x" }] }] });
        let columns = json!({ "names": "schema.fields[].name", "cells": "f", "value": "v" });
        assert_eq!(zipped(columns, body, "rows"), [r#"{"a":"x"}"#]);
    }

    #[test]
    fn an_answer_without_rows_has_none() {
        let body = json!({ "schema": { "fields": [{ "name": "a" }] } });
        let columns = json!({ "names": "schema.fields[].name", "cells": "f", "value": "v" });
        assert!(zipped(columns, body, "rows").is_empty());
    }
}
