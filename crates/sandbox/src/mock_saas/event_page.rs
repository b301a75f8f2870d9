use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::events::index_of;
use crate::clock::rfc3339;
use crate::data::event::{Event, id};
use crate::html::{escape, page};
use crate::world::Site;

/// Where the `url` of an event leads: a page that says what it is.
pub(super) async fn show(State(site): State<Site>, Path(event_id): Path<String>) -> Response {
    let index = index_of(&site, &event_id).filter(|_| !site.is_gone(|| event_id.clone()));
    let Some(index) = index else {
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
