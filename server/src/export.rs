//! Rows as files, a piece at a time.

mod csv;
mod excel;
mod json_lines;

use contract::{
    currency, decimal,
    model::{Column, Kind, Model},
    query::Row,
    value::Value,
};
use hub::{HubError, records::Export};
use strum::{Display, EnumString};

pub(crate) use excel::{MOST_ROWS, write as write_excel};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Format {
    /// Comma-separated values, RFC 4180, with the names of the columns in the first line.
    Csv,
    /// A JSON object a line.
    Jsonl,
    /// A workbook of Excel.
    Xlsx,
}

impl Format {
    /// The media type.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Jsonl => "application/x-ndjson",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// The next piece of a file of text; nothing at the end. `is_first` is the one with the heading.
pub(crate) async fn next_piece(
    export: &mut Export,
    format: Format,
    is_first: bool,
) -> Result<Option<Vec<u8>>, HubError> {
    let rows = export.next().await?;
    if rows.is_empty() && !is_first {
        return Ok(None);
    }
    let piece = match format {
        Format::Jsonl => json_lines::lines(export, &rows),
        Format::Csv | Format::Xlsx => csv::lines(export, &rows, is_first),
    };
    Ok(Some(piece))
}

/// A cell as other programs read it.
#[derive(Debug, PartialEq)]
enum Plain {
    /// The provider did not say.
    Nothing,
    /// Text, a word of an enum, an address; a moment in RFC 3339, a day as `2026-11-21`.
    Text(String),
    /// Digits, with a point where there are decimal places: exact.
    Number(String),
    /// Labels.
    Texts(Vec<String>),
}

fn plain(model: &Model, column: &Column, row: &Row) -> Plain {
    let cell = |name: &str| model.position(name).and_then(|position| row.cells.get(position));
    match (cell(column.name), column.kind) {
        (None | Some(Value::Missing), _) => Plain::Nothing,
        (Some(Value::Text(text)), _) => Plain::Text(text.clone()),
        (Some(Value::Integer(minor)), Kind::Money { currency }) => {
            let code = cell(currency).and_then(Value::as_text).unwrap_or_default();
            Plain::Number(currency::format_minor(*minor, code))
        }
        (Some(Value::Integer(number)), Kind::Decimal { places }) => {
            Plain::Number(decimal::format(*number, places))
        }
        (Some(Value::Integer(number)), _) => Plain::Number(number.to_string()),
        (Some(Value::Time(at)), Kind::Day) => Plain::Text(at.date_naive().to_string()),
        (Some(Value::Time(at)), _) => {
            Plain::Text(at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
        }
        (Some(Value::Tags(tags)), _) => Plain::Texts(tags.clone()),
    }
}

/// A text that a spreadsheet takes for a text: it reads what begins like these as a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_a_text() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["", "Anna", "1-1", " =1", "a=b"] {
            assert_eq!(harmless(text), text);
        }
    }
}
