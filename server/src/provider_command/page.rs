//! A page, for a terminal.

use std::fmt::{self, Write};

use app::ui::format;
use connectors::{MappedRecord, ReadPage, Stream};
use contract::{
    decimal,
    model::{Kind, Model},
    value::Value,
};

use crate::terminal::plain;

/// The page's counts and its first rows, column by column, with what did not fit.
pub(super) fn show(stream: &Stream, page: &ReadPage, rows: usize) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut text, stream, page, rows);
    text
}

fn write(out: &mut String, stream: &Stream, page: &ReadPage, rows: usize) -> fmt::Result {
    let noted = page.records.iter().filter(|record| !record.notes.is_empty()).count();
    writeln!(
        out,
        "{}: {} records on page {}, {} rows of {}, {noted} with notes, {} left out, {} rejected",
        stream.label,
        page.raw_count,
        page.number,
        page.records.len(),
        stream.model.label,
        page.filtered,
        page.rejected.count
    )?;
    if let Some(reason) = &page.skipped {
        writeln!(out, "Left out: {reason}")?;
    }
    if let Some(reason) = &page.rejected.first_reason {
        writeln!(out, "The first that was rejected: {reason}")?;
    }
    page.records.iter().take(rows).try_for_each(|record| write_row(out, stream.model, record))
}

fn write_row(out: &mut String, model: &'static Model, record: &MappedRecord) -> fmt::Result {
    writeln!(out, "\n{}", plain(&record.external_id))?;
    for (column, value) in model.columns.iter().zip(&record.values) {
        let shown = cell(model, &column.kind, value, &record.values);
        writeln!(out, "  {:<18} {shown}", column.name)?;
    }
    record.notes.iter().try_for_each(|note| writeln!(out, "  ! {}", plain(note)))
}

fn cell(model: &Model, kind: &Kind, value: &Value, row: &[Value]) -> String {
    match (value, kind) {
        (Value::Missing, _) => "–".to_owned(),
        (Value::Text(text), _) => plain(text.lines().next().unwrap_or_default()),
        (Value::Time(time), _) => time.to_rfc3339(),
        (Value::Tags(tags), _) => plain(&tags.join(", ")),
        (Value::Integer(minor), Kind::Money { currency }) => {
            let place = model.columns.iter().position(|column| column.name == *currency);
            let code = place.and_then(|place| row.get(place)?.as_text()).unwrap_or_default();
            plain(&format::money(*minor, code))
        }
        (Value::Integer(number), Kind::Decimal { places }) => decimal::format(*number, *places),
        (Value::Integer(number), _) => number.to_string(),
    }
}
