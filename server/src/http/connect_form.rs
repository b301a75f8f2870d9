//! Connecting without a script: plain forms that lead to the consent screen, or test a key.

use std::collections::BTreeMap;

use app::field_names::{SECRET, SETTING, named};
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use contract::{
    AppError,
    connection::{Display, KeyConnectionInput},
    ids::ConnectionId,
};
use hub::{Actor, Hub, HubError, connect_attempts, connections};
use url::form_urlencoded::byte_serialize;

use crate::layers::{FormBody, Problem};

/// `POST /integrations/{provider}/authorize`: on to the consent screen, in the same window.
pub async fn authorize(
    State(hub): State<Hub>,
    actor: Option<Extension<Actor>>,
    Path(provider): Path<String>,
    FormBody(fields): FormBody<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let actor = signed_in(actor)?;
    let reconnect = reconnect(&fields)?;
    let settings = named(&fields, SETTING);
    let display = Display::Page;
    let new = connect_attempts::NewAttempt { provider, settings, reconnect, display };
    let started = connect_attempts::start(&hub, &actor.admin()?, new).await?;
    Ok(Redirect::to(&started.authorize_url).into_response())
}

/// `POST /integrations/{provider}/key`: tests the key, and on to the new connection.
pub async fn key(
    State(hub): State<Hub>,
    actor: Option<Extension<Actor>>,
    Path(provider): Path<String>,
    FormBody(fields): FormBody<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let actor = signed_in(actor)?;
    let input = KeyConnectionInput {
        provider,
        secrets: named(&fields, SECRET),
        settings: named(&fields, SETTING),
        reconnect: reconnect(&fields)?,
    };
    let id = connections::connect_with_key(&hub, &actor.admin()?, input).await?;
    Ok(Redirect::to(&app::paths::connection(id)).into_response())
}

/// `GET` of either: back to the form. What a form led to has its address, and a person may load that
/// again.
pub async fn form(Path(provider): Path<String>) -> Redirect {
    let provider: String = byte_serialize(provider.as_bytes()).collect();
    Redirect::to(&app::paths::integration(&provider))
}

/// The connection to renew, when the form names one.
fn reconnect(fields: &BTreeMap<String, String>) -> Result<Option<ConnectionId>, HubError> {
    let named = fields.get("reconnect").filter(|id| !id.is_empty());
    named.map(|id| id.parse().map_err(|_| HubError::NotFound("connection"))).transpose()
}

fn signed_in(actor: Option<Extension<Actor>>) -> Result<Actor, Problem> {
    actor.map(|Extension(actor)| actor).ok_or_else(|| {
        let kind = contract::ErrorKind::Unauthenticated;
        Problem(AppError::new(kind, "You are not signed in."))
    })
}
