use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::credentials::basic;
use crate::oauth::form::Fields;
use crate::oauth::grants::Grant;
use crate::world::{Site, lock};

/// What an app asks for to use the management API with everything that it may.
pub(super) const SCOPE: &str = "https://management.azure.com/.default";

/// How long an access token lives.
const LIFE: Duration = Duration::from_hours(1);

/// `POST /{tenant}/oauth2/v2.0/token` with client credentials: there is no refresh token.
pub(super) async fn issue(
    State(site): State<Site>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = Fields::of_form(&body);
    match check(&site, &tenant, &fields, &headers) {
        Ok(()) => Json(token(&site)).into_response(),
        Err(refusal) => refusal.answer(site.world.clock.now()),
    }
}

/// Why there is no token, with Microsoft's own number for it.
struct Refusal {
    status: StatusCode,
    error: &'static str,
    number: u32,
    words: String,
}

impl Refusal {
    fn new(status: StatusCode, error: &'static str, number: u32, words: impl Into<String>) -> Self {
        Self { status, error, number, words: words.into() }
    }

    fn answer(self, now: DateTime<Utc>) -> Response {
        let (trace, correlation) = (Uuid::new_v4().to_string(), Uuid::new_v4().to_string());
        let timestamp = now.format("%Y-%m-%d %H:%M:%SZ").to_string();
        let body = json!({
            "error": self.error,
            "error_description": format!(
                "AADSTS{}: {} Trace ID: {trace} Correlation ID: {correlation} \
                 Timestamp: {timestamp}",
                self.number, self.words,
            ),
            "error_codes": [self.number],
            "timestamp": timestamp,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": format!(
                "https://login.microsoftonline.com/error?code={}",
                self.number,
            ),
        });
        (self.status, [(header::CACHE_CONTROL, "no-store, no-cache")], Json(body)).into_response()
    }
}

fn check(site: &Site, tenant: &str, fields: &Fields, headers: &HeaderMap) -> Result<(), Refusal> {
    let bad =
        |error, number, words: String| Refusal::new(StatusCode::BAD_REQUEST, error, number, words);
    let missing = |name: &str| {
        let words = format!("The request body must contain the following parameter: '{name}'.");
        bad("invalid_request", 900_144, words)
    };
    if tenant != site.provider.secret("tenant_id") {
        let words = format!(
            "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and \
             are signing into the correct cloud."
        );
        return Err(bad("invalid_request", 90_002, words));
    }
    match fields.get("grant_type") {
        Some("client_credentials") => {}
        Some(other) => {
            let words = format!("The app requested an unsupported grant type '{other}'.");
            return Err(bad("unsupported_grant_type", 70_003, words));
        }
        None => return Err(missing("grant_type")),
    }
    let (id, secret) = client(fields, headers);
    let id = id.ok_or_else(|| missing("client_id"))?;
    if id != site.provider.secret("client_id") {
        let words = format!(
            "Application with identifier '{id}' was not found in the directory 'Acme Retail'. \
             This can happen if the application has not been installed by the administrator of \
             the tenant or consented to by any user in the tenant."
        );
        return Err(bad("unauthorized_client", 700_016, words));
    }
    let unproven = |number, words: String| {
        Refusal::new(StatusCode::UNAUTHORIZED, "invalid_client", number, words)
    };
    let secret = secret.ok_or_else(|| {
        let words = "The request body must contain the following parameter: 'client_assertion' or \
            'client_secret'.";
        unproven(7_000_218, words.to_owned())
    })?;
    if secret != site.provider.secret("client_secret") {
        let words = format!(
            "Invalid client secret provided. Ensure the secret being sent in the request is the \
             client secret value, not the client secret ID, for a secret added to app '{id}'."
        );
        return Err(unproven(7_000_215, words));
    }
    match fields.get("scope") {
        Some(SCOPE) => Ok(()),
        Some(scope) => {
            let words = format!(
                "The provided value for the input parameter 'scope' is not valid. The scope \
                 {scope} is not valid."
            );
            Err(bad("invalid_scope", 70_011, words))
        }
        None => Err(missing("scope")),
    }
}

/// In the form, or as Basic.
fn client(fields: &Fields, headers: &HeaderMap) -> (Option<String>, Option<String>) {
    match basic(headers) {
        Some((id, secret)) => (Some(id), Some(secret)),
        None => (
            fields.get("client_id").map(str::to_owned),
            fields.get("client_secret").map(str::to_owned),
        ),
    }
}

fn token(site: &Site) -> Value {
    let life = site.access_token_life(LIFE);
    let now = site.world.clock.now();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    // Looks like the real one, which is a JWT; what it is worth stands in the grants.
    let access_token = format!(
        "{}.{}.{}",
        part(&json!({ "typ": "JWT", "alg": "RS256", "kid": "sandbox" })),
        part(&json!({
            "aud": "https://management.azure.com",
            "appid": site.provider.secret("client_id"),
            "oid": super::PRINCIPAL.handle,
            "tid": site.provider.secret("tenant_id"),
            "iat": now.timestamp(),
            "exp": now.timestamp() + i64::try_from(life.as_secs()).unwrap_or(0),
        })),
        URL_SAFE_NO_PAD.encode(Uuid::new_v4()),
    );
    let grant = Grant::new(&super::PRINCIPAL, vec![SCOPE.to_owned()]);
    lock(&site.standing.grants).add_access(&access_token, grant, Some(life), now);
    // One second less than its life, as Microsoft says it.
    let expires_in = life.as_secs().saturating_sub(1);
    json!({
        "token_type": "Bearer",
        "expires_in": expires_in,
        "ext_expires_in": expires_in,
        "access_token": access_token,
    })
}
