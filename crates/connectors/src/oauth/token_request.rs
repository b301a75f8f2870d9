//! Asking the token endpoint.

use std::collections::BTreeMap;

use http::{HeaderValue, Method, header::AUTHORIZATION};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

use super::{OAuthApp, not_offered, spec, token_answer};
use crate::{
    ConnectorError, Endpoints, Http, Provider,
    auth::basic,
    http::{Call, Subject},
    provider::{ClientAuth, TokenBody},
};

/// Who asks whom.
pub(super) struct TokenRequest<'a> {
    pub(super) http: &'a Http,
    pub(super) provider: &'a Provider,
    pub(super) endpoints: &'a Endpoints,
    pub(super) app: &'a OAuthApp,
}

impl TokenRequest<'_> {
    /// Sends the form, with the client's own proof, and reads the answer.
    pub(super) async fn send(
        &self,
        form: BTreeMap<&str, &str>,
        grant: token_answer::Grant,
    ) -> Result<Map<String, Value>, ConnectorError> {
        let url = self.endpoints.token.clone().ok_or_else(|| not_offered(self.provider))?;
        let spec = spec(self.provider)?;
        let call = client_call(url, self.app, spec.client_auth, spec.token_body, form);
        let answer = self.http.send(&call, Subject::provider(self.provider)).await;
        token_answer::read(self.provider, answer?, grant)
    }
}

/// A form, or JSON, with the client's proof in it or in a header.
pub(super) fn client_call<'a>(
    url: Url,
    app: &'a OAuthApp,
    client_auth: ClientAuth,
    written: TokenBody,
    mut form: BTreeMap<&str, &'a str>,
) -> Call {
    // Some answers repeat what they were sent: of these, nothing may be shown.
    let secret_fields = ["code", "code_verifier", "refresh_token", "token"];
    let sent = secret_fields.iter().filter_map(|name| form.get(name));
    let mut secrets: Vec<SecretString> = sent.map(|&text| text.to_owned().into()).collect();
    secrets.push(app.client_secret.clone());
    if client_auth == ClientAuth::Body {
        form.insert("client_id", &app.client_id);
        form.insert("client_secret", app.client_secret.expose_secret());
    }
    let (body, media_type) = match written {
        TokenBody::Form => (
            form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish(),
            "application/x-www-form-urlencoded",
        ),
        TokenBody::Json => (serde_json::json!(form).to_string(), "application/json"),
    };
    let mut call = Call::send(Method::POST, url, body, media_type);
    call.secrets = secrets;
    if client_auth == ClientAuth::Basic {
        // Both are form-encoded first (RFC 6749, section 2.3.1).
        let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let (id, secret): (String, String) =
            (encode(&app.client_id), encode(app.client_secret.expose_secret()));
        put_basic(&mut call, &id, &secret);
    }
    call
}

/// `Authorization: Basic …`.
pub(super) fn put_basic(call: &mut Call, username: &str, password: &str) {
    // Base64 is always a valid header value.
    if let Ok(mut value) = HeaderValue::try_from(basic(username, password).expose_secret()) {
        value.set_sensitive(true);
        call.headers.insert(AUTHORIZATION, value);
    }
}
