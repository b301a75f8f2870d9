use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use super::answer;
use crate::credentials::{basic, token};
use crate::world::Site;

/// The version that answers when the caller asks for none.
const VERSION: HeaderValue = HeaderValue::from_static("2026-10-28.endive");

/// Stands before every handler: the key, and the headers that Stripe adds.
pub(super) async fn check(State(site): State<Site>, request: Request, next: Next) -> Response {
    let version = request.headers().get("stripe-version").cloned().unwrap_or(VERSION);
    let mut answered = match key(request.headers()) {
        None => answer::no_key(),
        Some(key) if key != site.provider.secret("key") => answer::wrong_key(&key),
        Some(_) => next.run(request).await,
    };
    let headers = answered.headers_mut();
    let request_id = format!("req_{}", &Uuid::new_v4().simple().to_string()[..14]);
    if let Ok(request_id) = HeaderValue::from_str(&request_id) {
        headers.insert("request-id", request_id);
    }
    headers.insert("stripe-version", version);
    answered
}

/// Bearer, or the user name of Basic with an empty password.
fn key(headers: &HeaderMap) -> Option<String> {
    token(headers, &["bearer"]).map(str::to_owned).or_else(|| {
        basic(headers).filter(|(_, password)| password.is_empty()).map(|(user, _)| user)
    })
}
