use serde_json::{Value, json};

use super::{app_token, me};
use crate::entra;
use crate::jwt_form;
use crate::oauth::Account;
use crate::world::Site;

/// An access token for Graph.
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
    jwt_form::token("sandbox", &claims)
}

/// An id token.
pub(super) fn identity(site: &Site, tenant: &str, account: &Account) -> String {
    let mut claims = common(site, tenant);
    claims["aud"] = site.world.options.app.client_id.clone().into();
    claims["name"] = account.name.into();
    claims["oid"] = me::user_id(account.id).into();
    claims["preferred_username"] = account.handle.into();
    claims["email"] = account.handle.into();
    claims["sub"] = me::user_id(account.id).into();
    jwt_form::token("sandbox", &claims)
}

fn common(site: &Site, tenant: &str) -> Value {
    entra::claims(tenant, site.now(), site.access_token_life(entra::LIFE))
}
