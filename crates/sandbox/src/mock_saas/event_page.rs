use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::clock::rfc3339;
use crate::data::event::{Event, id};
use crate::html::{escape, page};
use crate::world::Site;

/// Where the `url` of an event leads: a page that says what it is.
pub(super) async fn show(State(site): State<Site>, Path(event_id): Path<String>) -> Response {
    let count = site.world.data.events.count(site.now_seconds());
    let index = event_id.strip_prefix("evt_").and_then(|number| number.parse::<u64>().ok());
    let Some(index) = index.filter(|index| (1..=count).contains(index)) else {
        return page(StatusCode::NOT_FOUND, "Not found", "<main><h1>Not found</h1></main>");
    };
    let event = Event::of(&site.world.data, index);
    let body = format!(
        "<main><p class=\"tag\">Tributary sandbox – a pretend Mock SaaS</p><h1>{subject}</h1>\
         <p class=\"quiet\">{id} · {kind} · {at}</p></main>",
        subject = escape(&event.subject),
        id = id(index),
        kind = event.kind,
        at = rfc3339(event.occurred_at),
    );
    page(StatusCode::OK, &event.subject, &body)
}
