//! A request is worked on to its end, even when its sender has gone.

use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::problem;

/// Runs the rest in a task of its own: a browser that goes away would otherwise drop it in the
/// middle of a transaction, which sqlx 0.9 can leave open in the pool
/// (<https://github.com/launchbadge/sqlx/issues/4385>). A panic becomes an answer.
pub async fn to_the_end(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, "a request broke");
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            problem(status).map_or_else(|| status.into_response(), IntoResponse::into_response)
        }
    }
}
