use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};
use uuid::Uuid;

use super::arguments::Arguments;
use super::gate::TOKEN_PREFIX;
use super::{answer, channel, member, team, webhook};
use crate::credentials::basic;
use crate::mount::Mount;
use crate::oauth::grants::{CodeRefusal, Grant, Redemption};
use crate::world::{Site, lock};

/// How long an access token lives.
const LIFE: Duration = Duration::from_hours(12);

/// `oauth.v2.access`: a code or a refresh token becomes a new pair. The app here has token
/// rotation turned on, so that tokens expire.
pub(super) async fn access(
    State(site): State<Site>,
    Mount(mount): Mount,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let granted = Arguments::read(query.as_deref(), &headers, &body).and_then(|arguments| {
        let client_id = client(&site, &headers, &arguments)?;
        match arguments.get("grant_type") {
            None | Some("authorization_code") => by_code(&site, &client_id, &arguments),
            Some("refresh_token") => by_refresh(&site, &arguments),
            Some(_) => Err("invalid_grant_type"),
        }
    });
    match granted {
        Ok(grant) => answer::ok(new_pair(&site, grant, &mount)),
        Err(error) => answer::error(error),
    }
}

/// Who the app is, by Basic or by arguments.
fn client(site: &Site, headers: &HeaderMap, arguments: &Arguments) -> Result<String, &'static str> {
    let app = &site.world.options.app;
    let argument = |name| arguments.get(name).unwrap_or_default().to_owned();
    let (client_id, client_secret) =
        basic(headers).unwrap_or_else(|| (argument("client_id"), argument("client_secret")));
    if client_id != app.client_id {
        return Err("invalid_client_id");
    }
    if client_secret != app.client_secret {
        return Err("bad_client_secret");
    }
    Ok(client_id)
}

fn by_code(site: &Site, client_id: &str, arguments: &Arguments) -> Result<Grant, &'static str> {
    let brought = Redemption {
        code: arguments.get("code").unwrap_or_default(),
        client_id,
        redirect_uri: Some(arguments.get("redirect_uri").unwrap_or_default()),
        verifier: arguments.get("code_verifier"),
    };
    let redeemed = lock(&site.standing.grants).redeem(&brought, site.now());
    redeemed.map_err(|refusal| match refusal {
        CodeRefusal::OtherRedirectUri(_) => "bad_redirect_uri",
        CodeRefusal::Unknown | CodeRefusal::Verifier => "invalid_code",
    })
}

fn by_refresh(site: &Site, arguments: &Arguments) -> Result<Grant, &'static str> {
    let token = arguments.get("refresh_token").unwrap_or_default();
    lock(&site.standing.grants).take_refresh(token).ok_or("invalid_refresh_token")
}

fn new_pair(site: &Site, grant: Grant, mount: &str) -> Value {
    let life = site.access_token_life(LIFE);
    let random = || format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let access_token = format!("{TOKEN_PREFIX}{}", random());
    let refresh_token = format!("xoxe-1-{}", random());
    let mut grants = lock(&site.standing.grants);
    let now = site.now();
    let access_token = grants.add_access(&access_token, grant.clone(), Some(life), now);
    let refresh_token = grants.add_refresh(&refresh_token, grant.clone());
    let mut answer = json!({
        "ok": true,
        "app_id": team::APP,
        "authed_user": { "id": member::id(1) },
        "scope": grant.scopes.join(","),
        "token_type": "bot",
        "access_token": access_token,
        "expires_in": life.as_secs(),
        "refresh_token": refresh_token,
        "bot_user_id": team::BOT_USER,
        "team": { "id": team::id(grant.account), "name": grant.account.name },
        "enterprise": null,
        "is_enterprise_install": false,
    });
    if grant.scopes.iter().any(|scope| scope == "incoming-webhook") {
        let hook = webhook::path(grant.account);
        answer["incoming_webhook"] = json!({
            "channel": format!("#{}", channel::ALERTS.name),
            "channel_id": channel::ALERTS.id,
            "configuration_url": format!("{mount}/"),
            "url": format!("{mount}{hook}"),
        });
    }
    answer
}
