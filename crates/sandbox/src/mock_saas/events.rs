use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::pages::PageRequest;
use crate::clock::rfc3339;
use crate::data::event::{Event, id};
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::Site;

/// `GET /external/events`, newest first.
pub(super) async fn list(
    State(site): State<Site>,
    Mount(mount): Mount,
    RawQuery(query): RawQuery,
) -> Response {
    let request = match PageRequest::of(&Pairs::of(query.as_deref()), &site) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let count = site.world.data.events.count(site.now_seconds());
    request.answer(count, |position| json(&site, count - position, &mount))
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
    })
}
