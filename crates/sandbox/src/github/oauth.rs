use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use url::form_urlencoded;
use uuid::Uuid;

use crate::oauth::form::Fields;
use crate::oauth::grants::{CodeRefusal, Redemption};
use crate::world::{Site, lock};

/// `POST /login/oauth/access_token`. Refusals are 200 with an `error`, as GitHub answers them.
pub(super) async fn exchange(
    State(site): State<Site>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fields = Fields::of_form_or_json(&headers, &body);
    let answer = token(&site, &fields).unwrap_or_else(Refusal::json);
    written_as_asked(&headers, answer)
}

enum Refusal {
    Credentials,
    Code,
    RedirectUri,
}

fn token(site: &Site, fields: &Fields) -> Result<Value, Refusal> {
    let app = &site.world.options.app;
    let client_id = fields.get("client_id").unwrap_or_default();
    if client_id != app.client_id || fields.get("client_secret") != Some(&app.client_secret) {
        return Err(Refusal::Credentials);
    }
    let brought = Redemption {
        code: fields.get("code").unwrap_or_default(),
        client_id,
        // Optional at GitHub; when given it must be the one of the authorize request.
        redirect_uri: fields.get("redirect_uri"),
        verifier: fields.get("code_verifier"),
    };
    let now = site.now();
    let mut grants = lock(&site.standing.grants);
    let grant = grants.redeem(&brought, now).map_err(|refusal| match refusal {
        CodeRefusal::OtherRedirectUri(_) => Refusal::RedirectUri,
        CodeRefusal::Unknown | CodeRefusal::Verifier => Refusal::Code,
    })?;
    let scope = grant.scopes.join(",");
    let random = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let access_token = grants.add_access(&format!("gho_{}", &random[..36]), grant, None, now);
    Ok(json!({ "access_token": access_token, "scope": scope, "token_type": "bearer" }))
}

impl Refusal {
    fn json(self) -> Value {
        let (error, description, anchor) = match self {
            Self::Credentials => (
                "incorrect_client_credentials",
                "The client_id and/or client_secret passed are incorrect.",
                "incorrect-client-credentials",
            ),
            Self::Code => (
                "bad_verification_code",
                "The code passed is incorrect or expired.",
                "bad-verification-code",
            ),
            Self::RedirectUri => (
                "redirect_uri_mismatch",
                "The redirect_uri MUST match the registered callback URL for this application.",
                "redirect-uri-mismatch2",
            ),
        };
        json!({
            "error": error,
            "error_description": description,
            "error_uri": format!("https://docs.github.com/apps/managing-oauth-apps/\
                troubleshooting-oauth-app-access-token-request-errors/#{anchor}"),
        })
    }
}

/// A form, unless JSON was asked for.
fn written_as_asked(headers: &HeaderMap, answer: Value) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    if accept.is_some_and(|accept| accept.contains("json")) {
        return Json(answer).into_response();
    }
    let fields: Map<String, Value> = serde_json::from_value(answer).unwrap_or_default();
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in &fields {
        form.append_pair(name, value.as_str().unwrap_or_default());
    }
    let content_type = "application/x-www-form-urlencoded; charset=utf-8";
    ([(header::CONTENT_TYPE, content_type)], form.finish()).into_response()
}
