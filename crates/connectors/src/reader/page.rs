//! The records of an answer.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value as Json, value::RawValue};

use super::{MappedRecord, ReadPage, Rejected};
use crate::{ConnectorError, Stream, http::Subject};

/// A page, mapped, with what paging needs to know of it.
pub(super) struct MappedPage {
    pub(super) raw_count: usize,
    /// The id of the last record, before filters.
    pub(super) last_id: Option<String>,
    /// The same for pages of the same records.
    pub(super) digest: u64,
    records: Vec<MappedRecord>,
    rejected: Vec<Rejected>,
    filtered: usize,
}

impl MappedPage {
    pub(super) fn into_page(self, number: u64) -> ReadPage {
        let Self { raw_count, records, rejected, filtered, .. } = self;
        ReadPage { number, raw_count, records, rejected, filtered }
    }
}

/// Maps all records of an answer.
pub(super) fn read(
    stream: &Stream,
    subject: Subject<'_>,
    body: &RawValue,
) -> Result<MappedPage, ConnectorError> {
    let raw = records(stream, subject, body)?;
    let mut page = MappedPage {
        raw_count: raw.len(),
        last_id: None,
        digest: 0,
        records: Vec::with_capacity(raw.len()),
        rejected: Vec::new(),
        filtered: 0,
    };
    let mut digest = DefaultHasher::new();
    for record in raw {
        page.last_id = page.add(stream, record);
        // Without an id, the whole record has to do.
        page.last_id.as_deref().unwrap_or(record.get()).hash(&mut digest);
    }
    page.digest = digest.finish();
    Ok(page)
}

/// The texts of the records.
fn records<'a>(
    stream: &Stream,
    subject: Subject<'_>,
    body: &'a RawValue,
) -> Result<Vec<&'a RawValue>, ConnectorError> {
    let (list, place) = match &stream.records {
        Some(path) => (path.find_raw(body), format!("at `{path}` of its answer")),
        None => (Some(body), "in its answer".to_owned()),
    };
    list.and_then(|list| serde_json::from_str(list.get()).ok()).ok_or_else(|| {
        ConnectorError::bad_answer(format!(
            "{subject} sent no list of records: there is none {place}. The provider may have \
             changed its answers."
        ))
    })
}

impl MappedPage {
    /// Sorts a record in. Returns its id.
    fn add(&mut self, stream: &Stream, raw: &RawValue) -> Option<String> {
        let record: Json = serde_json::from_str(raw.get()).unwrap_or_default();
        let id = stream.id.find(&record).and_then(id_of);
        if stream.skip_where.iter().any(|rule| rule.skips(&record)) {
            self.filtered += 1;
        } else if let (Some(external_id), true) = (&id, record.is_object()) {
            let (values, notes) = stream.mapping.apply(&record);
            let (external_id, raw) = (external_id.clone(), raw.get().to_owned());
            self.records.push(MappedRecord { external_id, values, notes, raw });
        } else {
            let reason = reason(stream, &record);
            let raw = raw.get().to_owned();
            self.rejected.push(Rejected { external_id: id.clone(), reason, raw });
        }
        id
    }
}

fn reason(stream: &Stream, record: &Json) -> String {
    if record.is_object() {
        format!("it has no id at `{}`", stream.id)
    } else {
        "it is not an object".to_owned()
    }
}

/// Texts and whole numbers are ids; a float would have lost digits.
fn id_of(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Json::Number(number) if !number.is_f64() => Some(number.to_string()),
        _ => None,
    }
}
