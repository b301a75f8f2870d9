//! The OAuth server that the providers share: consent screen, codes, tokens, PKCE. How a token
//! answer or a refusal is worded is the provider's own.

pub(crate) mod authorize;
mod consent;
pub(crate) mod form;
pub(crate) mod grants;
mod pkce;
mod screens;

use axum::Router;
use axum::routing::get;

use crate::world::Site;

/// What a provider tells its consent screen.
pub(crate) struct OauthScreens {
    /// Below the mount: `/login/oauth/authorize`.
    pub(crate) authorize_path: &'static str,
    /// The pretend accounts that a person can choose.
    pub(crate) accounts: &'static [Account],
    /// What a scope allows; `None` for scopes that the provider does not know.
    pub(crate) scope_in_words: fn(&str) -> Option<String>,
    pub(crate) unknown_scopes: UnknownScopes,
    /// What the redirect says when the person denied.
    pub(crate) denied: &'static str,
    /// What the redirect says besides the code, of the account that was chosen.
    pub(crate) callback_extras: fn(&Account) -> Vec<(&'static str, String)>,
}

/// What a provider does with a scope it does not know.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnknownScopes {
    /// Grants the rest (GitHub).
    Dropped,
    /// Shows an error page (HubSpot).
    Refused,
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
