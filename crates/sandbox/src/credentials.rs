use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::oauth::Account;
use crate::oauth::grants::{Grant, Worth};
use crate::options::AppCredentials;
use crate::world::{Site, lock};

/// Who a request comes from, once its token was found good.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) account: &'static Account,
    /// `None` for keys that may do everything.
    pub(crate) scopes: Option<Vec<String>>,
}

impl Caller {
    /// Who lets an app act for them.
    pub(crate) fn of(grant: Grant) -> Self {
        Self { account: grant.account, scopes: Some(grant.scopes) }
    }

    /// Who brings the provider's key, which opens everything.
    pub(crate) fn by_key(site: &Site, key: &str) -> Option<Self> {
        let good = site.provider.secrets.contains(&("key", key));
        let account = site.provider.oauth?.accounts.first()?;
        good.then_some(Self { account, scopes: None })
    }

    /// Who brings the provider's key or a live token.
    pub(crate) fn holding(site: &Site, token: &str) -> Option<Self> {
        Self::by_key(site, token).or_else(|| {
            match lock(&site.standing.grants).worth(token, site.now()) {
                Worth::Live(access) => Some(Self::of(access.grant)),
                Worth::Expired(_) | Worth::Unknown => None,
            }
        })
    }

    pub(crate) fn may(&self, scope: &str) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.iter().any(|held| held == scope))
    }
}

/// The value of `Authorization` after one of the given schemes (compared without case).
pub(crate) fn token<'a>(headers: &'a HeaderMap, schemes: &[&str]) -> Option<&'a str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    schemes
        .iter()
        .any(|known| known.eq_ignore_ascii_case(scheme))
        .then(|| token.trim())
        .filter(|token| !token.is_empty())
}

/// User name and password of `Authorization: Basic`.
pub(crate) fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let decoded = STANDARD.decode(token(headers, &["basic"])?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

/// Whether a request says by Basic that it comes from the app.
pub(crate) fn is_app(headers: &HeaderMap, app: &AppCredentials) -> bool {
    basic(headers).is_some_and(|(id, secret)| id == app.client_id && secret == app.client_secret)
}
