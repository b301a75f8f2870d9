//! The status of server functions that fail before they begin.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use contract::AppError;

/// An error is never larger than this.
const ERROR_LIMIT: usize = 64 * 1024;

/// Gives an error of a server function the status of its kind. Those that a verb answers have it
/// already; those of the framework (arguments that do not parse) are all 500 in Leptos 0.8.
pub async fn rpc_status(request: Request, next: Next) -> Response {
    let is_rpc = request.uri().path().starts_with("/rpc/");
    let response = next.run(request).await;
    if !is_rpc || response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, ERROR_LIMIT).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let error = serde_json::from_slice::<AppError>(&bytes);
    if let Some(status) = error.ok().and_then(|it| StatusCode::from_u16(it.kind.status()).ok()) {
        head.status = status;
    }
    Response::from_parts(head, Body::from(bytes))
}
