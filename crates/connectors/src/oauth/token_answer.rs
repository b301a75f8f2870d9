//! What a token endpoint answers: tokens, or the reason why not.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};

use crate::{
    ConnectorError, JsonPath, OAuthSpec, Provider, Tokens,
    http::{Answer, Subject},
    provider::{CapturedFrom, TokenPaths},
};

/// What was turned in for tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grant {
    Code,
    Refresh,
    /// Pasted keys.
    Keys,
}

/// The answer as an object, unless it is a refusal. Some providers refuse with a status of
/// 200, so the body decides first.
pub(crate) fn read(
    provider: &Provider,
    answer: Answer,
    grant: Grant,
) -> Result<Map<String, Value>, ConnectorError> {
    let subject = Subject::provider(provider);
    let body: Option<Map<String, Value>> = serde_json::from_slice(&answer.body).ok();
    if let Some(code) = body.as_ref().and_then(|body| body.get("error")?.as_str()) {
        let detail = body.as_ref().and_then(|body| body.get("error_description")?.as_str());
        return Err(refusal(provider, code, &said(&answer, code, detail), grant));
    }
    if !answer.status.is_success() {
        return Err(without_reason(provider, &answer, grant));
    }
    body.map_or_else(
        || {
            answer.json(subject)?;
            let name = &provider.name;
            Err(ConnectorError::bad_answer(format!("{name} sent tokens in a form nobody knows.")))
        },
        Ok,
    )
}

/// What an error code is about: those of RFC 6749, section 5.2, and those that the provider file
/// names.
fn blame(provider: &Provider, code: &str) -> Blame {
    let named = |pick: fn(&OAuthSpec) -> &Vec<String>| {
        provider.oauth.as_ref().is_some_and(|spec| pick(spec).iter().any(|it| it == code))
    };
    match code {
        "invalid_grant" => Blame::Grant,
        "invalid_client" | "unauthorized_client" => Blame::Client,
        _ if named(|spec| &spec.dead_grant_errors) => Blame::Grant,
        _ if named(|spec| &spec.client_errors) => Blame::Client,
        _ => Blame::Nobody,
    }
}

enum Blame {
    /// The code or the refresh token is dead.
    Grant,
    /// This installation is not registered as it should be.
    Client,
    /// It may pass.
    Nobody,
}

/// The provider's words, in brackets. The code is quoted like the rest: what should be one word may
/// be all of the request, secrets included.
fn said(answer: &Answer, code: &str, detail: Option<&str>) -> String {
    let parts = [answer.quote_code(code), detail.and_then(|words| answer.quote(words))];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    format!("({})", parts.join(", "))
}

fn refusal(provider: &Provider, code: &str, said: &str, grant: Grant) -> ConnectorError {
    let name = &provider.name;
    match (blame(provider, code), grant) {
        (Blame::Grant, Grant::Code) => ConnectorError::unauthorized(format!(
            "{name} did not accept its own code {said}. Connect again."
        )),
        (Blame::Grant, Grant::Refresh) => ConnectorError::unauthorized(format!(
            "{name} ended this connection {said}. Connect it again."
        )),
        (Blame::Grant | Blame::Client, Grant::Keys) => ConnectorError::unauthorized(format!(
            "{name} does not accept these keys {said}. Check them and connect again."
        )),
        (Blame::Client, _) => ConnectorError::misconfigured(format!(
            "{name} does not accept this installation {said}. An operator has to check its client \
             id, client secret and redirect address."
        )),
        (Blame::Nobody, _) => {
            ConnectorError::provider_down(format!("{name} gave no token {said}. Try again later."))
        }
    }
}

/// A refusal that names no reason says nothing about the grant: never a reason to give it up.
fn without_reason(provider: &Provider, answer: &Answer, grant: Grant) -> ConnectorError {
    let error = answer.refusal(Subject::provider(provider));
    match grant {
        Grant::Code | Grant::Keys => error,
        Grant::Refresh => ConnectorError::provider_down(format!(
            "{} refused to refresh the token (status {}) without a reason. Try again later.",
            provider.name, answer.status
        )),
    }
}

/// The tokens of an answer. `now` is when it came.
pub(crate) fn tokens(
    provider: &Provider,
    answer: Map<String, Value>,
    now: DateTime<Utc>,
) -> Result<Tokens, ConnectorError> {
    let answer = Value::Object(answer);
    let paths = provider.oauth.as_ref().map(|spec| &spec.token_paths);
    let at = |pick: fn(&TokenPaths) -> &Option<JsonPath>, usual: &str| match paths
        .and_then(|paths| pick(paths).as_ref())
    {
        Some(path) => path.find(&answer),
        None => answer.get(usual),
    };
    let text = |found: Option<&Value>| {
        found.and_then(Value::as_str).filter(|it| !it.is_empty()).map(str::to_owned)
    };
    let access_token = text(at(|it| &it.access_token, "access_token")).ok_or_else(|| {
        ConnectorError::bad_answer(format!("{} sent an answer without a token.", provider.name))
    })?;
    let life = at(|it| &it.expires_in, "expires_in").and_then(seconds);
    Ok(Tokens {
        access_token: access_token.into(),
        refresh_token: text(at(|it| &it.refresh_token, "refresh_token")).map(Into::into),
        obtained_at: Some(now),
        expires_at: life.and_then(|life| now.checked_add_signed(life)),
        scopes: scopes(provider, at(|it| &it.scope, "scope").or_else(|| answer.get("scopes"))),
        captured: captured(provider, CapturedFrom::TokenAnswer, |path| path.find(&answer).cloned()),
        answer,
    })
}

/// What the provider file keeps of what is said here. What does not have its form is left out: the
/// address that needs it will say that it is missing.
pub(super) fn captured(
    provider: &Provider,
    from: CapturedFrom,
    find: impl Fn(&JsonPath) -> Option<Value>,
) -> BTreeMap<String, String> {
    let captures = provider.oauth.as_ref().map(|spec| spec.captures.as_slice()).unwrap_or_default();
    let here = captures.iter().filter(|capture| capture.from == from);
    let pairs = here.filter_map(|capture| {
        let text = match find(&capture.path)? {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        let fits = capture.pattern.as_ref().is_none_or(|pattern| pattern.matches(&text));
        fits.then(|| (capture.name.clone(), text))
    });
    pairs.collect()
}

/// Some send the number as a text.
fn seconds(value: &Value) -> Option<TimeDelta> {
    let count = value.as_i64().or_else(|| value.as_str()?.parse().ok())?;
    TimeDelta::try_seconds(count)
}

fn scopes(provider: &Provider, granted: Option<&Value>) -> Vec<String> {
    let spec = provider.oauth.as_ref();
    let separator = spec.map_or(" ", |spec| {
        spec.granted_scope_separator.as_deref().unwrap_or(&spec.scope_separator)
    });
    let granted = match granted {
        Some(Value::String(text)) => text.split(separator).map(str::to_owned).collect(),
        Some(Value::Array(list)) => {
            list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    granted.iter().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}
