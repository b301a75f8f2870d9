//! `[[streams]]`: what can be read, and how it is mapped.

use std::{collections::BTreeMap, ops::Range};

use contract::model::{self, Model};
use serde::Deserialize;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{CatalogueError, Node, Source, auth::rest, checks::SettingNames, read_scheme, taken};
use crate::{
    JsonPath, Stream, Template,
    catalogue::{read::elements, unknown},
    mapping::{MappedColumn, Mapping},
    paging::{self, Paging},
    provider::SkipRule,
    transform::{self, Shape},
};

/// A stream without its paging and its map.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StreamFile {
    name: String,
    label: String,
    model: Spanned<String>,
    path: Spanned<Template>,
    #[serde(default)]
    query: BTreeMap<String, Spanned<Template>>,
    records: Option<JsonPath>,
    id: JsonPath,
    #[serde(default)]
    skip_where: Vec<SkipRule>,
    // Read on their own; they stand here to be listed in errors.
    #[serde(default, rename = "paging", deserialize_with = "taken")]
    _paging: (),
    #[serde(default, rename = "map", deserialize_with = "taken")]
    _map: (),
}

pub(super) fn read_all<'i>(
    source: &Source<'i>,
    node: Node<'i>,
    names: &SettingNames<'_>,
) -> Result<Vec<Stream>, CatalogueError> {
    let mut streams: Vec<Stream> = Vec::new();
    for (span, table) in elements(source, node)? {
        let stream = read(source, span.clone(), table, names)?;
        if streams.iter().any(|other| other.name == stream.name) {
            let message = format!("the stream `{}` stands here twice", stream.name);
            return Err(source.error(&span, message));
        }
        streams.push(stream);
    }
    Ok(streams)
}

fn read<'i>(
    source: &Source<'i>,
    span: Range<usize>,
    mut table: DeTable<'i>,
    names: &SettingNames<'_>,
) -> Result<Stream, CatalogueError> {
    let paging: Box<dyn Paging> = match table.remove("paging") {
        Some(node) => read_scheme(source, node, paging::SCHEMES)?,
        None => Box::new(paging::OnePage {}),
    };
    let map = table.remove("map");
    let file: StreamFile = rest(source, span.clone(), table)?;
    check_holes(source, &file, names)?;
    let model = find_model(source, &file.model)?;
    let map = map.ok_or_else(|| source.error(&span, "missing key `map`"))?;
    Ok(Stream {
        name: file.name,
        label: file.label,
        model,
        path: file.path.into_inner(),
        query: file.query.into_iter().map(|(name, value)| (name, value.into_inner())).collect(),
        records: file.records,
        id: file.id,
        skip_where: file.skip_where,
        paging,
        mapping: mapping(source, map, model)?,
    })
}

fn check_holes(
    source: &Source<'_>,
    file: &StreamFile,
    names: &SettingNames<'_>,
) -> Result<(), CatalogueError> {
    if let Some(message) = names.problem_of_path(file.path.get_ref()) {
        return Err(source.error(&file.path.span(), message));
    }
    for value in file.query.values() {
        if let Some(message) = names.problem_of_value(value.get_ref()) {
            return Err(source.error(&value.span(), message));
        }
    }
    Ok(())
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
