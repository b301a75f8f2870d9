use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// `GET /external/me`: whose key this is.
pub(super) async fn show() -> Response {
    Json(json!({
        "id": "acc_acme",
        "name": "Acme Retail",
        "email": "ops@acme.example",
        "plan": "Business",
    }))
    .into_response()
}
