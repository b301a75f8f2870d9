use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::oauth::refusal;
use crate::oauth::form::Fields;
use crate::world::{Site, lock};

/// `POST /services/oauth2/revoke` with `token` in a form.
pub(super) async fn by_form(State(site): State<Site>, body: Bytes) -> Response {
    revoke(&site, &Fields::of_form(&body))
}

/// The same with `token` in the address.
pub(super) async fn by_query(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    revoke(&site, &Fields::of_form(query.unwrap_or_default().as_bytes()))
}

/// An access token ends its session; a refresh token ends everything that came of it.
fn revoke(site: &Site, fields: &Fields) -> Response {
    let token = fields.get("token").unwrap_or_default();
    let mut grants = lock(&site.standing.grants);
    if grants.revoke_access(token) || grants.revoke_grant_of(token) {
        StatusCode::OK.into_response()
    } else {
        refusal("unsupported_token_type", "this token type is not supported")
    }
}
