use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::oauth::invalid_client;
use crate::credentials::is_app;
use crate::oauth::form::Fields;
use crate::world::{Site, lock};

/// `POST /v2/oauth2/tokens/revoke` with `{"token": …}`, or the same as a form: ends what the
/// company allowed.
pub(super) async fn revoke(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> Response {
    if !is_app(&headers, &site.world.options.app) {
        return invalid_client();
    }
    let fields = Fields::of_form_or_json(&headers, &body);
    let token = fields.get("token").unwrap_or_default();
    if lock(&site.standing.grants).revoke_grant_of(token) {
        StatusCode::OK.into_response()
    } else {
        StatusCode::BAD_REQUEST.into_response()
    }
}
