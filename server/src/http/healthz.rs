//! Whether the program serves.

use axum::{extract::State, http::StatusCode};
use hub::Hub;

/// 200 when the database answers, 503 when it does not.
pub async fn healthz(State(hub): State<Hub>) -> (StatusCode, &'static str) {
    match hub.ping().await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
