use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use crate::html::page;
use crate::query::Pairs;

/// Stands before the consent screen: NetSuite insists on a state of 22 to 1024 characters.
pub(super) async fn check(request: Request, next: Next) -> Response {
    let pairs = Pairs::of(request.uri().query());
    let length = pairs.get("state").unwrap_or_default().len();
    if (22..=1_024).contains(&length) {
        return next.run(request).await;
    }
    let body = "<main><p class=\"tag\">Tributary sandbox – a pretend Oracle NetSuite</p>\
        <h1>This request cannot be answered</h1>\
        <p>The state must have from 22 to 1024 characters.</p></main>";
    page(StatusCode::BAD_REQUEST, "Error – Oracle NetSuite sandbox", body)
}
