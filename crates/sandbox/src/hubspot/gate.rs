use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::answer;
use crate::credentials::{Caller, token};
use crate::oauth::grants::Worth;
use crate::rate::Budget;
use crate::world::{Site, lock};

const WINDOW: Duration = Duration::from_secs(10);
/// Requests of one token in a window.
const PER_TEN_SECONDS: u32 = 110;

/// Stands before every API handler: who is calling, are there requests left.
pub(super) async fn check(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let Some(token) = token(request.headers(), &["bearer"]).map(str::to_owned) else {
        return answer::invalid_authentication();
    };
    let caller = match caller(&site, &token) {
        Ok(caller) => caller,
        Err(refused) => return refused,
    };
    let limit = site.limit(PER_TEN_SECONDS);
    let budget = lock(&site.standing.windows).spend(&token, limit, WINDOW);
    if budget.exceeded {
        return answer::rate_limited(budget.seconds_until_reset(), site.now());
    }
    request.extensions_mut().insert(caller);
    let mut answered = next.run(request).await;
    sign(answered.headers_mut(), budget);
    answered
}

fn caller(site: &Site, token: &str) -> Result<Caller, Response> {
    if let Some(caller) = Caller::by_key(site, token) {
        return Ok(caller);
    }
    let now = site.now();
    match lock(&site.standing.grants).worth(token, now) {
        Worth::Live(access) => Ok(Caller::of(access.grant)),
        Worth::Expired(at) => Err(answer::expired_authentication(at, now)),
        Worth::Unknown => Err(answer::invalid_authentication()),
    }
}

/// OAuth apps have no daily limit, so there are no `Daily` headers.
fn sign(headers: &mut HeaderMap, budget: Budget) {
    headers.insert("x-hubspot-ratelimit-interval-milliseconds", HeaderValue::from(10_000));
    headers.insert("x-hubspot-ratelimit-max", HeaderValue::from(budget.limit));
    headers.insert("x-hubspot-ratelimit-remaining", HeaderValue::from(budget.remaining()));
}
