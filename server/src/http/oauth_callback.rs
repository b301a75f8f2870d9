//! Where providers send people back to.

use std::collections::BTreeMap;

use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use contract::{AppError, ErrorKind, connection::Display};
use hub::{Actor, Hub, connect_attempts};

use crate::layers::Problem;

/// `GET /integrations/{provider}/oauth2callback`: ends the visit. A popup goes to a page that
/// closes it; a full page goes to the new connection.
pub async fn callback(
    State(hub): State<Hub>,
    actor: Option<Extension<Actor>>,
    Path(provider): Path<String>,
    headers: HeaderMap,
    Query(sent): Query<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let get = |name: &str| sent.get(name).cloned();
    let Some(Extension(actor)) = actor else {
        if let Some(state) = get("state") {
            connect_attempts::abandon(&hub, &provider, &state).await?;
        }
        return Err(not_signed_in(&headers));
    };
    let sent = connect_attempts::Callback {
        code: get("code"),
        state: get("state"),
        error: get("error"),
        error_description: get("error_description"),
        parameters: sent.clone(),
    };
    let completed = connect_attempts::complete(&hub, &actor, &provider, sent).await?;
    let ended = app::paths::connect_attempt(&provider, completed.attempt_id);
    let to = match (completed.outcome, completed.display) {
        (Ok(id), Display::Page) => app::paths::connection(id),
        (Err(_), Display::Page) => ended,
        // Said in the address: a provider may have cut the window off, which then knows nothing.
        (_, Display::Popup) => app::paths::with_query(&ended, app::paths::IN_POPUP),
    };
    Ok(Redirect::to(&to).into_response())
}

/// The session ended while the person was at the provider, or the provider sent them back to an
/// address of ours that is not the one they are signed in at. Signing in here would not help: an
/// answer is good only for the session that began.
fn not_signed_in(headers: &HeaderMap) -> Problem {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.unwrap_or("this address");
    let message = format!(
        "The provider sent you back to {host}, where you are not signed in. Nothing was connected."
    );
    let remedy = format!(
        "If you began at another address of this server (localhost instead of 127.0.0.1, for \
         example), open Tributary at {host} and connect from there. Otherwise your session ended \
         in the meantime: sign in and connect again. A window that opened for this can be closed."
    );
    Problem(AppError::new(ErrorKind::Unauthenticated, message).with_remedy(remedy))
}
