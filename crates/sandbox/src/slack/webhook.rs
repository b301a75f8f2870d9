use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::time::Duration;

use super::arguments::Arguments;
use super::channel::ALERTS;
use super::{SCREENS, team};
use crate::fault::Fault;
use crate::oauth::Account;
use crate::posted::Posted;
use crate::world::{Site, lock};

pub(super) const DOOR: &str = "incoming webhook";
const SERVICE: &str = "B07ACMEHOOK";
const TOKEN: &str = "sandboxWebhook000000000";
const WINDOW: Duration = Duration::from_mins(1);
/// One a second.
const PER_MINUTE: u32 = 60;

/// Where the webhook of a workspace is, below the mount.
pub(super) fn path(account: &Account) -> String {
    format!("/services/{}/{SERVICE}/{TOKEN}", team::id(account))
}

/// `POST /services/T…/B…/…`: posts to one channel. Answers and refusals are plain text.
pub(super) async fn post(
    State(site): State<Site>,
    Path((team, service, token)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Response {
    site.standing.count_request();
    if let Some(Fault::RateLimited { retry_after_seconds }) = site.standing.fault() {
        return rate_limited(retry_after_seconds);
    }
    if let Err((status, why)) = known(&site, &team, &service, &token) {
        return (status, why).into_response();
    }
    let limit = site.limit(PER_MINUTE);
    let budget = lock(&site.standing.windows).spend(&format!("{team} webhook"), limit, WINDOW);
    if budget.exceeded {
        return rate_limited(budget.seconds_until_reset());
    }
    match payload(&headers, &body) {
        Ok(body) => {
            let to = ALERTS.id.to_owned();
            let posted = Posted { at: site.now_seconds(), door: DOOR, to, body };
            lock(&site.standing.posted).push(posted);
            "ok".into_response()
        }
        Err(why) => (StatusCode::BAD_REQUEST, why).into_response(),
    }
}

fn known(
    site: &Site,
    team: &str,
    service: &str,
    token: &str,
) -> Result<(), (StatusCode, &'static str)> {
    if !SCREENS.accounts.iter().any(|account| team::id(account) == team) {
        return Err((StatusCode::NOT_FOUND, "no_team"));
    }
    if service != SERVICE {
        return Err((StatusCode::NOT_FOUND, "no_service"));
    }
    if token != TOKEN || site.standing.fault() == Some(Fault::UnauthorizedAll) {
        return Err((StatusCode::FORBIDDEN, "invalid_token"));
    }
    Ok(())
}

/// JSON, or a form whose `payload` is JSON.
fn payload(headers: &HeaderMap, body: &[u8]) -> Result<Value, &'static str> {
    let form = Arguments::read(None, headers, body).unwrap_or_default();
    let is_form = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    let text = if is_form { form.get("payload").unwrap_or_default().as_bytes() } else { body };
    let payload: Value = serde_json::from_slice(text).map_err(|_| "invalid_payload")?;
    let filled = |name: &str| match &payload[name] {
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    match ["text", "blocks", "attachments"].into_iter().any(filled) {
        _ if !payload.is_object() => Err("invalid_payload"),
        true => Ok(payload),
        false => Err("no_text"),
    }
}

fn rate_limited(retry_after_seconds: u32) -> Response {
    let retry_after = [(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds))];
    (StatusCode::TOO_MANY_REQUESTS, retry_after, "rate_limited").into_response()
}
