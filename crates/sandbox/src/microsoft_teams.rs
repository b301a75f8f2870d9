//! Microsoft Teams: `login.microsoftonline.com` and `graph.microsoft.com` under one mount.

mod answer;
mod app_token;
mod channel;
mod channels;
mod delta;
mod gate;
mod me;
mod message;
mod message_page;
mod messages;
mod oauth;
mod query_options;
mod team;
mod teams;
mod token;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use serde_json::Value;

use crate::entra::TENANT;
use crate::fault::layer;
use crate::guid::guid;
use crate::oauth::{Account, OauthScreens, Pkce, UnknownScopes};
use crate::provider::Provider;
use crate::world::{Site, lock};

pub(crate) static PROVIDER: Provider = Provider {
    slug: "microsoft-teams",
    name: "Microsoft Teams",
    way_in: "OAuth with any tenant, or the app itself by client credentials",
    secrets: &[
        ("client_id", "tributary-sandbox"),
        ("client_secret", "sandbox-client-secret"),
        ("tenant_id", TENANT),
    ],
    oauth: Some(&SCREENS),
    routes,
    unauthorized: answer::expired_token,
    rate_limited: answer::rate_limited,
    edit: Some(edit),
    record: None,
    truth: None,
};

static SCREENS: OauthScreens = OauthScreens {
    authorize_path: "/{tenant}/oauth2/v2.0/authorize",
    accounts: &[
        Account { id: 1, handle: "amara.okafor@acme.example", name: "Amara Okafor" },
        Account { id: 2, handle: "zoe.mueller@acme.example", name: "Zoë Müller" },
    ],
    pkce: Pkce::Named,
    scope_in_words,
    unknown_scopes: UnknownScopes::Refused,
    without_scopes: "Sign you in",
    required: &["response_type", "scope"],
    denied: "AADSTS65004: User declined to consent to access the app.",
    callback: |account| vec![("session_state", guid("session", account.id))],
};

/// Scopes of Graph may carry its address in front.
const GRAPH: &str = "https://graph.microsoft.com/";

fn scope_in_words(scope: &str) -> Option<String> {
    let words = match scope.strip_prefix(GRAPH).unwrap_or(scope) {
        "openid" => "Sign you in",
        "profile" => "See your name",
        "email" => "See your e-mail address",
        "offline_access" => "Keep access to what you have given it access to",
        "User.Read" => "Read your profile",
        "Team.ReadBasic.All" => "See the names of your teams",
        "Channel.ReadBasic.All" => "See the names of the channels in your teams",
        "ChannelMessage.Read.All" => "Read the messages in the channels of your teams",
        "ChannelMessage.Send" => "Send messages to the channels of your teams",
        _ => return None,
    };
    Some(words.to_owned())
}

fn routes(site: &Site) -> Router<Site> {
    const MESSAGES: &str = "/v1.0/teams/{team}/channels/{channel}/messages";
    let api = Router::new()
        .route("/v1.0/me", get(me::show))
        .route("/v1.0/organization", get(me::organization))
        .route("/v1.0/me/joinedTeams", get(teams::joined))
        .route("/v1.0/teams", get(teams::all))
        .route("/v1.0/teams/{team}", get(teams::show))
        .route("/v1.0/teams/{team}/channels", get(channels::list))
        .route("/v1.0/teams/{team}/channels/{channel}", get(channels::show))
        .route(MESSAGES, get(messages::list))
        .route(&format!("{MESSAGES}/delta"), get(delta::list))
        .route(&format!("{MESSAGES}/{{message}}"), get(messages::show))
        .fallback(answer::no_segment)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let doors = crate::oauth::routes(&SCREENS)
        .route("/{tenant}/oauth2/v2.0/token", post(oauth::token))
        .layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    let pages = Router::new().route("/l/message/{channel}/{message}", get(message_page::show));
    api.merge(doors).merge(pages)
}

/// Changes the `content` of the message `{channel id}/{message id}`.
fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    let (channel, id) = record.rsplit_once('/')?;
    let (team, channel) = team::holding(channel)?;
    let message = message::Message::find(site, channel, id)?;
    let changes = changes.as_object()?.clone();
    lock(&site.standing.edits).add(record, changes, site.now_seconds());
    let mount = "http://localhost/microsoft-teams";
    Some(message.json(site, &message::Place { team, channel, mount }))
}
