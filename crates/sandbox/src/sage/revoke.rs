use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::oauth::{is_the_app, refusal};
use crate::oauth::form::Fields;
use crate::world::{Site, lock};

/// `POST /revoke` with a refresh token: it is dead, while the access token beside it lives on
/// until its five minutes are over. Unknown tokens are no error (RFC 7009, section 2.2).
pub(super) async fn revoke(State(site): State<Site>, body: Bytes) -> Response {
    let fields = Fields::of_form(&body);
    if !is_the_app(&site, &fields) {
        return refusal("invalid_client");
    }
    lock(&site.standing.grants).take_refresh(fields.get("token").unwrap_or_default());
    StatusCode::OK.into_response()
}
