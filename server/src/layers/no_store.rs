//! What somebody saw who was signed in is not kept by the browser.

use axum::{
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// Forbids to keep the answer, unless it says itself how long it may be kept: the way back after
/// signing out must not show what was there, and no cache on the way may hold it.
pub async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let forbidden = HeaderValue::from_static("no-store");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(forbidden);
    response
}
