//! Whose credential it is: the test call.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::sync_run::RunErrorKind;
use http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    ConnectorError, Credential, Endpoints, Http, JsonPath, Provider, Secrets, Setting, Settings,
    Template, Variables, auth,
    http::{Answer, Subject},
    reader::key,
    request::Request,
};

/// An account at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The provider's id of it.
    pub id: String,
    /// What people call it, on one line of at most 100 characters; the id where the provider gives
    /// no name.
    pub label: String,
    /// Whether the provider did not say whose it is, so that the id is made of the key: another key
    /// may be one of the same account.
    pub anonymous: bool,
}

impl Account {
    /// Whether an account's id is made of a key.
    pub fn is_made_of_key(id: &str) -> bool {
        let digest = id.strip_prefix(OF_KEY).and_then(|it| BASE64_URL_SAFE_NO_PAD.decode(it).ok());
        digest.is_some_and(|digest| digest.len() == OF_KEY_BYTES)
    }
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
    let mut variables = Variables::of(provider, settings, Some(credential));
    variables.set_days(http.now());
    let asking = Asking { http, provider, endpoints, credential, variables };
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
    variables: Variables,
}

impl Asking<'_> {
    async fn account(&self) -> Result<Account, ConnectorError> {
        let subject = Subject::connecting(self.provider);
        let identity = &self.provider.identity;
        let answer = self.ask(&identity.request, &self.variables).await?;
        if let (Some(narrow), StatusCode::FORBIDDEN, Credential::Pasted { secrets, .. }) =
            (&identity.when_forbidden, answer.status, self.credential)
        {
            self.ask(&narrow.request, &self.variables).await?.accepted(subject)?;
            return Ok(Account::anonymous(secrets, narrow.label.clone()));
        }
        let answer = answer.accepted(subject)?;
        let body: Value = serde_json::from_str(answer.json(subject)?.get()).unwrap_or_default();
        self.read(&body)
    }

    async fn ask(
        &self,
        request: &Request,
        variables: &Variables,
    ) -> Result<Answer, ConnectorError> {
        let base = self.endpoints.api_base(self.provider)?;
        let draft = request.draft(base, &self.provider.headers, variables)?;
        let mut call = draft.into_call()?;
        auth::sign(&mut call, self.provider, self.credential, self.http.now())?;
        self.http.send(&call, Subject::connecting(self.provider)).await
    }

    async fn check(&self, setting: &Setting) -> Result<(), ConnectorError> {
        let (Some(request), Some(value)) = (&setting.check, self.variables.get(&setting.name))
        else {
            return Ok(());
        };
        // A list has one element a line; everything else is one line.
        for element in value.lines() {
            let mut variables = self.variables.clone();
            variables.set(&setting.name, element);
            let answer = self.ask(request, &variables).await;
            answer
                .and_then(|it| it.accepted(Subject::connecting(self.provider)))
                .map_err(|refusal| explain(refusal, self.provider, setting, element))?;
        }
        Ok(())
    }

    fn read(&self, body: &Value) -> Result<Account, ConnectorError> {
        let identity = &self.provider.identity;
        let part = |hole: &str| {
            let named = hole.strip_prefix('$').and_then(|name| self.variables.get(name));
            let path = || JsonPath::try_from(hole.to_owned()).ok()?.find(body).and_then(plain);
            Ok::<_, ()>(named.map(str::to_owned).or_else(path).unwrap_or_default())
        };
        let fill = |text: &Template| text.fill(part).unwrap_or_default().trim().to_owned();
        let label = shown(&fill(&identity.label));
        let id = match (&identity.id, self.credential) {
            (Some(id), _) => fill(id),
            (None, Credential::Pasted { secrets, .. }) => {
                return Ok(Account::anonymous(secrets, label));
            }
            (None, Credential::OAuth(_)) => String::new(),
        };
        if let Some(problem) = key::unfit(&id) {
            let name = &self.provider.name;
            return Err(ConnectorError::bad_answer(format!(
                "{name} sent an account that cannot be kept: {problem}."
            )));
        }
        if id.is_empty() {
            let places = identity.id.iter().flat_map(Template::holes);
            return Err(ConnectorError::bad_answer(format!(
                "{} did not say whose credential this is: its answer has nothing at `{}`.",
                self.provider.name,
                places.collect::<Vec<_>>().join("`, `")
            )));
        }
        let label = if label.is_empty() { shown(&id) } else { label };
        Ok(Account { id, label, anonymous: false })
    }
}

impl Account {
    /// Nobody says whose the key is: a digest of it has to do.
    fn anonymous(secrets: &Secrets, label: String) -> Self {
        let id = secrets.values().next().map(digest_of).unwrap_or_default();
        Self { id, label, anonymous: true }
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

/// A name as lists show it: it becomes part of the connection's.
fn shown(name: &str) -> String {
    let line: String = name.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    line.trim().chars().take(100).collect()
}

/// How ids that are made of a key begin.
const OF_KEY: &str = "key-";
/// How much of the key's digest follows.
const OF_KEY_BYTES: usize = 9;

/// The same for the same key, and nothing that leads back to it.
fn digest_of(key: &SecretString) -> String {
    let digest = Sha256::digest(key.expose_secret());
    format!("{OF_KEY}{}", BASE64_URL_SAFE_NO_PAD.encode(&digest[..OF_KEY_BYTES]))
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
