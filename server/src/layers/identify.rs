//! Who is calling: a session cookie, or a bearer token.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use contract::{AppError, ErrorKind, ids::UserId};
use hub::{Actor, Hub, HubError, sessions, tokens, users};
use tower_sessions::Session;

use super::Problem;

/// Where the session keeps its user.
pub const USER_ID: &str = "user_id";
/// Where the session keeps the day on which it was last used.
const USED_ON: &str = "used_on";

/// Puts the [`Actor`] into the request, when there is one. A bearer token that is not good is
/// refused at once: its sender believes to be signed in.
pub async fn identify(State(hub): State<Hub>, mut request: Request, next: Next) -> Response {
    let address = address(&request);
    let session = request.extensions().get::<Session>().cloned();
    let actor = match bearer(&request) {
        Some(token) => match tokens::actor(&hub, &token, address).await {
            Ok(Some(actor)) => Ok(Some(actor)),
            Ok(None) => {
                let message = "This access token is not valid, or no longer.";
                let error = AppError::new(ErrorKind::Unauthenticated, message)
                    .with_remedy("Ask for a new one with POST /login.");
                return Problem(error).into_response();
            }
            Err(error) => Err(error),
        },
        None => from_session(&hub, session, address).await,
    };
    match actor {
        Ok(Some(actor)) => {
            request.extensions_mut().insert(actor);
        }
        Ok(None) => {}
        Err(error) => return Problem(error.into()).into_response(),
    }
    next.run(request).await
}

/// Where the request came from.
pub(crate) fn address(request: &Request) -> Option<IpAddr> {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())
}

fn bearer(request: &Request) -> Option<String> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

async fn from_session(
    hub: &Hub,
    session: Option<Session>,
    address: Option<IpAddr>,
) -> Result<Option<Actor>, HubError> {
    let Some(session) = session else { return Ok(None) };
    let user_id: Option<UserId> = session.get(USER_ID).await.map_err(HubError::internal)?;
    let (Some(user_id), Some(id)) = (user_id, session.id()) else { return Ok(None) };
    let user = users::find(hub, user_id).await?;
    if user.is_some() {
        note_use(hub, &session).await?;
    }
    let session = sessions::hash(&id.to_string());
    Ok(user.map(|user| Actor::new(user, Some(session), address)))
}

/// Changes the session once a day, because its end moves on only when it is written: whoever comes
/// every day stays signed in.
async fn note_use(hub: &Hub, session: &Session) -> Result<(), HubError> {
    let today = hub.clock().now().date_naive();
    let used_on: Option<NaiveDate> = session.get(USED_ON).await.map_err(HubError::internal)?;
    if used_on == Some(today) {
        return Ok(());
    }
    session.insert(USED_ON, today).await.map_err(HubError::internal)
}
