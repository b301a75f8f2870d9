//! Where providers send people back to.

use std::collections::BTreeMap;

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use contract::connection::Display;
use hub::{Actor, Hub, connect_attempts};

use crate::layers::Problem;

/// `GET /integrations/{provider}/oauth2callback`: ends the visit. A popup goes to a page that
/// closes it; a full page goes to the new connection.
pub async fn callback(
    State(hub): State<Hub>,
    actor: Option<Extension<Actor>>,
    Path(provider): Path<String>,
    Query(sent): Query<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let Some(Extension(actor)) = actor else {
        // The session ended while the person was at the provider.
        return Ok(Redirect::to(app::paths::LOGIN).into_response());
    };
    let get = |name: &str| sent.get(name).cloned();
    let sent = connect_attempts::Callback {
        code: get("code"),
        state: get("state"),
        error: get("error"),
        error_description: get("error_description"),
        parameters: sent.clone(),
    };
    let completed = connect_attempts::complete(&hub, &actor, &provider, sent).await?;
    let to = match (completed.outcome, completed.display) {
        (Ok(id), Display::Page) => app::paths::connection(id),
        _ => app::paths::connect_attempt(&provider, completed.attempt_id),
    };
    Ok(Redirect::to(&to).into_response())
}
