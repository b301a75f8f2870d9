//! What the environment says of single providers: `GITHUB_TOKEN`, `HUBSPOT_CLIENT_ID` and so on.

use std::collections::{BTreeMap, HashMap};

use connectors::{Catalogue, EndpointOverrides, Provider};
use hub::{ProviderSettings, providers::variable};
use url::Url;

use crate::config::ConfigError;

/// The variables that every provider has, after its slug; keys and settings are named by the
/// provider's file.
pub const SUFFIXES: [&str; 6] =
    ["CLIENT_ID", "CLIENT_SECRET", "REDIRECT_URI", "API_BASE", "AUTHORIZE_URL", "TOKEN_URL"];

/// What the environment says of the providers of the catalogue, by slug.
pub fn read(
    catalogue: &Catalogue,
    environment: &BTreeMap<String, String>,
) -> Result<HashMap<String, ProviderSettings>, ConfigError> {
    let mut all = HashMap::new();
    for provider in catalogue.iter() {
        all.insert(provider.slug.clone(), read_one(provider, environment)?);
    }
    Ok(all)
}

fn read_one(
    provider: &Provider,
    environment: &BTreeMap<String, String>,
) -> Result<ProviderSettings, ConfigError> {
    let slug = variable(&provider.slug);
    let get = |suffix: &str| environment.get(&format!("{slug}_{suffix}")).cloned();
    let url = |suffix: &str| match get(suffix) {
        None => Ok(None),
        Some(text) => Url::parse(&text).map(Some).map_err(|_| {
            ConfigError::new(&format!("{slug}_{suffix}"), "must be an absolute address")
        }),
    };
    let settings = provider.settings.iter().filter_map(|setting| {
        let value = get(&variable(&setting.name))?;
        Some((setting.name.clone(), value))
    });
    let fields = provider.api_key.iter().flat_map(|key| &key.fields);
    let secrets = fields.filter_map(|field| {
        let value = environment.get(field.variable.as_ref()?)?;
        Some((field.name.clone(), value.clone()))
    });
    Ok(ProviderSettings {
        client_id: get("CLIENT_ID"),
        client_secret: get("CLIENT_SECRET").map(Into::into),
        redirect_uri: url("REDIRECT_URI")?,
        endpoints: EndpointOverrides {
            api_base: url("API_BASE")?,
            authorize_url: url("AUTHORIZE_URL")?,
            token_url: url("TOKEN_URL")?,
        },
        secrets: secrets.collect(),
        settings: settings.collect::<BTreeMap<_, _>>(),
    })
}
