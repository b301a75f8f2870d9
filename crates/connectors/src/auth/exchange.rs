//! How pasted keys are turned into a token: one file a scheme. The token is asked for anew when it
//! ends; there is nothing to refresh.

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, Utc};
use http::{Method, header::AUTHORIZATION};
use url::{Url, form_urlencoded};

use super::{basic, put};
use crate::{
    ConnectorError, Endpoints, Http, Provider, Secrets, Tokens,
    catalogue::{CatalogueError, Node, Scheme, Source},
    endpoints::Address,
    http::{Call, Subject},
    oauth::token_answer::{self, Grant},
};

mod client_credentials;
mod jwt_assertion;

/// One way of turning keys into a token.
pub(crate) trait Exchange: fmt::Debug + Send + Sync {
    /// Where tokens are issued.
    fn token_url(&self) -> &Address;

    /// The names of the fields it needs.
    fn needs(&self) -> Vec<&str>;

    /// What is asked there. The error says what is wrong with the keys.
    fn question(
        &self,
        secrets: &Secrets,
        token_url: &Url,
        now: DateTime<Utc>,
    ) -> Result<Question, String>;
}

/// What the token endpoint is asked.
#[derive(Debug, Default)]
pub(crate) struct Question {
    /// The form.
    form: BTreeMap<&'static str, String>,
    /// User and password of HTTP Basic.
    basic: Option<(String, String)>,
}

/// What `scheme` of `[auth.key.exchange]` can be.
pub(crate) const SCHEMES: &[Scheme<dyn Exchange>] = &[
    Scheme { name: "client_credentials", read: boxed::<client_credentials::ClientCredentials> },
    Scheme { name: "jwt_assertion", read: boxed::<jwt_assertion::JwtAssertion> },
];

/// Turns keys into a token.
pub(crate) async fn exchange(
    http: &Http,
    provider: &Provider,
    endpoints: &Endpoints,
    scheme: &dyn Exchange,
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<Tokens, ConnectorError> {
    let url = endpoints.token.clone().ok_or_else(|| {
        ConnectorError::misconfigured(format!(
            "The address where {} issues tokens is not known. Check the settings.",
            provider.name
        ))
    })?;
    let wrong = |problem| {
        ConnectorError::misconfigured(format!("{}: {problem} Paste it again.", provider.name))
    };
    let Question { form, basic: user } = scheme.question(secrets, &url, now).map_err(wrong)?;
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
    let mut call = Call::send(Method::POST, url, body, "application/x-www-form-urlencoded");
    call.secrets = secrets.values().cloned().collect();
    // As good as the key that signed it while it lasts.
    let assertions = ["assertion", "client_assertion"].into_iter();
    call.secrets.extend(assertions.filter_map(|name| form.get(name).cloned().map(Into::into)));
    if let Some((user, password)) = user {
        // Base64 is always a valid header value.
        let _ = put(&mut call, AUTHORIZATION, &basic(&user, &password));
    }
    let answer = http.send(&call, Subject::provider(provider)).await?;
    let answer = token_answer::read(provider, answer, Grant::Keys)?;
    token_answer::tokens(provider, answer, now)
}

fn boxed<'i, T>(source: &Source<'i>, node: Node<'i>) -> Result<Box<dyn Exchange>, CatalogueError>
where
    T: Exchange + serde::de::DeserializeOwned + 'static,
{
    Ok(Box::new(source.read::<T>(node)?))
}
