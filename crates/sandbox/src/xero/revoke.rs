use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::oauth::{client, refusal};
use crate::oauth::form::Fields;
use crate::world::{Site, lock};

/// `POST /connect/revocation`: ends what a person allowed. Unknown tokens are no error (RFC 7009,
/// section 2.2).
pub(super) async fn revoke(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> Response {
    if client(&site, &headers).is_none() {
        return refusal("invalid_client");
    }
    let fields = Fields::of_form(&body);
    lock(&site.standing.grants).revoke_grant_of(fields.get("token").unwrap_or_default());
    StatusCode::OK.into_response()
}
