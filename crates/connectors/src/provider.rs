//! A provider, as its file describes it: read, checked, and ready to use.

use url::Url;

use crate::{JsonPath, Template, endpoints::Address, request::Request, rules::Rule};

mod key_auth;
mod limits;
mod oauth_spec;
mod setting;
mod stream;

pub use key_auth::{KeyAuth, SecretField};
pub use limits::Limits;
pub(crate) use oauth_spec::{CapturedFrom, TokenPaths};
pub use oauth_spec::{ClientAuth, OAuthSpec, PkceMode, TokenBody};
pub use setting::{Setting, SettingKind};
pub(crate) use stream::{Each, IdPart, RecordId, SkipRule, Source};
pub use stream::{KeyList, Stream};

/// One provider of the catalogue.
#[derive(Debug)]
pub struct Provider {
    /// The short name in URLs, environment variables and the database: `acme-shop`.
    pub slug: String,
    /// The name for people: "Acme Shop".
    pub name: String,
    /// The shelf it stands on: "Productivity".
    pub category: String,
    /// One sentence on what can be read from it.
    pub description: String,
    /// Which sign of the sprite.
    pub icon: String,
    /// Where the vendor documents this.
    pub docs_url: Option<Url>,
    /// How to get what is needed to connect, a sentence or two for the page of the provider.
    pub how_to: Option<String>,
    /// Whether it only exists in the sandbox.
    pub sandbox_only: bool,
    /// What every path of the file is appended to.
    pub(crate) api_base: Address,
    /// Sent with every request to the API; a header whose variable is missing is left out.
    pub(crate) headers: crate::request::Headers,
    /// Where its answers explain a refusal; the first that is found is shown to people.
    pub(crate) error_messages: Vec<JsonPath>,
    /// What its answers mean, beyond what their status says.
    pub(crate) rules: Vec<Rule>,
    /// How to connect with a key, where that is possible.
    pub api_key: Option<KeyAuth>,
    /// How to connect through a consent screen, where that is possible.
    pub oauth: Option<OAuthSpec>,
    /// The test call.
    pub identity: Identity,
    /// What has to be said before connecting.
    pub settings: Vec<Setting>,
    /// Lists that streams are read for each element of.
    pub(crate) sources: Vec<Source>,
    /// What can be read, in the order it is read.
    pub streams: Vec<Stream>,
    /// How much is too much.
    pub limits: Limits,
    /// Every how many minutes it is read when nobody says otherwise.
    pub sync_minutes: u32,
    /// How its webhooks are signed, where it has any.
    pub webhook: Option<WebhookSpec>,
}

/// The test call: proves a credential and says whose it is.
#[derive(Debug)]
pub struct Identity {
    /// The request.
    pub(crate) request: Request,
    /// The account's id, with paths into the answer, or variables, in braces. Nothing
    /// (`anonymous = true`) where the provider never says whose a key is: a digest of the key has
    /// to do.
    pub(crate) id: Option<Template>,
    /// The account's name for people, likewise. The id when it comes out empty.
    pub(crate) label: Template,
    /// What proves a key that may not make the test call.
    pub(crate) when_forbidden: Option<NarrowIdentity>,
}

/// What proves a key with so few permissions that the provider does not say whose it is. A digest
/// of the key then stands for the account's id.
#[derive(Debug)]
pub struct NarrowIdentity {
    /// What such keys may read.
    pub(crate) request: Request,
    /// What the account is called then.
    pub(crate) label: String,
}

/// `[webhook]`: how a provider signs the calls it makes to us. Kept for the receiver of webhooks to
/// come; nothing is done with it yet.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSpec {
    /// The scheme of the signature.
    pub scheme: String,
    /// How to switch webhooks on at the vendor, a sentence or two.
    #[serde(default)]
    pub how_to: String,
}

impl Provider {
    /// The stream of this name.
    pub fn stream(&self, name: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.name == name)
    }

    /// The list of this name, that of a stream or one that is only read for others.
    pub(crate) fn source(&self, name: &str) -> Option<&Source> {
        let own = self.sources.iter().find(|source| source.name == name);
        own.or_else(|| self.stream(name).map(|stream| &stream.source))
    }

    /// Whether a reading of a stream may miss a record because another one is deleted meanwhile: its
    /// pages may be found by counting, or those of a list that it is read for each element of.
    pub fn may_count_pages(&self, stream: &Stream) -> bool {
        let mut source = &stream.source;
        loop {
            if source.paging.may_count() {
                return true;
            }
            let Some(Each::Of { source: parent, .. }) = &source.each else { return false };
            let Some(parent) = self.source(parent) else { return false };
            source = parent;
        }
    }

    /// Whether it issues tokens, be it for a code or for a key.
    pub fn issues_tokens(&self) -> bool {
        self.token_url().is_some()
    }

    /// Where tokens are issued, be it for a code or for a key.
    pub(crate) fn token_url(&self) -> Option<&Address> {
        let for_codes = self.oauth.as_ref().map(|oauth| &oauth.token_url);
        let for_keys = || self.api_key.as_ref()?.exchange.as_ref().map(|it| it.token_url());
        for_codes.or_else(for_keys)
    }
}
