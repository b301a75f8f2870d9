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
    variables::names,
};

/// `[streams.cursor]`: how only what is new is read. The newest record of a reading is the place that
/// the next one reads on from, and requests name that place as `{since}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CursorFile {
    /// Where a record says when it changed, or which number it has. Must be given, unless there is a
    /// `window`.
    path: Option<JsonPath>,
    /// What stands there.
    #[serde(default)]
    kind: KindFile,
    /// How records write the moment.
    #[serde(default)]
    form: TimeForm,
    /// How requests take it; in the same form as records write it when not given.
    format: Option<TimeForm>,
    /// How much is read again before the place, for changes that become visible late and for moments
    /// that are cut to whole seconds or minutes; nothing when not given. Not for integers.
    look_back: Option<Length>,
    /// How the records are sorted, which says when the place may move. Where what is new has a
    /// `request` of its own, how those are.
    #[serde(default)]
    order: Order,
    /// Whether each page of what is new begins at the newest record so far, instead of behind so many
    /// records: needed where paging counts, because a record that changes while it is read moves to
    /// the end and pulls another one over the edge of a page that was read. Only with
    /// `oldest_first`.
    #[serde(default)]
    keyset: bool,
    /// Reading in steps of time, where the vendor wants a beginning and an end.
    window: Option<WindowFile>,
    /// What the variable `{since_clause}` stands for, for queries that are texts; it is empty while
    /// there is no place.
    clause: Option<Template>,
    // Read on its own.
    /// The request for what is new, where that is another one: the keys of a request and, where they
    /// differ, a `paging` and the keys of a layout.
    #[serde(default, rename = "request")]
    _request: IgnoredAny,
}

/// What the place of a record is.
#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindFile {
    /// A moment.
    #[default]
    Time,
    /// A number that only grows.
    Integer,
}

/// `window = { step = "31d", history = "365d" }`: reading in steps, from `{since}` to `{until}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowFile {
    /// How long one step is.
    step: Length,
    /// Where the first step begins when nothing was read yet, counted back from now.
    history: Length,
    /// The setting, a day, that says instead where the first step begins.
    from_setting: Option<String>,
    /// Whether steps begin and end at midnight UTC.
    #[serde(default)]
    whole_days: bool,
    /// Whether the last day that is asked for belongs to the step, so that `{until}` is the day
    /// before its end.
    #[serde(default)]
    inclusive: bool,
    /// How far back the vendor lets one ask; as far as one likes when not given.
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
    agree(source, &span, &file, names)?;
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

/// The least that a step of time may be: with less, reading goes on for ever.
const SHORTEST_STEP: TimeDelta = TimeDelta::minutes(1);

/// The keys of a cursor fit each other.
fn agree(
    source: &Source<'_>,
    span: &std::ops::Range<usize>,
    file: &CursorFile,
    names: &Names,
) -> Result<(), CatalogueError> {
    let refuse = |message: &str| Err(source.error(span, message));
    if file.keyset && file.order != Order::OldestFirst {
        return refuse("`keyset` needs `order = \"oldest_first\"`");
    }
    if matches!(file.kind, KindFile::Integer) && file.look_back.is_some() {
        return refuse("`look_back` is a length of time, and integers have none");
    }
    let Some(window) = &file.window else { return Ok(()) };
    let least = if window.whole_days { TimeDelta::days(1) } else { SHORTEST_STEP };
    if window.step.0 < least {
        return refuse("the `step` of a window is at least a minute, and a day with `whole_days`");
    }
    if matches!(file.kind, KindFile::Integer) {
        return refuse("a `window` is one of time, and integers have none");
    }
    match &window.from_setting {
        Some(name) => names.need(source, span, name),
        None => Ok(()),
    }
}

/// The variables that a place gives.
pub(super) fn variables(cursor: Option<&CursorSpec>) -> &'static [&'static str] {
    match cursor {
        None => &[],
        Some(CursorSpec { window: Some(_), .. }) => {
            &[names::SINCE, names::UNTIL, names::SINCE_CLAUSE]
        }
        Some(_) => &[names::SINCE, names::SINCE_CLAUSE],
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
