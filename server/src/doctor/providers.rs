//! The provider files, and which providers can be connected.

use connectors::Catalogue;
use contract::provider::ProviderState;
use hub::{Hub, checkup::Check};

use crate::{
    config::Config,
    installation::Means,
    secrets::{self, SecretsError},
    serve::ServeError,
};

const NAME: &str = "providers";

/// The providers, where all files read.
pub(super) fn catalogue(config: &Config) -> Option<Catalogue> {
    Catalogue::load(Some(&config.data_dir.join("providers"))).ok()
}

/// What a hub is made of, where the files and the environment are good.
pub(super) fn means(config: &Config, checks: &mut Vec<Check>) -> Option<Means> {
    if let Err(error) = Catalogue::load(Some(&config.data_dir.join("providers"))) {
        let remedy = "Correct the file (`tributary provider check` helps): the server does not start \
                      with it.";
        checks.push(Check::problem(NAME, error.to_string(), remedy));
        return None;
    }
    // What is wrong with the keys is told by their own check.
    let secrets = secrets::find(config).ok()?;
    match Means::of(config, secrets, config.bind, None) {
        Ok(means) => Some(means),
        Err(ServeError::Vault(_) | ServeError::Secrets(SecretsError::Missing { .. })) => None,
        Err(error) => {
            let remedy = "Correct the variable; .env.example explains it.";
            checks.push(Check::problem(NAME, error.to_string(), remedy));
            None
        }
    }
}

/// Which can be connected, and which need the operator first.
pub(super) fn states(hub: &Hub) -> Check {
    let states = hub::providers::states(hub);
    let need = states.iter().filter(|(_, state)| *state == ProviderState::NeedsSetup);
    let need: Vec<_> = need.map(|(name, _)| name.as_str()).collect();
    let ready = states.len() - need.len();
    let set_up = match need.as_slice() {
        [] => String::new(),
        names => format!(
            "; to be set up with a client id and secret before somebody connects them: {}",
            names.join(", ")
        ),
    };
    Check::ok(NAME, format!("all files load; {ready} of {} can be connected{set_up}", states.len()))
}
