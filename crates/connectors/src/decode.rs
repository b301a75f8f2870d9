//! From the bytes of an answer to its records.

use std::borrow::Cow;

use http::StatusCode;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{ConnectorError, JsonPath, http::Answer, http::Subject};

mod columns;
mod csv;
mod json_lines;
mod list;
mod unfold;

pub(crate) use columns::Columns;

/// How the records stand in an answer: keys of a stream, of a source, and of a cursor's `request`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Layout {
    /// What the answer is written in.
    #[serde(default)]
    pub(crate) decoder: Decoder,
    /// Where the records stand; the answer itself is the list when not given.
    pub(crate) records: Option<JsonPath>,
    /// Whether nothing at `records` means that there are none, instead of an answer that has
    /// changed.
    #[serde(default)]
    pub(crate) may_be_missing: bool,
    /// Whether what stands there is one record instead of a list.
    #[serde(default)]
    pub(crate) one: bool,
    /// Where the names of the cells stand, for records that are bare lists of cells.
    pub(crate) columns: Option<Columns>,
    /// The place, in each record, of a list whose elements are the real records; the rest of the
    /// record stands in each of them under `^`. Paging counts the outer ones.
    pub(crate) unfold: Option<JsonPath>,
}

/// What an answer is written in. Answers that are packed with gzip are unpacked first, whatever
/// they say of themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Decoder {
    /// JSON.
    #[default]
    Json,
    /// One JSON value a line.
    JsonLines,
    /// Comma-separated values with a line of names; each line is an object of texts.
    Csv,
}

/// The records of an answer.
pub(crate) struct Decoded<'a> {
    /// The whole answer, for paging. `null` when it is not JSON.
    pub(crate) body: &'a RawValue,
    /// The records.
    pub(crate) records: Vec<Cow<'a, RawValue>>,
    /// How many there were before they were unfolded: what paging counts.
    pub(crate) raw_count: usize,
}

impl Layout {
    /// Finds the records of an answer, which are no more than the provider file allows.
    pub(crate) fn decode<'a>(
        &self,
        answer: &'a Answer,
        subject: Subject<'_>,
    ) -> Result<Decoded<'a>, ConnectorError> {
        if answer.status == StatusCode::NO_CONTENT {
            return Ok(Decoded { body: RawValue::NULL, records: Vec::new(), raw_count: 0 });
        }
        // One more than a page may have tells that it has too many.
        let most = subject.provider.limits.records.saturating_add(1);
        let (body, records) = match self.decoder {
            Decoder::Json => {
                let body = answer.json(subject)?;
                (body, self.find(body, subject, most)?)
            }
            Decoder::JsonLines => (RawValue::NULL, json_lines::read(&answer.body, subject, most)?),
            Decoder::Csv => (RawValue::NULL, csv::read(&answer.body, subject, most)?),
        };
        let raw_count = fit(&records, subject)?;
        let Some(path) = &self.unfold else { return Ok(Decoded { body, records, raw_count }) };
        let unfolded = records.iter().flat_map(|record| unfold::unfold(record, path, most));
        let records: Vec<_> = unfolded.take(most).collect();
        fit(&records, subject)?;
        Ok(Decoded { body, records, raw_count })
    }

    fn find<'a>(
        &self,
        body: &'a RawValue,
        subject: Subject<'_>,
        most: usize,
    ) -> Result<Vec<Cow<'a, RawValue>>, ConnectorError> {
        let found = self.records.as_ref().map_or(Some(body), |path| path.find_raw(body));
        let around = self.records.as_ref().and_then(|path| path.around_raw(body));
        let is_left_out = self.may_be_missing && found.is_none() && around.is_some();
        let single = self.one || is_left_out;
        if let (true, None) = (single, &self.columns) {
            return Ok(found.into_iter().map(Cow::Borrowed).collect());
        }
        let list = |found| list::first(found, most).ok_or_else(|| self.nothing(subject));
        let Some(columns) = &self.columns else {
            let list = list(found.ok_or_else(|| self.nothing(subject))?)?;
            return Ok(list.into_iter().map(Cow::Borrowed).collect());
        };
        let rows = found.map(list).transpose()?;
        // Before they become objects, which are larger.
        fit(rows.as_deref().unwrap_or_default(), subject)?;
        columns.zip(body, rows).ok_or_else(|| self.nothing(subject))
    }

    fn nothing(&self, subject: Subject<'_>) -> ConnectorError {
        let place = match &self.records {
            Some(path) => format!("at `{path}` of its answer"),
            None => "in its answer".to_owned(),
        };
        ConnectorError::bad_answer(format!(
            "{subject} sent no list of records: there is none {place}. The provider may have \
             changed its answers."
        ))
    }
}

/// How many records these are, unless they are more than a page may have.
fn fit<T>(records: &[T], subject: Subject<'_>) -> Result<usize, ConnectorError> {
    let most = subject.provider.limits.records;
    if records.len() <= most {
        return Ok(records.len());
    }
    Err(ConnectorError::bad_answer(format!(
        "{subject} sent a page of more than {most} records, which is the limit. Ask for fewer at \
         once, or raise limits.records in the provider file."
    )))
}

/// A record made here.
fn owned(json: &serde_json::Value) -> Option<Cow<'static, RawValue>> {
    serde_json::value::to_raw_value(json).ok().map(Cow::Owned)
}
