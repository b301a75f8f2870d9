use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::record_id;
use crate::clock::rfc3339_milliseconds;
use crate::credentials::{Caller, token};
use crate::data::timeline::EPOCH;
use crate::mount::Mount;
use crate::oauth::Account;
use crate::query::Pairs;
use crate::world::Site;

/// The pretend firm that keeps its customers here.
pub(super) const ORGANIZATION_ID: &str = "00D5e000001AcmeEAS";

pub(super) fn user_id(account: &Account) -> String {
    record_id::id("005", account.id)
}

/// `GET /services/oauth2/userinfo`: whose session this is.
pub(super) async fn userinfo(
    State(site): State<Site>,
    Mount(mount): Mount,
    headers: HeaderMap,
) -> Response {
    match account(&site, &headers, None) {
        Ok(account) => Json(described(account, &mount)).into_response(),
        Err(refused) => refused,
    }
}

/// `GET /id/{organization}/{user}`: the same at the address that the token answer names. Browsers
/// bring the token as `oauth_token`.
pub(super) async fn show(
    State(site): State<Site>,
    Mount(mount): Mount,
    Path((organization, user)): Path<(String, String)>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let account = match account(&site, &headers, pairs.filled("oauth_token")) {
        Ok(account) => account,
        Err(refused) => return refused,
    };
    if organization != ORGANIZATION_ID || user != user_id(account) {
        return (StatusCode::FORBIDDEN, "Bad_Id").into_response();
    }
    let mut described = described(account, &mount);
    described["id"] = format!("{mount}/id/{ORGANIZATION_ID}/{user}").into();
    described["asserted_user"] = true.into();
    described["username"] = account.handle.into();
    described["display_name"] = account.name.into();
    Json(described).into_response()
}

/// These doors refuse in one word and not in JSON.
fn account(
    site: &Site,
    headers: &HeaderMap,
    in_address: Option<&str>,
) -> Result<&'static Account, Response> {
    let refused = |word: &'static str| (StatusCode::FORBIDDEN, word).into_response();
    let token = token(headers, &["bearer", "oauth"]).or(in_address);
    let token = token.ok_or_else(|| refused("Missing_OAuth_Token"))?;
    Caller::holding(site, token)
        .map(|caller| caller.account)
        .ok_or_else(|| refused("Bad_OAuth_Token"))
}

fn described(account: &Account, mount: &str) -> Value {
    let user = user_id(account);
    let (given, family) = account.name.split_once(' ').unwrap_or_default();
    json!({
        "sub": format!("{mount}/id/{ORGANIZATION_ID}/{user}"),
        "user_id": user,
        "organization_id": ORGANIZATION_ID,
        "preferred_username": account.handle,
        "nickname": given.to_lowercase(),
        "name": account.name,
        "email": account.handle,
        "email_verified": true,
        "given_name": given,
        "family_name": family,
        "zoneinfo": "Europe/Berlin",
        "profile": format!("{mount}/{user}"),
        "urls": {
            "rest": format!("{mount}/services/data/v{{version}}/"),
            "sobjects": format!("{mount}/services/data/v{{version}}/sobjects/"),
            "query": format!("{mount}/services/data/v{{version}}/query/"),
            "custom_domain": mount,
        },
        "active": true,
        "user_type": "STANDARD",
        "language": "en_US",
        "locale": "de_DE",
        "utcOffset": 3_600_000,
        "updated_at": rfc3339_milliseconds(EPOCH),
        "is_app_installed": true,
    })
}
