use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::oauth::Account;
use crate::oauth::grants::Grant;

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
