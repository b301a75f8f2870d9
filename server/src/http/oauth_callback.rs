//! Where providers send people back to.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use contract::connection::Display;
use hub::{Actor, Hub, connect_attempts};
use serde::Deserialize;

use crate::layers::Problem;

/// What providers send along.
#[derive(Debug, Deserialize)]
pub struct Sent {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// `GET /integrations/{provider}/oauth2callback`: ends the visit. A popup goes to a page that
/// closes it; a full page goes to the new connection.
pub async fn callback(
    State(hub): State<Hub>,
    actor: Option<Extension<Actor>>,
    Path(provider): Path<String>,
    Query(sent): Query<Sent>,
) -> Result<Response, Problem> {
    let Some(Extension(actor)) = actor else {
        // The session ended while the person was at the provider.
        return Ok(Redirect::to(app::paths::LOGIN).into_response());
    };
    let Sent { code, state, error, error_description } = sent;
    let sent = connect_attempts::Callback { code, state, error, error_description };
    let completed = connect_attempts::complete(&hub, &actor, &provider, sent).await?;
    let to = match (completed.outcome, completed.display) {
        (Ok(id), Display::Page) => app::paths::connection(id),
        _ => app::paths::connect_attempt(&provider, completed.attempt_id),
    };
    Ok(Redirect::to(&to).into_response())
}
