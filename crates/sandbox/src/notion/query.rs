use std::collections::BTreeSet;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use serde_json::Value;

use super::answer;
use super::filter::{Filter, Timestamp};
use super::list::Window;
use super::page::Page;
use super::property::Property;
use super::source::{Source, find};
use crate::cell_order::compare;
use crate::direction::Direction;
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::{Site, lock};

/// `POST /v1/data_sources/{id}/query`
pub(super) async fn query(
    State(site): State<Site>,
    Mount(mount): Mount,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return answer::invalid_json() };
    let (source, window, wanted) = match understood(&id, &body) {
        Ok(understood) => understood,
        Err(refused) => return refused,
    };
    let pairs = Pairs::of(query.as_deref());
    let chosen: Vec<&str> = pairs.values("filter_properties").collect();
    let found = wanted.found(&site, source);
    window.answer(&site, &found, |page| page.id(), |page| page.json(&site, &mount, &chosen))
}

fn understood(id: &str, body: &Value) -> Result<(&'static Source, Window, Wanted), Response> {
    let source = find(id)?;
    Ok((source, Window::of(body)?, Wanted::of(source, body)?))
}

struct Wanted {
    filter: Option<Filter>,
    sorts: Vec<(Key, Direction)>,
}

enum Key {
    Property(&'static Property),
    Timestamp(Timestamp),
}

impl Wanted {
    fn of(source: &'static Source, body: &Value) -> Result<Self, Response> {
        let wrong = |why: String| answer::validation_error(&why);
        let filter = match &body["filter"] {
            Value::Null => None,
            filter => Some(Filter::of(source, filter).map_err(wrong)?),
        };
        let sorts = match &body["sorts"] {
            Value::Null => Vec::new(),
            Value::Array(sorts) => {
                let sorts = sorts.iter().map(|sort| sorted_by(source, sort));
                sorts.collect::<Result<_, _>>().map_err(wrong)?
            }
            _ => {
                return Err(wrong("body failed validation: body.sorts should be an array.".into()));
            }
        };
        Ok(Self { filter, sorts })
    }

    /// The pages that are wanted, in their order.
    fn found(&self, site: &Site, source: &'static Source) -> Vec<Page> {
        let since = self.filter.as_ref().and_then(Filter::edited_since);
        let pages = candidates(site, source, since).into_iter();
        let pages = pages.map(|index| Page { source, index });
        let mut found: Vec<Page> = pages
            .filter(|page| self.filter.as_ref().is_none_or(|filter| filter.holds(site, *page)))
            .collect();
        // Each sort is stable, so the first one, which counts most, comes last.
        for (key, direction) in self.sorts.iter().rev() {
            let mut keyed: Vec<(Value, Page)> =
                found.into_iter().map(|page| (key.of(site, page), page)).collect();
            keyed.sort_by(|(one, _), (other, _)| match direction {
                Direction::Rising => compare(one, other),
                Direction::Falling => compare(other, one),
            });
            found = keyed.into_iter().map(|(_, page)| page).collect();
        }
        found
    }
}

impl Key {
    fn of(&self, site: &Site, page: Page) -> Value {
        match self {
            Self::Property(property) => page.plain(site, property),
            Self::Timestamp(timestamp) => timestamp.of(site, page).into(),
        }
    }
}

fn sorted_by(source: &'static Source, sort: &Value) -> Result<(Key, Direction), String> {
    let direction = match sort["direction"].as_str() {
        Some("ascending") => Direction::Rising,
        Some("descending") => Direction::Falling,
        _ => {
            return Err("body failed validation: body.sorts[].direction should be \
                        `\"ascending\"` or `\"descending\"`."
                .to_owned());
        }
    };
    let key =
        match (sort["property"].as_str(), sort["timestamp"].as_str()) {
            (Some(name), _) => {
                let property = source.property(name);
                Key::Property(property.ok_or_else(|| {
                    format!("Could not find sort property with name or id: {name}")
                })?)
            }
            (None, Some(name)) => Key::Timestamp(Timestamp::of_name(name)?),
            (None, None) => {
                return Err("body failed validation: body.sorts[].property or \
                        body.sorts[].timestamp should be defined."
                    .to_owned());
            }
        };
    Ok((key, direction))
}

/// All pages, or those that may have been edited since a moment: the younger ones, and those that
/// were edited on request.
fn candidates(site: &Site, source: &'static Source, since: Option<i64>) -> BTreeSet<u64> {
    let timeline = source.timeline(&site.world.data);
    let count = timeline.count(site.now_seconds());
    let Some(since) = since else { return (1..=count).collect() };
    let settled = timeline.count(since - source.settles_in - 1);
    let edited: Vec<String> = lock(&site.standing.edits).records().map(str::to_owned).collect();
    let edited = edited.iter().filter_map(|id| Page::find(site, id));
    let edited = edited.filter(|page| page.source.number == source.number);
    (settled + 1..=count).chain(edited.map(|page| page.index)).collect()
}
