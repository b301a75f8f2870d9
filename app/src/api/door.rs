//! The one door between a server function and the hub.

use contract::{AppError, ErrorKind};
use http::{StatusCode, request::Parts};
use hub::{Actor, Hub, HubError};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;

/// Runs a verb of the hub as whoever is calling, and gives the answer its HTTP status.
pub(super) async fn signed_in<T, Verb>(verb: Verb) -> Result<T, AppError>
where
    Verb: AsyncFnOnce(&Hub, &Actor) -> Result<T, HubError>,
{
    // Context is gone after the first await, so everything is taken before it.
    let hub = expect_context::<Hub>();
    let response = use_context::<ResponseOptions>();
    let answer = match caller() {
        Some(actor) => verb(&hub, &actor).await.map_err(AppError::from),
        None => Err(AppError::new(ErrorKind::Unauthenticated, "You are not signed in.")
            .with_remedy("Sign in and try again.")),
    };
    if let (Err(error), Some(response)) = (&answer, response) {
        let status = StatusCode::from_u16(error.kind.status());
        response.set_status(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    }
    answer
}

/// Who is calling: a layer of the server has put it into the request.
pub(super) fn caller() -> Option<Actor> {
    use_context::<Parts>()?.extensions.get::<Actor>().cloned()
}
