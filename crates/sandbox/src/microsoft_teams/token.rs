use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{TENANT, app_token, me};
use crate::guid::is_guid;
use crate::oauth::Account;
use crate::world::Site;

/// How long an access token lives.
pub(super) const LIFE: Duration = Duration::from_hours(1);

/// An access token for Graph. It has the form of a JWT, as Microsoft's have; nobody but Graph may
/// rely on that, and here it is looked up and not read.
pub(super) fn access(site: &Site, tenant: &str, account: &Account, scope: &str) -> String {
    let mut claims = common(site, tenant);
    claims["aud"] = "00000003-0000-0000-c000-000000000000".into();
    claims["appid"] = site.world.options.app.client_id.clone().into();
    if account.id == app_token::APP.id {
        claims["idtyp"] = "app".into();
        claims["roles"] =
            json!(["Channel.ReadBasic.All", "ChannelMessage.Read.All", "Team.ReadBasic.All"]);
    } else {
        claims["idtyp"] = "user".into();
        claims["oid"] = me::user_id(account.id).into();
        claims["upn"] = account.handle.into();
        claims["scp"] = scope.into();
    }
    jwt(&claims)
}

/// An id token; there is no key here that its signature could be checked with.
pub(super) fn identity(site: &Site, tenant: &str, account: &Account) -> String {
    let mut claims = common(site, tenant);
    claims["aud"] = site.world.options.app.client_id.clone().into();
    claims["name"] = account.name.into();
    claims["oid"] = me::user_id(account.id).into();
    claims["preferred_username"] = account.handle.into();
    claims["email"] = account.handle.into();
    claims["sub"] = me::user_id(account.id).into();
    jwt(&claims)
}

fn common(site: &Site, tenant: &str) -> Value {
    let tenant = if is_guid(tenant) { tenant } else { TENANT };
    let now = site.now_seconds();
    let life = i64::try_from(site.access_token_life(LIFE).as_secs()).unwrap_or(i64::MAX);
    json!({
        "iss": format!("https://login.microsoftonline.com/{tenant}/v2.0"),
        "iat": now,
        "nbf": now,
        "exp": now.saturating_add(life),
        "tid": tenant,
        "uti": Uuid::new_v4().simple().to_string(),
        "ver": "2.0",
    })
}

fn jwt(claims: &Value) -> String {
    let header = json!({ "typ": "JWT", "alg": "RS256", "kid": "sandbox" });
    let signature: Vec<u8> = (0..16).flat_map(|_| Uuid::new_v4().into_bytes()).collect();
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (header, claims) = (header.to_string(), claims.to_string());
    format!("{}.{}.{}", part(header.as_bytes()), part(claims.as_bytes()), part(&signature))
}
