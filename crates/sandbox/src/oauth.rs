//! The OAuth server that the providers share: consent screen, codes, tokens, PKCE. How a token
//! answer or a refusal is worded is the provider's own.

pub(crate) mod authorize;
mod consent;
pub(crate) mod form;
pub(crate) mod grants;
mod pkce;
pub(crate) mod refresh_tokens;
mod screens;
mod seal;
pub(crate) mod token_requests;

use axum::Router;
use axum::routing::get;

use self::form::Fields;
use self::grants::{CodeRefusal, Grant, Redemption};
use crate::world::{Site, lock};

/// What a provider tells its consent screen.
pub(crate) struct OauthScreens {
    /// Below the mount: `/login/oauth/authorize`.
    pub(crate) authorize_path: &'static str,
    /// The pretend accounts that a person can choose.
    pub(crate) accounts: &'static [Account],
    pub(crate) pkce: Pkce,
    /// What a scope allows; `None` for scopes that the provider does not know.
    pub(crate) scope_in_words: fn(&str) -> Option<String>,
    pub(crate) unknown_scopes: UnknownScopes,
    /// What an app may do that asks for no scope, or whose vendor has none.
    pub(crate) without_scopes: &'static str,
    /// Parameters of the authorize request that this vendor insists on.
    pub(crate) required: &'static [&'static str],
    /// What the redirect says when the person denied; empty where the vendor says no more than
    /// `access_denied`.
    pub(crate) denied: &'static str,
    /// What the redirect brings besides the code and the state.
    pub(crate) callback: fn(&'static Account) -> Vec<(&'static str, String)>,
}

/// Nothing, as most vendors.
pub(crate) fn code_only(_account: &'static Account) -> Vec<(&'static str, String)> {
    Vec::new()
}

/// What a provider does with a scope it does not know.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnknownScopes {
    /// Grants the rest (GitHub).
    Dropped,
    /// Shows an error page (HubSpot).
    Refused,
    /// Tells the app, by redirect (Airtable).
    ToldBack,
}

/// How a provider reads `code_challenge` and its method.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pkce {
    /// A challenge names its method, which is S256.
    Named,
    /// S256 is what a challenge without a method means, and a verifier may be the base64 of 128
    /// bytes, which is longer than RFC 7636 allows (Salesforce).
    Implied,
    /// The parameters are unknown and have no effect (QuickBooks).
    Ignored,
}

/// A pretend account at a provider.
pub(crate) struct Account {
    /// Its number at the provider.
    pub(crate) id: u64,
    /// Login or domain.
    pub(crate) handle: &'static str,
    /// What people call it.
    pub(crate) name: &'static str,
}

/// The consent screen and its answer.
pub(crate) fn routes(screens: &'static OauthScreens) -> Router<Site> {
    Router::new().route(screens.authorize_path, get(screens::show).post(screens::decide))
}

/// Redeems the code in a form of the app that this sandbox knows. Without a `redirect_uri` it is
/// refused as with a wrong one.
pub(crate) fn redeem(site: &Site, fields: &Fields) -> Result<Grant, CodeRefusal> {
    let brought = Redemption {
        code: fields.get("code").unwrap_or_default(),
        client_id: &site.world.options.app.client_id,
        redirect_uri: Some(fields.get("redirect_uri").unwrap_or_default()),
        verifier: fields.get("code_verifier"),
    };
    lock(&site.standing.grants).redeem(&brought, site.now())
}
