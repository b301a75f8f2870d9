use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::pages::PageRequest;
use super::since::updated_since;
use crate::clock::rfc3339;
use crate::data::event::{Event, id};
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::Site;

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
    let events = &site.world.data.events;
    let count = events.count(site.now_seconds());
    // An event never changes, so the ones before that moment are simply the first ones.
    let before = match updated_since(&pairs) {
        Ok(since) => since.map_or(0, |since| events.count(since.saturating_sub(1)).min(count)),
        Err(refused) => return refused,
    };
    request.answer(count - before, |position| json(&site, count - position, &mount))
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
