use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;

use super::arguments::Arguments;
use super::{answer, team};
use crate::credentials::{Caller, token};
use crate::mount::Mount;
use crate::world::{Site, lock};

/// `auth.test`: whose token this is.
pub(super) async fn test(Extension(caller): Extension<Caller>, Mount(mount): Mount) -> Response {
    answer::ok(json!({
        "ok": true,
        "url": format!("{mount}/"),
        "team": caller.account.name,
        "user": team::BOT_NAME,
        "team_id": team::id(caller.account),
        "user_id": team::BOT_USER,
        "bot_id": team::BOT,
        "is_enterprise_install": false,
    }))
}

/// `auth.revoke`: ends the token that it is called with; `test=1` only tries.
pub(super) async fn revoke(
    State(site): State<Site>,
    Extension(arguments): Extension<Arguments>,
    headers: HeaderMap,
) -> Response {
    let token = token(&headers, &["bearer"]).or_else(|| arguments.get("token"));
    let revoked = !arguments.is_true("test")
        && token.is_some_and(|token| lock(&site.standing.grants).revoke_grant_of(token));
    answer::ok(json!({ "ok": true, "revoked": revoked }))
}
