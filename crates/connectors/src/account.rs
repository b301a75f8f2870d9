//! Whose credential it is: the test call.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::sync_run::RunErrorKind;
use http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    ConnectorError, Credential, Endpoints, Http, Provider, Setting, Settings, Template, auth,
    endpoints,
    http::{Answer, Call, Subject},
    settings,
};

/// An account at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The provider's id of it.
    pub id: String,
    /// What people call it; the id where the provider gives no name.
    pub label: String,
}

/// Proves a credential and says whose it is. Also tries the settings that the provider file says
/// how to try, so that a typing error is found before anything is saved.
pub async fn identify(
    http: &Http,
    provider: &Provider,
    endpoints: &Endpoints,
    credential: &Credential,
    settings: &Settings,
) -> Result<Account, ConnectorError> {
    let asking = Asking { http, provider, endpoints, credential, settings };
    let account = asking.account().await?;
    for setting in &provider.settings {
        asking.check(setting).await?;
    }
    Ok(account)
}

struct Asking<'a> {
    http: &'a Http,
    provider: &'a Provider,
    endpoints: &'a Endpoints,
    credential: &'a Credential,
    settings: &'a Settings,
}

impl Asking<'_> {
    async fn account(&self) -> Result<Account, ConnectorError> {
        let subject = Subject::provider(self.provider);
        let identity = &self.provider.identity;
        let answer = self.get(&identity.path).await?;
        if let (Some(narrow), StatusCode::FORBIDDEN, Credential::Key { key }) =
            (&identity.when_forbidden, answer.status, self.credential)
        {
            self.get(&narrow.path).await?.accepted(subject)?;
            return Ok(Account { id: digest_of(key), label: narrow.label.clone() });
        }
        let answer = answer.accepted(subject)?;
        let body: Value = serde_json::from_str(answer.json(subject)?.get()).unwrap_or_default();
        read(self.provider, &body)
    }

    async fn get(&self, path: &Template) -> Result<Answer, ConnectorError> {
        let path = settings::fill_path(path, self.settings)?;
        let mut call = Call::get(endpoints::join(&self.endpoints.api_base, &path));
        call.headers.extend(self.provider.headers.clone());
        auth::sign(&mut call, self.provider, self.credential)?;
        self.http.send(&call, Subject::provider(self.provider)).await
    }

    async fn check(&self, setting: &Setting) -> Result<(), ConnectorError> {
        let (Some(path), Some(value)) = (&setting.check, self.settings.get(&setting.name)) else {
            return Ok(());
        };
        let answer = self.get(path).await?;
        let refused = answer.accepted(Subject::provider(self.provider)).err();
        refused.map_or(Ok(()), |refusal| Err(explain(refusal, self.provider, setting, value)))
    }
}

/// Says which setting a refusal is about. A credential that is refused is about none.
fn explain(
    refusal: ConnectorError,
    provider: &Provider,
    setting: &Setting,
    value: &str,
) -> ConnectorError {
    if refusal.kind != RunErrorKind::Misconfigured {
        return refusal;
    }
    ConnectorError::misconfigured(format!(
        "{}: \"{value}\" does not exist at {}, or this credential may not read it. ({})",
        setting.label, provider.name, refusal.message
    ))
}

fn read(provider: &Provider, body: &Value) -> Result<Account, ConnectorError> {
    let identity = &provider.identity;
    let id = identity.id.find(body).and_then(plain).ok_or_else(|| {
        ConnectorError::bad_answer(format!(
            "{} did not say whose credential this is: its answer has nothing at `{}`.",
            provider.name, identity.id
        ))
    })?;
    let part = |hole: &str| {
        let path = crate::JsonPath::try_from(hole.to_owned()).ok();
        Ok::<_, ()>(path.and_then(|path| path.find(body).and_then(plain)).unwrap_or_default())
    };
    let label = identity.label.fill(part).unwrap_or_default().trim().to_owned();
    Ok(Account { label: if label.is_empty() { id.clone() } else { label }, id })
}

/// The same for the same key, and nothing that leads back to it.
fn digest_of(key: &SecretString) -> String {
    let digest = Sha256::digest(key.expose_secret());
    format!("key-{}", BASE64_URL_SAFE_NO_PAD.encode(&digest[..9]))
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
