//! `[streams.cursor]`: how only what is new is read.

use chrono::TimeDelta;
use serde::{Deserialize, de::IgnoredAny};
use toml::{Spanned, de::DeTable};

use super::{CatalogueError, Node, Source, auth::rest, checks::Names, read_scheme};
use crate::{
    JsonPath, Template,
    cursor::{CursorKind, CursorSpec, Length, Order, Window},
    decode::Layout,
    paging,
    request::Request,
    time_form::TimeForm,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CursorFile {
    path: Option<JsonPath>,
    #[serde(default)]
    kind: KindFile,
    /// How records write the moment.
    #[serde(default)]
    form: TimeForm,
    /// How requests take it; the same as records when not given.
    format: Option<TimeForm>,
    look_back: Option<Length>,
    #[serde(default)]
    order: Order,
    #[serde(default)]
    keyset: bool,
    window: Option<WindowFile>,
    clause: Option<Template>,
    // Read on its own.
    #[serde(default, rename = "request")]
    _request: IgnoredAny,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindFile {
    #[default]
    Time,
    Integer,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowFile {
    step: Length,
    history: Length,
    from_setting: Option<String>,
    #[serde(default)]
    whole_days: bool,
    #[serde(default)]
    inclusive: bool,
    oldest: Option<Length>,
}

/// Another request for what is new, with its paging and the place of its records.
struct Other {
    request: Spanned<Request>,
    paging: Option<Box<dyn paging::Paging>>,
    layout: Option<Layout>,
}

pub(super) fn read<'i>(
    source: &Source<'i>,
    node: Node<'i>,
    names: &Names,
) -> Result<CursorSpec, CatalogueError> {
    let (span, mut table) = source.table(node)?;
    let file: CursorFile = rest(source, span.clone(), table.clone())?;
    let other = table.remove("request").map(|node| read_other(source, node)).transpose()?;
    if file.path.is_none() && file.window.is_none() {
        return Err(source.error(&span, "a cursor needs a `path`, or a `window`"));
    }
    let (request, paging, layout) =
        other.map_or((None, None, None), |it| (Some(it.request), it.paging, it.layout));
    let mut spec = CursorSpec {
        path: file.path,
        format: file.format.unwrap_or_else(|| file.form.clone()),
        kind: match file.kind {
            KindFile::Time => CursorKind::Time(file.form),
            KindFile::Integer => CursorKind::Integer,
        },
        look_back: file.look_back.map_or(TimeDelta::zero(), |length| length.0),
        order: file.order,
        keyset: file.keyset,
        window: file.window.map(|window| Window {
            step: window.step.0,
            history: window.history.0,
            from_setting: window.from_setting,
            whole_days: window.whole_days,
            inclusive: window.inclusive,
            oldest: window.oldest.map(|length| length.0),
        }),
        clause: file.clause,
        request: None,
        paging,
        layout,
    };
    if let Some(request) = request {
        let of_place = variables(Some(&spec)).iter().map(|name| (*name, false));
        let of_paging = spec.paging.as_ref().map(|it| it.variable_names()).unwrap_or_default();
        let of_paging = of_paging.iter().map(|name| (*name, true));
        names.with(of_place.chain(of_paging)).check(source, &request)?;
        spec.request = Some(request.into_inner());
    }
    Ok(spec)
}

/// The variables that a place gives.
pub(super) fn variables(cursor: Option<&CursorSpec>) -> &'static [&'static str] {
    match cursor {
        None => &[],
        Some(CursorSpec { window: Some(_), .. }) => &["since", "until", "since_clause"],
        Some(_) => &["since", "since_clause"],
    }
}

fn read_other<'i>(source: &Source<'i>, node: Node<'i>) -> Result<Other, CatalogueError> {
    let (span, mut table) = source.table(node)?;
    let paging = table.remove("paging");
    let paging = paging.map(|node| read_scheme(source, node, paging::SCHEMES)).transpose()?;
    let request = Request::take(source, &span, &mut table)?;
    let has_layout = has_layout(&table);
    let layout: Layout = rest(source, span, table)?;
    Ok(Other { request, paging, layout: has_layout.then_some(layout) })
}

fn has_layout(table: &DeTable<'_>) -> bool {
    table.keys().next().is_some()
}
