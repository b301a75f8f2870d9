use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::answer;
use crate::credentials::{Caller, token};
use crate::rate::Budget;
use crate::world::{Site, lock};

const WINDOW: Duration = Duration::from_hours(1);
/// Requests of one token in a window.
const PER_HOUR: u32 = 5_000;

/// Stands before every API handler: who is calling, are there requests left; and signs the answer
/// with the headers of GitHub.
pub(super) async fn check(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    if request.headers().get(header::USER_AGENT).is_none_or(HeaderValue::is_empty) {
        return answer::no_user_agent();
    }
    let Some(token) = token(request.headers(), &["bearer", "token"]).map(str::to_owned) else {
        return answer::requires_authentication();
    };
    let Some(caller) = Caller::holding(&site, &token) else {
        return answer::bad_credentials();
    };
    let limit = site.limit(PER_HOUR);
    let budget = lock(&site.standing.windows).spend(&token, limit, WINDOW);
    if budget.exceeded {
        return answer::rate_limited(budget.seconds_until_reset(), site.now());
    }
    request.extensions_mut().insert(caller.clone());
    request.extensions_mut().insert(budget);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let mut answered = tagged(next.run(request).await, known.as_ref()).await;
    if answered.status() == StatusCode::NOT_MODIFIED {
        lock(&site.standing.windows).give_back(&token);
    }
    sign(answered.headers_mut(), &site, &caller, budget);
    answered
}

fn sign(headers: &mut HeaderMap, site: &Site, caller: &Caller, budget: Budget) {
    let reset = site.now_seconds() + i64::from(budget.seconds_until_reset());
    headers.insert("x-ratelimit-limit", HeaderValue::from(budget.limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(budget.remaining()));
    headers.insert("x-ratelimit-used", HeaderValue::from(budget.used));
    headers.insert("x-ratelimit-reset", HeaderValue::from(reset));
    headers.insert("x-ratelimit-resource", HeaderValue::from_static("core"));
    headers.insert("x-github-media-type", HeaderValue::from_static("github.v3; format=json"));
    let scopes = caller.scopes.as_ref().map_or("repo, read:user".to_owned(), |s| s.join(", "));
    if let Ok(scopes) = HeaderValue::from_str(&scopes) {
        headers.insert("x-oauth-scopes", scopes);
    }
}

/// Gives an answer its `ETag`, and empties it when the caller has that one already.
async fn tagged(whole: Response, known: Option<&HeaderValue>) -> Response {
    if whole.status() != StatusCode::OK {
        return whole;
    }
    let (mut parts, body) = whole.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(&bytes));
    let Ok(tag) = HeaderValue::from_str(&format!("W/\"{hash}\"")) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    let unchanged = known == Some(&tag);
    parts.headers.insert(header::ETAG, tag);
    if unchanged {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}
