//! Where a provider answers: at its vendor's, where the operator points it, or in the sandbox.

use url::Url;

use crate::{ConnectorError, Provider, Template, Variables};

/// The addresses of a provider, for one connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// What every path of the provider file is appended to. Nothing while a part of it is yet to
    /// be learned: some providers say in their token answer where an account's API is.
    pub api_base: Option<Url>,
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
    /// Instead of the file's `token_url`.
    pub token_url: Option<Url>,
}

/// An address of a provider file: absolute, with variables in braces, be it for the whole host.
pub(crate) type Address = Template;

impl Endpoints {
    /// The vendor's addresses, or those the operator chose.
    pub fn of(provider: &Provider, overrides: &EndpointOverrides, variables: &Variables) -> Self {
        let chosen = |over: &Option<Url>, vendor: Option<&Address>| {
            over.clone().or_else(|| absolute(vendor?, variables))
        };
        let api_base = chosen(&overrides.api_base, Some(&provider.api_base));
        let oauth = provider.oauth.as_ref();
        let revoke = revoke_address(provider, api_base.as_ref(), Reach::of(overrides));
        Self {
            authorize: chosen(&overrides.authorize_url, oauth.map(|it| &it.authorize_url)),
            token: chosen(&overrides.token_url, provider.token_url()),
            revoke,
            api_base,
        }
    }

    /// The same paths below `{sandbox}/{slug}`.
    pub fn sandbox(provider: &Provider, sandbox: &Url, variables: &Variables) -> Self {
        let root = join(sandbox, &format!("/{}", provider.slug));
        let mount = |address: &Address| mounted(&root, address, variables);
        let api_base = mount(&provider.api_base);
        let revoke = provider.oauth.as_ref().and_then(|oauth| {
            let address = oauth.revoke.as_ref()?.address();
            if address.starts_with('/') {
                return Some(join(api_base.as_ref()?, address));
            }
            Some(join(&root, Url::parse(address).ok()?.path()))
        });
        Self {
            authorize: provider.oauth.as_ref().and_then(|oauth| mount(&oauth.authorize_url)),
            token: provider.token_url().and_then(mount),
            revoke,
            api_base,
        }
    }

    /// What every path of the provider file is appended to.
    pub(crate) fn api_base(&self, provider: &Provider) -> Result<&Url, ConnectorError> {
        self.api_base.as_ref().ok_or_else(|| {
            ConnectorError::misconfigured(format!(
                "The address of {}'s API is not known: a setting it needs is missing or has a form \
                 that no address has.",
                provider.name
            ))
        })
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
fn revoke_address(provider: &Provider, api_base: Option<&Url>, reach: Reach) -> Option<Url> {
    let address = provider.oauth.as_ref()?.revoke.as_ref()?.address();
    if address.starts_with('/') {
        return Some(join(api_base?, address));
    }
    (reach == Reach::Vendor).then(|| Url::parse(address).ok()).flatten()
}

fn absolute(address: &Address, variables: &Variables) -> Option<Url> {
    let url = Url::parse(&variables.fill(address)?).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// The path of an address, below the mount; its host is the vendor's affair, and may be a variable
/// that only the vendor's answer fills.
fn mounted(root: &Url, address: &Address, variables: &Variables) -> Option<Url> {
    let path = variables.fill(&address.behind_host())?;
    let (path, query) = path.split_once('?').map_or((path.as_str(), None), |(p, q)| (p, Some(q)));
    let mut url = join(root, path);
    url.set_query(query);
    Some(url)
}

/// The base with this path appended; `path` begins with a slash and is encoded already.
pub(crate) fn join(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    url
}
