use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::arguments::Arguments;
use super::method::{METHODS, Method};
use super::{answer, team};
use crate::credentials::{Caller, token};
use crate::oauth::grants::Worth;
use crate::world::{Site, lock};

const WINDOW: Duration = Duration::from_mins(1);
const LARGEST_BODY: usize = 1024 * 1024;
/// What every token of the app starts with; it turns expiring tokens on.
pub(super) const TOKEN_PREFIX: &str = "xoxe.xoxb-1-";

/// Stands before every method: reads the arguments, asks who is calling and whether calls are
/// left, and signs the answer with the scopes.
pub(super) async fn check(State(site): State<Site>, request: Request, next: Next) -> Response {
    let Some(name) = request.uri().path().strip_prefix("/api/").map(str::to_owned) else {
        return next.run(request).await;
    };
    let Some(method) = METHODS.iter().find(|method| method.name == name) else {
        return answer::unknown_method(&name);
    };
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    let arguments = match Arguments::read(parts.uri.query(), &parts.headers, &body) {
        Ok(arguments) => arguments,
        Err(error) => return answer::error(error),
    };
    let given = token(&parts.headers, &["bearer"]).or_else(|| arguments.get("token"));
    let caller = match given.map(|token| caller(&site, token)) {
        None => return answer::error("not_authed"),
        Some(Err(error)) => return answer::error(error),
        Some(Ok(caller)) => caller,
    };
    if let Err(limited) = spend(&site, &caller, method, &arguments) {
        return limited;
    }
    let mut request = Request::from_parts(parts, Body::empty());
    request.extensions_mut().insert(caller.clone());
    request.extensions_mut().insert(arguments);
    let mut answered = next.run(request).await;
    sign(answered.headers_mut(), &caller, method);
    answered
}

fn caller(site: &Site, token: &str) -> Result<Caller, &'static str> {
    if let Some(caller) = Caller::by_key(site, token) {
        return Ok(caller);
    }
    match lock(&site.standing.grants).worth(token, site.now()) {
        Worth::Live(access) => Ok(Caller::of(access.grant)),
        Worth::Expired(_) => Err("token_expired"),
        // Slack still knows what it took back.
        Worth::Unknown if token.starts_with(TOKEN_PREFIX) => Err("token_revoked"),
        Worth::Unknown => Err("invalid_auth"),
    }
}

/// Limits are counted for each method in each workspace, and for posting in each channel.
fn spend(
    site: &Site,
    caller: &Caller,
    method: &Method,
    arguments: &Arguments,
) -> Result<(), Response> {
    let mut counted = format!("{} {}", team::id(caller.account), method.name);
    if method.name == "chat.postMessage" {
        counted.push_str(arguments.get("channel").unwrap_or_default());
    }
    let limit = site.limit(method.per_minute);
    let budget = lock(&site.standing.windows).spend(&counted, limit, WINDOW);
    if budget.exceeded {
        return Err(answer::rate_limited(budget.seconds_until_reset(), site.now()));
    }
    Ok(())
}

fn sign(headers: &mut HeaderMap, caller: &Caller, method: &Method) {
    let held = match &caller.scopes {
        Some(scopes) => scopes.join(","),
        None => "channels:history,channels:read,chat:write,chat:write.public,groups:history,\
                 groups:read,users:read,users:read.email"
            .to_owned(),
    };
    let mut insert = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    insert("x-oauth-scopes", &held);
    if !method.scopes.is_empty() {
        insert("x-accepted-oauth-scopes", &method.scopes.join(","));
    }
}
