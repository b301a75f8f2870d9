//! What can be read: lists, and the streams that land in tables.

use chrono::TimeDelta;
use contract::model::Model;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    JsonPath, Pattern, Variables, cursor::CursorSpec, decode::Layout, mapping::Mapping,
    paging::Paging, request::Request, rules::Rule,
};

/// A list that can be read page by page.
#[derive(Debug)]
pub(crate) struct Source {
    /// The name in the file.
    pub(crate) name: String,
    /// The request of a page.
    pub(crate) request: Request,
    /// How the records stand in an answer.
    pub(crate) layout: Layout,
    /// Where a record's id stands.
    pub(crate) id: RecordId,
    /// Records to leave out.
    pub(crate) skip_where: Vec<SkipRule>,
    /// How one page leads to the next.
    pub(crate) paging: Box<dyn Paging>,
    /// The name of that scheme.
    pub(crate) paging_scheme: &'static str,
    /// What its answers mean; these go before the provider's.
    pub(crate) rules: Vec<Rule>,
    /// What it is read for each of; once when not given.
    pub(crate) each: Option<Each>,
}

/// One readable dataset of a provider, mapped to a model.
#[derive(Debug)]
pub struct Stream {
    /// The name in the file, in the database and in URLs: `issues`.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// The table its records land in.
    pub model: &'static Model,
    /// Where its records come from.
    pub(crate) source: Source,
    /// How a record becomes a row.
    pub(crate) mapping: Mapping,
    /// How only what is new is read, where the provider can do that.
    pub(crate) cursor: Option<CursorSpec>,
    /// What the file says of whether a reading from the beginning gives all there is.
    pub(crate) whole: Option<bool>,
    /// How its keys alone are read, where the provider can do that.
    pub(crate) keys: Option<Box<KeyList>>,
}

/// The keys of all records of a stream, to find those that were deleted at the provider.
#[derive(Debug)]
pub struct KeyList {
    /// The list as a stream: records with nothing but their ids. Read it from its beginning.
    pub stream: Stream,
    /// How long after the keys, or everything, were read last they are read again.
    pub every: TimeDelta,
}

impl Stream {
    /// Whether only what is new can be read.
    pub const fn is_incremental(&self) -> bool {
        self.cursor.is_some()
    }

    /// Whether a reading from the beginning gives all there is, so that what it does not give was
    /// deleted at the provider. Where it is read in windows it is not, unless the file says so: what
    /// is older than the first window is not asked for.
    pub fn is_whole(&self) -> bool {
        let windows = self.cursor.as_ref().is_some_and(|cursor| cursor.window.is_some());
        self.whole.unwrap_or(!windows)
    }

    /// How its keys alone are read, where the provider can do that.
    pub fn keys(&self) -> Option<&KeyList> {
        self.keys.as_deref()
    }

    /// Its keys, which are read from this list.
    pub(crate) fn keys_of(&self, source: Source, every: TimeDelta) -> Box<KeyList> {
        let stream = Self {
            name: self.name.clone(),
            label: self.label.clone(),
            model: self.model,
            source,
            mapping: Mapping::new(self.model.columns.iter().map(|_| None).collect()),
            cursor: None,
            whole: Some(true),
            keys: None,
        };
        Box::new(KeyList { stream, every })
    }

    /// Whether it is read part by part, each of which has a place of its own.
    pub const fn has_parts(&self) -> bool {
        self.source.each.is_some()
    }

    /// Whether this is a place that only what is new can be read from.
    pub fn is_place(&self, place: &str) -> bool {
        self.cursor.as_ref().is_some_and(|cursor| cursor.parse(place).is_some())
    }

    /// Whether its file says what stands in a column of the model.
    pub fn fills(&self, column: &str) -> bool {
        self.mapping.fills(column)
    }
}

/// What a list is read for each of.
#[derive(Debug)]
pub(crate) enum Each {
    /// The elements of a list of the same provider.
    Of {
        /// The list's name.
        source: String,
        /// The variables that each element gives, and where they stand in it.
        variables: Vec<(String, JsonPath)>,
        /// The names of those that the list itself has of the list that it is read for.
        inherited: Vec<String>,
    },
    /// The lines of a setting.
    Setting {
        /// The setting's name.
        setting: String,
        /// The variable that takes each of them.
        variable: String,
    },
    /// Fixed words.
    Values {
        /// The words.
        values: Vec<String>,
        /// The variable that takes each of them.
        variable: String,
    },
}

/// Where a record's id stands.
#[derive(Debug)]
pub(crate) enum RecordId {
    /// At one place.
    At(JsonPath),
    /// At several places: joined by a slash.
    Joined(Vec<IdPart>),
}

/// One place of an id. A question mark behind the path says that nothing may stand there.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct IdPart {
    pub(crate) path: JsonPath,
    pub(crate) optional: bool,
}

impl TryFrom<String> for IdPart {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (path, optional) = match text.strip_suffix('?') {
            Some(path) => (path.to_owned(), true),
            None => (text, false),
        };
        Ok(Self { path: JsonPath::try_from(path)?, optional })
    }
}

/// One of `skip_where`: records to leave out. Those that have something at a place, or have this
/// there, or something of this form, or none of what a setting lists.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SkipRule {
    /// Where to look in the record; where nothing stands, it stays.
    has: JsonPath,
    /// What must stand there, written as a text: a text, a number, `true` or `false`.
    equal_to: Option<String>,
    /// The form that the text there must have. Without this and `equal_to`, anything but null will
    /// do.
    form: Option<Pattern>,
    /// The setting that lists what may stand there: anything else is left out, unless the setting is
    /// empty.
    not_in: Option<String>,
}

impl SkipRule {
    /// The setting that it looks into.
    pub(crate) fn setting(&self) -> Option<&str> {
        self.not_in.as_deref()
    }

    /// Whether this record is left out.
    pub(crate) fn skips(&self, record: &Value, variables: &Variables) -> bool {
        let Some(found) = self.has.find(record) else { return false };
        if let Some(setting) = &self.not_in {
            let listed = variables.get(setting).filter(|lines| !lines.is_empty());
            return listed.is_some_and(|lines| lines.lines().all(|line| found != line));
        }
        let equals = |wanted: &String| match found {
            Value::String(text) => text == wanted,
            Value::Bool(truth) => truth.to_string() == *wanted,
            Value::Number(number) => number.to_string() == *wanted,
            _ => false,
        };
        let has_form = |form: &Pattern| found.as_str().is_some_and(|text| form.matches(text));
        self.equal_to.as_ref().is_none_or(equals) && self.form.as_ref().is_none_or(has_form)
    }
}
