//! A JSON object a line.

use contract::query::Row;
use hub::records::Export;
use serde_json::{Map, Value};

use super::{Plain, plain};

/// Lines of the file. Numbers with decimal places are texts: they are exact, and no reader rounds them.
pub(super) fn lines(export: &Export, rows: &[Row]) -> Vec<u8> {
    let mut text = String::new();
    for row in rows {
        let mut object = Map::new();
        object.insert("id".to_owned(), row.id.clone().into());
        for column in export.columns() {
            let value = value(plain(export.model(), column, row));
            object.insert(column.name.to_owned(), value);
        }
        text.push_str(&Value::Object(object).to_string());
        text.push('\n');
    }
    text.into_bytes()
}

fn value(plain: Plain) -> Value {
    match plain {
        Plain::Nothing => Value::Null,
        Plain::Text(text) => text.into(),
        Plain::Number(digits) => match digits.parse::<i64>() {
            Ok(whole) => whole.into(),
            Err(_) => digits.into(),
        },
        Plain::Texts(texts) => texts.into(),
    }
}
