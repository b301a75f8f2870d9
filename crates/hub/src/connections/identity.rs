//! Whether two connections are the same.

use connectors::{Account, Provider, Settings};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// A digest of the account, the settings and whether it is the sandbox. An account may be connected
/// several times with different settings, such as for two repositories, and once with the same.
pub(super) fn of(
    provider: &Provider,
    account: &Account,
    settings: &Settings,
    sandbox: bool,
) -> String {
    let ignores_case = |name: &str| {
        provider.settings.iter().any(|setting| setting.name == name && setting.ignore_case)
    };
    let mut settings = settings.clone();
    for (name, value) in &mut settings {
        if ignores_case(name) {
            *value = value.to_lowercase();
        }
    }
    // As JSON, so that no two different ones are the same text.
    let text = serde_json::json!([account.id, settings, sandbox]).to_string();
    HEXLOWER.encode(&Sha256::digest(text))
}
