//! Comma-separated values.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, value::RawValue};

use super::owned;
use crate::{ConnectorError, http::Subject};

/// Each of the first so many lines as an object of texts, under the names of the line above them.
pub(super) fn read<'a>(
    body: &[u8],
    subject: Subject<'_>,
    most: usize,
) -> Result<Vec<Cow<'a, RawValue>>, ConnectorError> {
    // Spreadsheets write a mark in front of UTF-8.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(body);
    let broken = |error: csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        ConnectorError::bad_answer(format!(
            "{subject} sent a table that does not read (line {line}). Try again later."
        ))
    };
    let names = reader.headers().map_err(broken)?.clone();
    let mut records = Vec::new();
    for line in reader.records().take(most) {
        let line = line.map_err(broken)?;
        let members: Map<String, Json> = names
            .iter()
            .zip(&line)
            .map(|(name, text)| (name.trim().to_owned(), Json::from(text)))
            .collect();
        records.extend(owned(&Json::Object(members)));
    }
    Ok(records)
}
