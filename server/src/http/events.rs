//! The stream of live events (server-sent events).

use std::{convert::Infallible, time::Duration};

use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, HeaderName},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use contract::{AppError, ErrorKind, live_event::LiveEvent};
use futures::{Stream, StreamExt};
use hub::{Actor, Hub, live};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use crate::layers::Problem;

/// How long one stream lasts. The browser comes back at once, and has to be signed in still.
const LIFE: Duration = Duration::from_mins(15);

/// Where the browser wants to go on.
#[derive(Debug, Deserialize)]
pub struct From {
    after: Option<i64>,
}

/// `GET /events`: what happens in the organization, after the event that `Last-Event-ID` (or
/// `after`, the first time) names.
pub async fn events(
    State(hub): State<Hub>,
    Extension(stop): Extension<CancellationToken>,
    actor: Option<Extension<Actor>>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Response {
    let Some(Extension(actor)) = actor else {
        let error = AppError::new(ErrorKind::Unauthenticated, "You are not signed in.");
        return Problem(error).into_response();
    };
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let events =
        live::subscribe(&hub, &actor, last.or(from.after)).map(to_sse).map(Ok::<_, Infallible>);
    let end = async move {
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(LIFE) => {}
        }
    };
    // Without this, proxies hold events back until a buffer is full.
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    (unbuffered, sse(events.take_until(end))).into_response()
}

fn sse(
    events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static,
) -> impl IntoResponse {
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

fn to_sse(event: LiveEvent) -> Event {
    let data = serde_json::to_string(&event).unwrap_or_default();
    let sse = Event::default().data(data);
    match event.id {
        Some(id) => sse.id(id.to_string()),
        None => sse,
    }
}
