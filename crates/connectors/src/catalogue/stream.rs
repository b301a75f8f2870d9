//! `[[streams]]` and `[[sources]]`: what can be read, and how it is mapped.

use std::{collections::BTreeMap, ops::Range};

use chrono::TimeDelta;
use contract::model::{self, Model};
use serde::{Deserialize, de::IgnoredAny};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{CatalogueError, Node, Source, auth::rest, checks::Names, cursor, source::read_named};
use crate::{
    JsonPath, Stream,
    catalogue::{read::elements, unknown},
    cursor::Length,
    decode::{Columns, Decoder, Layout},
    mapping::{MappedColumn, Mapping},
    paging::{self, Paging},
    provider::{self, Each, IdPart, RecordId, SkipRule},
    request::Request,
    rules::Rule,
    transform::{self, Shape},
};

/// One of `[[streams]]` or `[[sources]]`: a list, what it is asked with, and for a stream what becomes
/// of its records.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    /// The name in the database and in URLs; for `each`, too. No two lists of a file have the same.
    name: String,
    /// The name for people. Must be given for a stream.
    #[serde(default)]
    label: String,
    /// The table that the records land in, see the models. Must be given for a stream; a source has
    /// none.
    model: Option<Spanned<String>>,
    // The request, read on its own; its keys stand here to be listed in errors.
    #[serde(default, rename = "path")]
    _path: IgnoredAny,
    #[serde(default, rename = "query")]
    _query: IgnoredAny,
    #[serde(default, rename = "method")]
    _method: IgnoredAny,
    #[serde(default, rename = "headers")]
    _headers: IgnoredAny,
    #[serde(default, rename = "body")]
    _body: IgnoredAny,
    #[serde(default, rename = "form")]
    _form: IgnoredAny,
    // The layout, which says what these are.
    records: Option<JsonPath>,
    #[serde(default)]
    decoder: Decoder,
    #[serde(default)]
    may_be_missing: bool,
    #[serde(default)]
    one: bool,
    columns: Option<Columns>,
    unfold: Option<JsonPath>,
    /// What tells one record from another, as long as it lives: a path into the record, or several
    /// paths whose texts are joined by a slash. A record without it is not stored, and the run says
    /// so.
    id: IdFile,
    /// Records to leave out: each that one of these is about.
    #[serde(default)]
    skip_where: Vec<SkipRule>,
    /// What answers mean beyond what their status says; tried in order, before those of the API.
    #[serde(default)]
    rules: Vec<Rule>,
    /// What the list is read for each of: once when not given.
    each: Option<Spanned<EachFile>>,
    /// Whether a reading from the beginning gives all records there are, so that one that it does not
    /// give any more was deleted there. When not given: unless the stream is read in windows. Say
    /// `false` where the provider tells only what is new or hides what is old.
    whole: Option<bool>,
    // Read on their own.
    /// How the keys alone are read, to find what was deleted, where that is cheaper than reading
    /// everything: only for streams with a `cursor` that are `whole`.
    #[serde(default, rename = "keys")]
    _keys: IgnoredAny,
    /// How one page leads to the next; all is on one page when not given.
    #[serde(default, rename = "paging")]
    _paging: IgnoredAny,
    /// How only what is new is read; everything, each time, when not given.
    #[serde(default, rename = "cursor")]
    _cursor: IgnoredAny,
    /// Which column is filled from where. Must be given for a stream; a source has none.
    #[serde(default, rename = "map")]
    _map: IgnoredAny,
}

/// `id = "id"`, or `id = ["$.place", "dt"]`, with a question mark behind what may be missing.
#[derive(Deserialize)]
#[serde(untagged)]
enum IdFile {
    /// At one place.
    At(JsonPath),
    /// At several places.
    Joined(Vec<IdPart>),
}

/// `each = { of = "teams", variables = { team = "id" } }` reads the list for each element of another
/// list, `each = { setting = "places", variable = "place" }` for each line of a setting, and
/// `each = { values = ["a", "b"], variable = "kind" }` for each of some words. The variables stand in
/// requests as `{team}` and in records as `$.team`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EachFile {
    /// The name of a list that stands before this one in the file. Its own variables are there, too.
    of: Option<String>,
    /// With `of`: the variables that each element gives, and where they stand in it.
    #[serde(default)]
    variables: BTreeMap<String, JsonPath>,
    /// The name of a setting.
    setting: Option<String>,
    /// Fixed words.
    values: Option<Vec<String>>,
    /// With `setting` or `values`: the variable that takes each of them.
    variable: Option<String>,
}

/// `[streams.keys]`: the keys of all records, without what they say. Beside `every` stand the keys of
/// a stream that are other ones here (`query`, `path`, `method`, `body`, `records`, `id`, `paging` and so
/// on); each takes the place of the stream's as a whole, and the others stay as they are.
#[derive(Deserialize)]
struct KeysFile {
    /// How long after the keys, or everything, were read last they are read again, behind what is
    /// new; a day when not given.
    every: Option<Length>,
}

/// What the reading of one list yields: itself, and what only streams have.
struct Read<'i> {
    source: provider::Source,
    label: String,
    model: Option<Spanned<String>>,
    cursor: Option<crate::cursor::CursorSpec>,
    whole: Option<bool>,
    keys: Option<Node<'i>>,
    map: Option<Node<'i>>,
}

/// Reads the lists that are only read for others.
pub(super) fn read_sources<'i>(
    source: &Source<'i>,
    node: Node<'i>,
    names: &Names,
) -> Result<Vec<provider::Source>, CatalogueError> {
    let mut sources: Vec<provider::Source> = Vec::new();
    for (span, table) in elements(source, node)? {
        let read = read_one(source, &span, table, names, &|name| {
            sources.iter().find(|it| it.name == name).map(variables_of)
        })?;
        if read.map.is_some() || read.model.is_some() {
            let message = "what lands in a table is one of the `streams`";
            return Err(source.error(&span, message));
        }
        sources.push(read.source);
    }
    Ok(sources)
}

/// Reads the streams.
pub(super) fn read_all<'i>(
    source: &Source<'i>,
    node: Node<'i>,
    names: &Names,
    sources: &[provider::Source],
) -> Result<Vec<Stream>, CatalogueError> {
    let mut streams: Vec<Stream> = Vec::new();
    for (span, table) in elements(source, node)? {
        let known = |name: &str| {
            let listed = sources.iter().chain(streams.iter().map(|stream| &stream.source));
            listed.into_iter().find(|it| it.name == name).map(variables_of)
        };
        let mut read = read_one(source, &span, table.clone(), names, &known)?;
        let name = &read.source.name;
        if known(name).is_some() {
            let message = format!("the stream `{name}` stands here twice");
            return Err(source.error(&span, message));
        }
        let keys = read.keys.take().map(|keys| read_keys(source, keys, table, names, &known));
        let stream = stream(source, &span, read)?;
        let keys = keys.transpose()?.map(|(every, list)| stream.keys_of(list, every));
        // By its key alone nobody knows whether a record is left out.
        let fits =
            stream.is_incremental() && stream.is_whole() && stream.source.skip_where.is_empty();
        if keys.is_some() && !fits {
            let message = "`keys` are for streams with a `cursor` that are `whole` and leave no \
                           records out";
            return Err(source.error(&span, message));
        }
        streams.push(Stream { keys, ..stream });
    }
    Ok(streams)
}

/// Reads the list of the keys of a stream: the table of the stream, with what is other.
fn read_keys<'i>(
    source: &Source<'i>,
    node: Node<'i>,
    mut table: DeTable<'i>,
    names: &Names,
    known: &dyn Fn(&str) -> Option<Vec<String>>,
) -> Result<(TimeDelta, provider::Source), CatalogueError> {
    let (span, mut other) = source.table(node)?;
    let file: KeysFile = rest(source, span.clone(), other.clone())?;
    other.remove("every");
    for (key, _) in &other {
        if OF_RECORDS.contains(&key.get_ref().as_ref()) {
            let message = format!("`{}` is not for `keys`", key.get_ref());
            return Err(source.error(&key.span(), message));
        }
    }
    for key in OF_RECORDS {
        table.remove(key);
    }
    for (key, value) in other {
        table.insert(key, value);
    }
    let every = file.every.map_or(KEYS_EVERY, |every| every.0);
    Ok((every, read_one(source, &span, table, names, known)?.source))
}

/// How long after the keys of a stream were read they are read again, when its file does not say.
const KEYS_EVERY: TimeDelta = TimeDelta::days(1);

/// What a list of keys has nothing to do with.
const OF_RECORDS: [&str; 5] = ["cursor", "map", "keys", "skip_where", "whole"];

fn stream<'i>(
    source: &Source<'i>,
    span: &Range<usize>,
    read: Read<'i>,
) -> Result<Stream, CatalogueError> {
    let missing = |key: &str| source.error(span, format!("missing key `{key}`"));
    let model = find_model(source, &read.model.ok_or_else(|| missing("model"))?)?;
    if read.label.is_empty() {
        return Err(missing("label"));
    }
    Ok(Stream {
        name: read.source.name.clone(),
        label: read.label,
        model,
        source: read.source,
        mapping: mapping(source, read.map.ok_or_else(|| missing("map"))?, model)?,
        cursor: read.cursor,
        whole: read.whole,
        keys: None,
    })
}

/// The variables that a list has of its own, for lists that are read for each of its elements.
fn variables_of(source: &provider::Source) -> Vec<String> {
    source.each.as_ref().map(names_of).unwrap_or_default()
}

fn names_of(each: &Each) -> Vec<String> {
    match each {
        Each::Of { variables, inherited, .. } => {
            variables.iter().map(|(name, _)| name.clone()).chain(inherited.clone()).collect()
        }
        Each::Setting { variable, .. } | Each::Values { variable, .. } => vec![variable.clone()],
    }
}

fn read_one<'i>(
    source: &Source<'i>,
    span: &Range<usize>,
    mut table: DeTable<'i>,
    names: &Names,
    known: &dyn Fn(&str) -> Option<Vec<String>>,
) -> Result<Read<'i>, CatalogueError> {
    let file: SourceFile = rest(source, span.clone(), table.clone())?;
    for setting in file.skip_where.iter().filter_map(SkipRule::setting) {
        names.need(source, span, setting)?;
    }
    let (paging_scheme, paging) = read_paging(source, &mut table)?;
    let [cursor, keys, map] = ["cursor", "keys", "map"].map(|key| table.remove(key));
    let request = Request::take(source, span, &mut table)?;
    let each = file.each.map(|each| read_each(source, each, known)).transpose()?;
    let own = each.as_ref().map(names_of).unwrap_or_default();
    let names = names.with(own.iter().map(|name| (name.as_str(), true)));
    let cursor = cursor.map(|node| cursor::read(source, node, &names)).transpose()?;
    let of_place = cursor::variables(cursor.as_ref()).iter().map(|name| (*name, false));
    let of_paging = paging.variable_names().iter().map(|name| (*name, true));
    names.with(of_place.chain(of_paging)).check(source, &request)?;
    let layout = Layout {
        decoder: file.decoder,
        records: file.records,
        may_be_missing: file.may_be_missing,
        one: file.one,
        columns: file.columns,
        unfold: file.unfold,
    };
    let id = match file.id {
        IdFile::At(path) => RecordId::At(path),
        IdFile::Joined(paths) => RecordId::Joined(paths),
    };
    let source = provider::Source {
        name: file.name,
        request: request.into_inner(),
        layout,
        id,
        skip_where: file.skip_where,
        paging,
        paging_scheme,
        rules: file.rules,
        each,
    };
    let whole = file.whole;
    Ok(Read { source, label: file.label, model: file.model, cursor, whole, keys, map })
}

/// Takes the paging out of a table, with its name.
fn read_paging<'i>(
    source: &Source<'i>,
    table: &mut DeTable<'i>,
) -> Result<(&'static str, Box<dyn Paging>), CatalogueError> {
    match table.remove("paging") {
        Some(node) => read_named(source, node, paging::SCHEMES),
        None => Ok(("one_page", Box::new(paging::OnePage {}))),
    }
}

fn read_each(
    source: &Source<'_>,
    file: Spanned<EachFile>,
    known: &dyn Fn(&str) -> Option<Vec<String>>,
) -> Result<Each, CatalogueError> {
    let span = file.span();
    match file.into_inner() {
        EachFile { of: Some(list), variables, setting: None, values: None, variable: None } => {
            let inherited = known(&list).ok_or_else(|| {
                let message = format!("`{list}` is no list that stands before this one");
                source.error(&span, message)
            })?;
            Ok(Each::Of { source: list, variables: variables.into_iter().collect(), inherited })
        }
        EachFile {
            of: None,
            setting: Some(setting),
            values: None,
            variable: Some(variable),
            ..
        } => Ok(Each::Setting { setting, variable }),
        EachFile {
            of: None,
            setting: None,
            values: Some(values),
            variable: Some(variable),
            ..
        } => Ok(Each::Values { values, variable }),
        _ => {
            let message = "expected `of` with `variables`, `setting` with `variable`, or `values` \
                           with `variable`";
            Err(source.error(&span, message))
        }
    }
}

fn find_model(
    source: &Source<'_>,
    name: &Spanned<String>,
) -> Result<&'static Model, CatalogueError> {
    model::find(name.get_ref()).ok_or_else(|| {
        let known = model::MODELS.iter().map(|model| model.name);
        source.error(&name.span(), unknown("model", name.get_ref(), known))
    })
}

/// `column = "path"`, or `column = { transform = "…", … }`.
fn mapping<'i>(
    source: &Source<'i>,
    node: Node<'i>,
    model: &'static Model,
) -> Result<Mapping, CatalogueError> {
    let (_, mut table) = source.table(node)?;
    let mut columns = Vec::with_capacity(model.columns.len());
    for column in model.columns {
        let mapped = table.remove(column.name).map(|node| {
            let shape = Shape::of(column.kind);
            let transform = transform::read(source, node, column.name, shape)?;
            Ok(MappedColumn { name: column.name, shape, transform })
        });
        columns.push(mapped.transpose()?);
    }
    if let Some(stray) = table.keys().next() {
        let known = model.columns.iter().map(|column| column.name);
        let what = format!("column of `{}`", model.name);
        return Err(source.error(&stray.span(), unknown(&what, stray.get_ref(), known)));
    }
    Ok(Mapping::new(columns))
}

/// A plain path stands for a table with nothing else in it.
pub(crate) fn as_table(node: Node<'_>) -> Node<'_> {
    let span = node.span();
    if !node.get_ref().is_str() {
        return node;
    }
    let mut table = DeTable::new();
    table.insert(Spanned::new(span.clone(), "path".into()), node);
    Spanned::new(span, DeValue::Table(table))
}
