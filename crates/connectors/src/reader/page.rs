//! The records of an answer.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json, value::RawValue};

use super::{MappedRecord, ReadPage, Rejected, key};
use crate::{
    ConnectorError, Stream, Variables,
    cursor::{CursorSpec, Mark},
    decode::Layout,
    http::{Answer, Subject},
    provider::{IdPart, RecordId, Source},
};

/// Under this key the variables of a part stand in its records, so that ids and mappings can name
/// them: `$.channel`.
const VARIABLES: &str = "$";

/// A page, mapped, with what paging and the place need to know of it.
pub(super) struct MappedPage<'a> {
    /// The whole answer.
    pub(super) body: &'a RawValue,
    pub(super) raw_count: usize,
    /// The id of the last record, before filters.
    pub(super) last_id: Option<String>,
    /// The same for pages of the same records.
    pub(super) digest: u64,
    /// The greatest and the least place of a record.
    pub(super) newest: Option<Mark>,
    pub(super) oldest: Option<Mark>,
    records: Vec<MappedRecord>,
    rejected: Rejected,
    filtered: usize,
}

impl MappedPage<'_> {
    pub(super) fn into_page(self, number: u64, asked_at: DateTime<Utc>) -> ReadPage {
        let Self { raw_count, records, rejected, filtered, .. } = self;
        ReadPage {
            number,
            raw_count,
            records,
            rejected,
            filtered,
            place: None,
            skipped: None,
            asked_at,
            covered: None,
            again: false,
        }
    }
}

/// Maps all records of an answer.
pub(super) fn read<'a>(
    stream: &Stream,
    layout: &Layout,
    subject: Subject<'_>,
    answer: &'a Answer,
    variables: &Variables,
) -> Result<MappedPage<'a>, ConnectorError> {
    let decoded = layout.decode(answer, subject)?;
    let mut page = MappedPage {
        body: decoded.body,
        raw_count: decoded.raw_count,
        last_id: None,
        digest: 0,
        newest: None,
        oldest: None,
        records: Vec::with_capacity(decoded.records.len()),
        rejected: Rejected::default(),
        filtered: 0,
    };
    // They cost a little for each record, and only parts are worth naming.
    let named = stream.source.each.is_some().then_some(variables);
    let mut digest = Digest::default();
    for raw in &decoded.records {
        page.last_id = page.add(stream, raw, variables, named);
        digest.add(page.last_id.as_deref(), raw);
    }
    page.digest = digest.finish();
    Ok(page)
}

/// The same for pages of the same records.
#[derive(Default)]
pub(super) struct Digest(DefaultHasher);

impl Digest {
    pub(super) fn add(&mut self, id: Option<&str>, raw: &RawValue) {
        // Without an id, the whole record has to do.
        id.unwrap_or(raw.get()).hash(&mut self.0);
    }

    pub(super) fn finish(self) -> u64 {
        self.0.finish()
    }
}

impl MappedPage<'_> {
    /// Sorts a record in. Returns its id.
    fn add(
        &mut self,
        stream: &Stream,
        raw: &RawValue,
        variables: &Variables,
        named: Option<&Variables>,
    ) -> Option<String> {
        let record = parse(raw, named);
        let source = &stream.source;
        let id = source.id.of(&record);
        self.note_place(stream.cursor.as_ref(), &record);
        if source.skip_where.iter().any(|rule| rule.skips(&record, variables)) {
            self.filtered += 1;
        } else if let Some(external_id) = id.as_ref().filter(|id| is_fit(&record, id)) {
            let (values, notes) = stream.mapping.apply(&record);
            let (external_id, raw) = (external_id.clone(), raw.get().to_owned());
            self.records.push(MappedRecord { external_id, values, notes, raw });
        } else {
            self.rejected.add(|| reason(source, &record, id.as_deref()));
        }
        id
    }

    fn note_place(&mut self, cursor: Option<&CursorSpec>, record: &Json) {
        let Some(mark) = cursor.and_then(|cursor| cursor.mark_of(record)) else { return };
        self.newest = self.newest.max(Some(mark));
        self.oldest = Some(self.oldest.map_or(mark, |oldest| oldest.min(mark)));
    }
}

/// The record, with the variables of its part.
pub(super) fn parse(raw: &RawValue, variables: Option<&Variables>) -> Json {
    let mut record: Json = serde_json::from_str(raw.get()).unwrap_or_default();
    if let (Some(variables), Some(members)) = (variables, record.as_object_mut()) {
        let named = variables.iter().map(|(name, text)| (name.to_owned(), Json::from(text)));
        members.insert(VARIABLES.to_owned(), Json::Object(named.collect::<Map<_, _>>()));
    }
    record
}

fn is_fit(record: &Json, id: &str) -> bool {
    record.is_object() && key::unfit(id).is_none()
}

fn reason(source: &Source, record: &Json, id: Option<&str>) -> String {
    match id {
        _ if !record.is_object() => "it is not an object".to_owned(),
        None => format!("it has no id at `{}`", source.id),
        Some(id) => key::unfit(id).unwrap_or_default().to_owned(),
    }
}

impl RecordId {
    /// The id of a record.
    pub(crate) fn of(&self, record: &Json) -> Option<String> {
        match self {
            Self::At(path) => path.find(record).and_then(text_of),
            Self::Joined(parts) => {
                let text = |part: &IdPart| {
                    let text = part.path.find(record).and_then(text_of);
                    text.or_else(|| part.optional.then(String::new))
                };
                let texts: Option<Vec<_>> = parts.iter().map(text).collect();
                texts.map(|texts| texts.join("/"))
            }
        }
    }
}

impl std::fmt::Display for RecordId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::At(path) => path.fmt(f),
            Self::Joined(parts) => {
                let paths: Vec<_> = parts.iter().map(|part| part.path.as_str()).collect();
                f.write_str(&paths.join("`, `"))
            }
        }
    }
}

/// Texts and whole numbers are ids; a float would have lost digits.
pub(super) fn text_of(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Json::Number(number) if !number.is_f64() => Some(number.to_string()),
        _ => None,
    }
}
