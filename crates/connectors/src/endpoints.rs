//! Where a provider answers: at its vendor's, where the operator points it, or in the sandbox.

use url::Url;

use crate::Provider;

/// The addresses of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// What every path of the provider file is appended to.
    pub api_base: Url,
    /// The consent screen.
    pub authorize: Option<Url>,
    /// The token endpoint.
    pub token: Option<Url>,
    /// Where tokens are revoked. May hold `{client_id}`, percent-encoded.
    pub revoke: Option<Url>,
}

/// Where the operator points a provider: `<SLUG>_API_BASE`, `<SLUG>_AUTHORIZE_URL` and
/// `<SLUG>_TOKEN_URL`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndpointOverrides {
    /// Instead of the file's `api.base`.
    pub api_base: Option<Url>,
    /// Instead of the file's `auth.oauth.authorize_url`.
    pub authorize_url: Option<Url>,
    /// Instead of the file's `auth.oauth.token_url`.
    pub token_url: Option<Url>,
}

impl Endpoints {
    /// The vendor's addresses, or those the operator chose.
    pub fn of(provider: &Provider, overrides: &EndpointOverrides) -> Self {
        let oauth = provider.oauth.as_ref();
        let chosen = |over: &Option<Url>, vendor: Option<&Url>| over.clone().or(vendor.cloned());
        let api_base = overrides.api_base.clone().unwrap_or_else(|| provider.api_base.clone());
        let reach = Reach::of(overrides);
        Self {
            authorize: chosen(&overrides.authorize_url, oauth.map(|it| &it.authorize_url)),
            token: chosen(&overrides.token_url, oauth.map(|it| &it.token_url)),
            revoke: revoke_address(provider, &api_base, reach),
            api_base,
        }
    }

    /// The same paths below `{sandbox}/{slug}`.
    pub fn sandbox(provider: &Provider, sandbox: &Url) -> Self {
        let mount = |url: &Url| join(sandbox, &format!("/{}{}", provider.slug, url.path()));
        let vendor = Self::of(provider, &EndpointOverrides::default());
        Self {
            api_base: mount(&vendor.api_base),
            authorize: vendor.authorize.as_ref().map(mount),
            token: vendor.token.as_ref().map(mount),
            revoke: vendor.revoke.as_ref().map(mount),
        }
    }
}

/// Whether the vendor itself may still be told of a token.
#[derive(PartialEq, Eq)]
enum Reach {
    Vendor,
    Elsewhere,
}

impl Reach {
    fn of(overrides: &EndpointOverrides) -> Self {
        match overrides {
            EndpointOverrides { api_base: None, token_url: None, .. } => Self::Vendor,
            _ => Self::Elsewhere,
        }
    }
}

/// A path is taken below the API's base. A full address is the vendor's: a token of another
/// installation has no business there.
fn revoke_address(provider: &Provider, api_base: &Url, reach: Reach) -> Option<Url> {
    let address = provider.oauth.as_ref()?.revoke.as_ref()?.address();
    if address.starts_with('/') {
        return Some(join(api_base, address));
    }
    (reach == Reach::Vendor).then(|| Url::parse(address).ok()).flatten()
}

/// The base with this path appended; `path` begins with a slash and is encoded already.
pub(crate) fn join(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    url
}
