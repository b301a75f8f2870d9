//! Slack: `slack.com` and `hooks.slack.com` under one mount.

mod answer;
mod arguments;
mod auth;
mod channel;
mod channels;
mod cursor;
mod gate;
mod history;
mod member;
mod members;
mod message;
mod method;
mod oauth;
mod post;
mod replies;
mod team;
mod thread;
mod ts;
mod webhook;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, post};
use serde_json::Value;

use crate::fault::layer;
use crate::oauth::{Account, OauthScreens, Pkce, UnknownScopes, code_only};
use crate::provider::Provider;
use crate::world::{Site, lock};

pub(crate) static PROVIDER: Provider = Provider {
    slug: "slack",
    name: "Slack",
    way_in: "OAuth, or a bot token as Bearer; a webhook is at /slack/services/T07ACME0001/\
             B07ACMEHOOK/sandboxWebhook000000000",
    secrets: &[("key", "xoxb-sandbox-000000000000-demo")],
    oauth: Some(&SCREENS),
    routes,
    unauthorized: answer::invalid_auth,
    rate_limited: answer::rate_limited,
    edit: Some(edit),
    record: None,
    truth: None,
};

static SCREENS: OauthScreens = OauthScreens {
    authorize_path: "/oauth/v2/authorize",
    accounts: &[
        Account { id: 1, handle: "acme-retail", name: "Acme Retail" },
        Account { id: 2, handle: "acme-labs", name: "Acme Labs" },
    ],
    pkce: Pkce::Named,
    scope_in_words,
    unknown_scopes: UnknownScopes::Refused,
    without_scopes: "See what is public",
    required: &["scope"],
    denied: "",
    callback: code_only,
};

fn scope_in_words(scope: &str) -> Option<String> {
    let words = match scope {
        "channels:history" => "Read messages in public channels it was added to",
        "channels:join" => "Join public channels",
        "channels:read" => "See which public channels there are",
        "chat:write" => "Post messages",
        "chat:write.public" => "Post messages to public channels it was not added to",
        "groups:history" => "Read messages in private channels it was added to",
        "groups:read" => "See which private channels it was added to",
        "incoming-webhook" => "Post messages to one channel",
        "team:read" => "See the name and the address of the workspace",
        "users:read" => "See who is in the workspace",
        "users:read.email" => "See the e-mail addresses of the people in the workspace",
        _ => return None,
    };
    Some(words.to_owned())
}

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/api/auth.test", any(auth::test))
        .route("/api/auth.revoke", any(auth::revoke))
        .route("/api/chat.postMessage", any(post::message))
        .route("/api/conversations.history", any(history::list))
        .route("/api/conversations.list", any(channels::list))
        .route("/api/conversations.replies", any(replies::list))
        .route("/api/users.list", any(members::list))
        .fallback(answer::not_found)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let doors = crate::oauth::routes(&SCREENS)
        .route("/api/oauth.v2.access", any(oauth::access))
        .route("/services/{team}/{service}/{token}", post(webhook::post))
        .layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    api.merge(doors)
}

/// Changes the `text` of the message `C07ACME0002/1790000000.000100`, or fields in the profile of
/// the member `U07ACME0007`.
fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    let now = site.now_seconds();
    let team = team::id(&SCREENS.accounts[0]);
    let written = |changes: &Value| {
        lock(&site.standing.edits).add(record, changes.as_object()?.clone(), now);
        Some(())
    };
    if let Some((channel, at)) = record.split_once('/') {
        let channel = channel::find(channel)?;
        let found = history::find(site, channel, ts::parse(at)?)?;
        written(changes)?;
        return Some(found.json(site, channel, &team));
    }
    let member = member::Member::find(site, record)?;
    written(changes)?;
    Some(member.json(site, &team, member::Email::Shown))
}
