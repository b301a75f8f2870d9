use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use sandbox::{Options, Sandbox, Size};
use serde_json::Value;
use tower::ServiceExt as _;

/// The moment at which exactly `size` records exist.
pub(crate) const THEN: &str = "2026-11-20T00:00:00Z";
pub(crate) const HOST: &str = "127.0.0.1:4010";
pub(crate) const CALLBACK: &str = "http://127.0.0.1:3000/oauth/callback?from=popup";

/// RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub(crate) fn then() -> DateTime<Utc> {
    THEN.parse().expect("a moment")
}

/// A sandbox whose clock stands at [`THEN`].
pub(crate) fn frozen() -> Sandbox {
    Sandbox::new(Options { now: Some(then()), ..Options::default() })
}

pub(crate) fn frozen_with(size: Size) -> Sandbox {
    Sandbox::new(Options { now: Some(then()), size, ..Options::default() })
}

/// The key that a provider accepts.
pub(crate) fn key(slug: &str) -> String {
    sandbox::secrets()[slug]["key"].clone()
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    /// One parameter of the address that this redirects to.
    pub(crate) fn redirected(&self, name: &str) -> Option<String> {
        assert_eq!(self.status, StatusCode::FOUND, "{}", self.text);
        let target = url::Url::parse(self.header("location")).expect("an address");
        target.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

pub(crate) async fn call(sandbox: &Sandbox, request: Request<Body>) -> Answer {
    let router: Router = sandbox.router();
    let response = router.oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).expect("UTF-8"),
    }
}

pub(crate) async fn send(
    sandbox: &Sandbox,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("host", HOST);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    call(sandbox, request.body(Body::from(body.to_owned())).expect("a request")).await
}

pub(crate) async fn get(sandbox: &Sandbox, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(sandbox, Method::GET, path, headers, "").await
}

pub(crate) async fn post_form(sandbox: &Sandbox, path: &str, pairs: &[(&str, &str)]) -> Answer {
    let headers =
        [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")];
    send(sandbox, Method::POST, path, &headers, &form(pairs)).await
}

pub(crate) async fn post_json(
    sandbox: &Sandbox,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Answer {
    let mut all = vec![("content-type", "application/json")];
    all.extend(headers);
    send(sandbox, Method::POST, path, &all, &body.to_string()).await
}

pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The app, as it says in a form who it is.
pub(crate) const APP: [(&str, &str); 2] =
    [("client_id", "tributary-sandbox"), ("client_secret", "sandbox-client-secret")];

/// The app, as it says by Basic who it is.
pub(crate) fn app() -> String {
    let [(_, id), (_, secret)] = APP;
    basic(id, secret)
}

/// The same pairs, some of them with another value.
pub(crate) fn changed<'a>(
    pairs: &[(&'a str, &'a str)],
    others: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let kept = |(name, _): &&(&str, &str)| others.iter().all(|(other, _)| other != name);
    pairs.iter().filter(kept).chain(others).copied().collect()
}

/// What redeems a code.
pub(crate) fn with_code<'a>(
    code: &'a str,
    others: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let pairs = [("grant_type", "authorization_code"), ("redirect_uri", CALLBACK), ("code", code)];
    changed(&pairs, others)
}

/// POSTs a form as a client that says by Basic who it is.
pub(crate) async fn post_form_as(
    sandbox: &Sandbox,
    client: &str,
    path: &str,
    pairs: &[(&str, &str)],
) -> Answer {
    let headers =
        [("authorization", client), ("content-type", "application/x-www-form-urlencoded")];
    send(sandbox, Method::POST, path, &headers, &form(pairs)).await
}

/// The value of `Authorization: Basic`.
pub(crate) fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// A field of an answer that is text.
pub(crate) fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer[name].as_str().unwrap_or_else(|| panic!("no {name} in {answer}"))
}

/// GETs with a bearer token and a User-Agent.
pub(crate) async fn get_as(sandbox: &Sandbox, token: &str, path: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    get(sandbox, path, &[("authorization", &bearer), ("user-agent", "tests")]).await
}

/// Presses Allow and returns the code.
pub(crate) async fn allow(sandbox: &Sandbox, authorize: &str, query: &[(&str, &str)]) -> String {
    decide(sandbox, authorize, query, &[("decision", "allow")])
        .await
        .redirected("code")
        .expect("a code")
}

/// Sends the consent form and returns the way back.
pub(crate) async fn decide(
    sandbox: &Sandbox,
    authorize: &str,
    query: &[(&str, &str)],
    decision: &[(&str, &str)],
) -> Answer {
    post_form(sandbox, &format!("{authorize}?{}", form(query)), decision).await
}

/// The query of an authorize request as most vendors want it.
pub(crate) fn asking<'a>(scope: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut query = vec![
        ("response_type", "code"),
        ("client_id", "tributary-sandbox"),
        ("redirect_uri", CALLBACK),
        ("scope", scope),
    ];
    query.extend(more);
    query
}
