//! The stream of live events (server-sent events).

use std::{convert::Infallible, pin::Pin, time::Duration};

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
use futures::{Stream, StreamExt, stream};
use hub::{Actor, Hub, live, sessions};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use crate::layers::Problem;

/// How long one stream lasts. The browser comes back at once, and has to be signed in still.
const LIFE: Duration = Duration::from_mins(15);

/// How often a stream on which nothing happens asks whether its session goes on.
const CHECK: Duration = Duration::from_secs(10);

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
    let events = live::subscribe(&hub, &actor, last.or(from.after));
    let events = while_signed_in(hub, actor, events).map(to_sse).map(Ok::<_, Infallible>);
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

/// The same events until the session ends; none after that.
fn while_signed_in(
    hub: Hub,
    actor: Actor,
    events: impl Stream<Item = LiveEvent> + Send + 'static,
) -> impl Stream<Item = LiveEvent> + Send {
    let listener = Listener { hub, actor, events: Box::pin(events) };
    stream::unfold(listener, async |mut listener| Some((listener.next().await?, listener)))
}

/// Somebody who listens, with what they were when they began.
struct Listener {
    hub: Hub,
    actor: Actor,
    events: Pin<Box<dyn Stream<Item = LiveEvent> + Send>>,
}

impl Listener {
    async fn next(&mut self) -> Option<LiveEvent> {
        loop {
            let next = tokio::time::timeout(CHECK, self.events.next()).await;
            if !is_signed_in(&self.hub, &self.actor).await {
                return None;
            }
            if let Ok(next) = next {
                return next;
            }
        }
    }
}

/// A failure to ask ends the stream as well: the browser comes back and is looked at anew.
async fn is_signed_in(hub: &Hub, actor: &Actor) -> bool {
    sessions::is_open(hub, actor).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "a stream's session could not be checked");
        false
    })
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
