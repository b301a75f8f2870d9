//! Consent screens: OAuth 2, authorization code with PKCE.
//!
//! The code verifier and its challenge come from the `oauth2` crate. The requests are our own:
//! that crate joins and splits scopes at spaces only, takes a 200 with an error in it for a broken
//! answer, and drops what the answer holds beside the tokens, all of which providers need.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{
    ConnectorError, Endpoints, Http, JsonPath, OAuthSpec, Provider, Tokens,
    provider::{CapturedFrom, PkceMode},
};

pub(crate) mod revoke;
pub(crate) mod token_answer;
mod token_request;

pub use revoke::{Revoked, revoke};

/// This installation as the provider knows it.
#[derive(Debug, Clone)]
pub struct OAuthApp {
    /// The public name.
    pub client_id: String,
    /// The secret that goes with it.
    pub client_secret: SecretString,
    /// Where the provider sends people back to. Exactly as registered.
    pub redirect_uri: Url,
}

/// A proof that whoever brings the code is who asked for it (RFC 7636, S256).
#[derive(Debug, Clone)]
pub struct Pkce {
    /// Goes to the consent screen.
    pub challenge: String,
    /// Goes to the token endpoint.
    pub verifier: SecretString,
}

impl Pkce {
    /// A fresh pair, from the system's random numbers.
    pub fn new() -> Self {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        Self { challenge: challenge.as_str().to_owned(), verifier: verifier.into_secret().into() }
    }

    /// The pair of this verifier.
    pub fn of(verifier: SecretString) -> Self {
        let code = PkceCodeVerifier::new(verifier.expose_secret().to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&code);
        Self { challenge: challenge.as_str().to_owned(), verifier }
    }
}

impl Default for Pkce {
    fn default() -> Self {
        Self::new()
    }
}

/// Where a person is sent to agree. `state` comes back with the code.
pub fn authorize_url(
    provider: &Provider,
    endpoints: &Endpoints,
    app: &OAuthApp,
    state: &str,
    pkce: &Pkce,
) -> Result<Url, ConnectorError> {
    let spec = spec(provider)?;
    let mut url = endpoints.authorize.clone().ok_or_else(|| not_offered(provider))?;
    let mut query = url.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &app.client_id)
        .append_pair("redirect_uri", app.redirect_uri.as_str())
        .append_pair("state", state);
    if !spec.scopes.is_empty() {
        query.append_pair("scope", &spec.scopes.join(&spec.scope_separator));
    }
    if spec.pkce == PkceMode::S256 {
        query.append_pair("code_challenge", &pkce.challenge);
        query.append_pair("code_challenge_method", "S256");
    }
    query.extend_pairs(&spec.extra_parameters);
    drop(query);
    Ok(url)
}

/// What a person came back with.
#[derive(Debug)]
pub struct SentBack<'a> {
    /// What is exchanged for tokens.
    pub code: &'a str,
    /// All parameters of the address: some providers say there whose account it is.
    pub parameters: &'a BTreeMap<String, String>,
}

/// Turns a code into tokens. A code works once.
pub async fn exchange(
    http: &Http,
    provider: &Provider,
    endpoints: &Endpoints,
    app: &OAuthApp,
    sent_back: &SentBack<'_>,
    verifier: &SecretString,
    now: DateTime<Utc>,
) -> Result<Tokens, ConnectorError> {
    let mut form = BTreeMap::from([
        ("grant_type", "authorization_code"),
        ("code", sent_back.code),
        ("redirect_uri", app.redirect_uri.as_str()),
    ]);
    if spec(provider)?.pkce == PkceMode::S256 {
        form.insert("code_verifier", verifier.expose_secret());
    }
    let request = token_request::TokenRequest { http, provider, endpoints, app };
    let answer = request.send(form, token_answer::Grant::Code).await?;
    let mut tokens = token_answer::tokens(provider, answer, now)?;
    let parameter = |path: &JsonPath| sent_back.parameters.get(path.as_str()).cloned();
    tokens.captured.extend(token_answer::captured(provider, CapturedFrom::Callback, |path| {
        parameter(path).map(serde_json::Value::String)
    }));
    Ok(tokens)
}

/// Turns a refresh token into fresh tokens. What the answer leaves out (the refresh token, the
/// scopes) stays as it was.
///
/// A refresh token that the provider says is dead is
/// [`Unauthorized`](contract::sync_run::RunErrorKind::Unauthorized): a person has to connect
/// again. Anything else may pass or is the operator's to mend.
pub async fn refresh(
    http: &Http,
    provider: &Provider,
    endpoints: &Endpoints,
    app: &OAuthApp,
    tokens: &Tokens,
    now: DateTime<Utc>,
) -> Result<Tokens, ConnectorError> {
    let Some(refresh_token) = &tokens.refresh_token else {
        let message = format!("{} gave no refresh token. Connect it again.", provider.name);
        return Err(ConnectorError::unauthorized(message));
    };
    let form = BTreeMap::from([
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token.expose_secret()),
    ]);
    let request = token_request::TokenRequest { http, provider, endpoints, app };
    let answer = request.send(form, token_answer::Grant::Refresh).await?;
    let fresh = token_answer::tokens(provider, answer, now)?;
    Ok(Tokens {
        refresh_token: fresh.refresh_token.or_else(|| Some(refresh_token.clone())),
        scopes: if fresh.scopes.is_empty() { tokens.scopes.clone() } else { fresh.scopes },
        captured: tokens.captured.clone().into_iter().chain(fresh.captured).collect(),
        ..fresh
    })
}

fn spec(provider: &Provider) -> Result<&OAuthSpec, ConnectorError> {
    provider.oauth.as_ref().ok_or_else(|| not_offered(provider))
}

fn not_offered(provider: &Provider) -> ConnectorError {
    ConnectorError::misconfigured(format!("{} has no consent screen.", provider.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_the_one_of_rfc_7636_appendix_b() {
        let pkce = Pkce::of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into());
        assert_eq!(pkce.challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn fresh_verifiers_differ_and_are_long_enough() {
        let (one, other) = (Pkce::new(), Pkce::new());
        assert_ne!(one.challenge, other.challenge);
        assert!((43..=128).contains(&one.verifier.expose_secret().len()));
    }
}
