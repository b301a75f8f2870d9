use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::answer;
use crate::world::Site;

/// Stands before every handler: the key.
pub(super) async fn check(State(site): State<Site>, request: Request, next: Next) -> Response {
    let key = request.headers().get("x-api-key");
    if key.is_some_and(|key| key.as_bytes() == site.provider.secret("key").as_bytes()) {
        next.run(request).await
    } else {
        answer::unauthorized()
    }
}
