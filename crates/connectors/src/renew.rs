//! A credential that works now: tokens that are about to end are replaced.

use chrono::{DateTime, Utc};

use crate::{ConnectorError, Credential, Endpoints, Http, OAuthApp, Provider, auth, oauth};

impl Credential {
    /// Whether tokens have to be got before it can be used at all.
    pub fn needs_tokens(&self, provider: &Provider) -> bool {
        let exchange = provider.api_key.as_ref().is_some_and(|key| key.exchange.is_some());
        matches!(self, Self::Pasted { tokens: None, .. }) && exchange
    }

    /// Whether it can be replaced by a fresh one without a person.
    pub fn is_renewable(&self, provider: &Provider) -> bool {
        match self {
            Self::OAuth(tokens) => tokens.refresh_token.is_some(),
            Self::Pasted { .. } => {
                provider.api_key.as_ref().is_some_and(|key| key.exchange.is_some())
            }
        }
    }
}

/// Gets fresh tokens: with the refresh token, or with the pasted keys.
///
/// [`Unauthorized`](contract::sync_run::RunErrorKind::Unauthorized) means that a person has to
/// connect again. Anything else may pass or is the operator's to mend.
pub async fn renew(
    http: &Http,
    provider: &Provider,
    endpoints: &Endpoints,
    app: Option<&OAuthApp>,
    credential: &Credential,
    now: DateTime<Utc>,
) -> Result<Credential, ConnectorError> {
    match credential {
        Credential::OAuth(tokens) => {
            let app = app.ok_or_else(|| {
                ConnectorError::misconfigured(format!(
                    "{} is no longer set up: its client id and client secret are missing.",
                    provider.name
                ))
            })?;
            let fresh = oauth::refresh(http, provider, endpoints, app, tokens, now).await?;
            Ok(Credential::OAuth(fresh))
        }
        Credential::Pasted { secrets, .. } => {
            let scheme = provider.api_key.as_ref().and_then(|key| key.exchange.as_deref());
            let Some(scheme) = scheme else { return Ok(credential.clone()) };
            let tokens = auth::exchange(http, provider, endpoints, scheme, secrets, now).await?;
            Ok(Credential::Pasted { secrets: secrets.clone(), tokens: Some(tokens) })
        }
    }
}
