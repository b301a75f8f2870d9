//! Signing in: a form gets a session, JSON gets an access token.

use axum::{
    Json,
    extract::{FromRequest, Request, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use contract::{ErrorKind, audit_event::AuditAction};
use hub::{Actor, Hub, HubError, tokens, users};
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::Session;

use crate::layers::{self, FormBody, JsonBody, Problem, USER_ID};

/// What somebody signs in with.
#[derive(Deserialize)]
struct SignIn {
    username: String,
    password: SecretString,
    /// Where the form wants to go afterwards.
    #[serde(default)]
    next: String,
}

/// `POST /login`.
pub async fn login(State(hub): State<Hub>, request: Request) -> Response {
    let address = layers::address(&request);
    let is_json = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/json"));
    if is_json {
        return match JsonBody::<SignIn>::from_request(request, &()).await {
            Ok(JsonBody(said)) => token(&hub, said, address).await.into_response(),
            Err(problem) => explained(problem).into_response(),
        };
    }
    let Some(session) = request.extensions().get::<Session>().cloned() else {
        return Problem(HubError::internal("no session layer").into()).into_response();
    };
    match FormBody::<SignIn>::from_request(request, &()).await {
        Ok(FormBody(said)) => form(&hub, said, address, &session).await,
        Err(problem) => explained(problem).into_response(),
    }
}

/// What was wrong with the request, and what a right one is.
fn explained(Problem(error): Problem) -> Problem {
    match error.kind {
        ErrorKind::Invalid => {
            Problem(error.with_remedy("Send username and password, as a form or as JSON."))
        }
        _ => Problem(error),
    }
}

async fn token(
    hub: &Hub,
    said: SignIn,
    address: Option<std::net::IpAddr>,
) -> Result<impl IntoResponse, Problem> {
    let actor = users::authenticate(hub, &said.username, said.password, address).await?;
    let token = tokens::issue(hub, &actor)?;
    users::signed_in(hub, &actor, AuditAction::TokenIssued).await?;
    Ok(Json(token))
}

async fn form(
    hub: &Hub,
    said: SignIn,
    address: Option<std::net::IpAddr>,
    session: &Session,
) -> Response {
    let next = app::paths::after_sign_in(&said.next).to_owned();
    let problem = match users::authenticate(hub, &said.username, said.password, address).await {
        Ok(actor) => match begin(hub, session, &actor).await {
            Ok(()) => return Redirect::to(&next).into_response(),
            Err(error) => return Problem(error.into()).into_response(),
        },
        Err(HubError::SignInRefused) => "refused",
        Err(HubError::Throttled) => "throttled",
        Err(error) => return Problem(error.into()).into_response(),
    };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("problem", problem);
    if next != app::paths::DASHBOARD {
        query.append_pair("next", &next);
    }
    Redirect::to(&app::paths::with_query(app::paths::LOGIN, &query.finish())).into_response()
}

/// Begins a session under a fresh id, so that an id from before is worth nothing.
async fn begin(hub: &Hub, session: &Session, actor: &Actor) -> Result<(), HubError> {
    session.cycle_id().await.map_err(HubError::internal)?;
    session.insert(USER_ID, actor.user_id()).await.map_err(HubError::internal)?;
    users::signed_in(hub, actor, AuditAction::SignedIn).await
}
