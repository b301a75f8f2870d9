//! What the operator decided, as far as the domain is concerned.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

use connectors::EndpointOverrides;
use secrecy::SecretString;
use url::Url;

/// What the operator decided, as far as the domain is concerned. The server reads it from the
/// environment.
#[derive(Debug)]
pub struct HubSettings {
    /// The address that browsers and providers reach this installation at, without a path.
    pub public_url: Url,
    /// Where the pretend providers answer; only in a demonstration.
    pub sandbox: Option<SandboxSettings>,
    /// What was said about single providers, by slug.
    pub providers: HashMap<String, ProviderSettings>,
    /// What access tokens are signed with.
    pub session_secret: SecretString,
    /// What was said about syncs.
    pub syncs: SyncSettings,
}

/// What the operator decided about syncs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncSettings {
    /// `TRIBUTARY_MOST_GONE`: from how many percent of a stream on records that are gone at the
    /// provider are only marked as deleted when a person says so; 20.
    pub most_gone: u8,
    /// `TRIBUTARY_KEEP_LOGS`: for how many days the lines of a run's log are kept; 30.
    pub keep_logs_days: u16,
    /// `TRIBUTARY_KEEP_RUNS`: for how many days runs that have ended are kept; 365. Whether a stream
    /// has gone quiet is seen in the runs of 14 days: with less, nobody is told.
    pub keep_runs_days: u16,
}

impl Default for SyncSettings {
    fn default() -> Self {
        Self { most_gone: 20, keep_logs_days: 30, keep_runs_days: 365 }
    }
}

/// Where the pretend providers answer, and as whom we speak to them.
#[derive(Debug, Clone)]
pub struct SandboxSettings {
    /// The base address.
    pub url: Url,
    /// The OAuth client it accepts.
    pub client_id: String,
    /// Its secret.
    pub client_secret: SecretString,
    /// What it accepts, by slug and field, for every provider that it pretends to be; shown on the
    /// provider's page, because it opens nothing else.
    pub secrets: BTreeMap<String, BTreeMap<String, String>>,
}

/// What the operator said about one provider.
#[derive(Default)]
pub struct ProviderSettings {
    /// `<SLUG>_CLIENT_ID`.
    pub client_id: Option<String>,
    /// `<SLUG>_CLIENT_SECRET`.
    pub client_secret: Option<SecretString>,
    /// `<SLUG>_REDIRECT_URI`; by default the callback under the public address.
    pub redirect_uri: Option<Url>,
    /// `<SLUG>_API_BASE`, `<SLUG>_AUTHORIZE_URL`, `<SLUG>_TOKEN_URL`.
    pub endpoints: EndpointOverrides,
    /// Keys that become a connection by themselves, by the name of the field: `GITHUB_TOKEN`.
    pub secrets: BTreeMap<String, String>,
    /// The settings of that connection: `GITHUB_REPOSITORY`.
    pub settings: BTreeMap<String, String>,
}

impl fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderSettings")
            .field("client_id", &self.client_id)
            .field("has_key", &!self.secrets.is_empty())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
