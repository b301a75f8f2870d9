use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::pages::PageRequest;
use super::shown::Shown;
use super::since::updated_since;
use crate::clock::rfc3339;
use crate::data::event::{Event, id};
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::{Site, lock};

/// `GET /external/events`, newest first; `updated_since` narrows to what happened at or after.
pub(super) async fn list(
    State(site): State<Site>,
    Mount(mount): Mount,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let request = match PageRequest::of(&pairs, &site) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let since = match updated_since(&pairs) {
        Ok(since) => since,
        Err(refused) => return refused,
    };
    let count = site.world.data.events.count(site.now_seconds());
    let shown = shown(&site, count, since);
    request.answer(shown.total(), |position| json(&site, count - shown.at(position), &mount))
}

/// All events as the list shows them.
pub(super) fn truth(site: &Site, mount: &str) -> Vec<Value> {
    let count = site.world.data.events.count(site.now_seconds());
    let shown = shown(site, count, None);
    (0..shown.total()).map(|position| json(site, count - shown.at(position), mount)).collect()
}

/// What the list of so many events shows: all, or what happened at a moment or later. An event
/// never changes, so the ones before that moment are simply the first ones.
fn shown(site: &Site, count: u64, since: Option<i64>) -> Shown {
    let events = &site.world.data.events;
    let before = since.map_or(0, |since| events.count(since.saturating_sub(1)).min(count));
    let gone = lock(&site.standing.gone);
    let deleted = gone.records().filter_map(|it| index_of(site, it)).map(|index| count - index);
    Shown::new(count - before, deleted.collect(), Vec::new())
}

/// The number of the event with this id, if there is such a one, deleted or not.
pub(super) fn index_of(site: &Site, event_id: &str) -> Option<u64> {
    let index = event_id.strip_prefix("evt_")?.parse().ok()?;
    let count = site.world.data.events.count(site.now_seconds());
    ((1..=count).contains(&index) && id(index) == event_id).then_some(index)
}

fn json(site: &Site, index: u64, mount: &str) -> Value {
    let event = Event::of(&site.world.data, index);
    let id = id(index);
    json!({
        "id": id,
        "type": event.kind,
        "subject": event.subject,
        "url": format!("{mount}/events/{id}"),
        "occurred_at": rfc3339(event.occurred_at),
        "updated_at": rfc3339(event.occurred_at),
    })
}
