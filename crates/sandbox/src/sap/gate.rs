use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

use super::answer;
use crate::credentials::basic;
use crate::world::{Site, lock};

/// SAP publishes no number; this is one that a sync does not reach.
const PER_MINUTE: u32 = 1_000;

/// Stands before every handler: who is calling, are there requests left.
pub(super) async fn check(State(site): State<Site>, request: Request, next: Next) -> Response {
    if let Err(refused) = admitted(&site, request.headers()) {
        return refused;
    }
    let limit = site.limit(PER_MINUTE);
    let budget = lock(&site.standing.windows).spend("tenant", limit, Duration::from_mins(1));
    if budget.exceeded {
        return answer::rate_limited(budget.seconds_until_reset(), site.now());
    }
    next.run(request).await
}

fn admitted(site: &Site, headers: &HeaderMap) -> Result<(), Response> {
    let secret = |name| site.provider.secret(name);
    if let Some(key) = headers.get("apikey") {
        let good = key.as_bytes() == secret("api_key").as_bytes();
        return if good { Ok(()) } else { Err(answer::invalid_key()) };
    }
    match basic(headers) {
        // Names of users are compared without case.
        Some((user, password))
            if user.eq_ignore_ascii_case(secret("username")) && password == secret("password") =>
        {
            Ok(())
        }
        _ => Err(answer::logon_failed()),
    }
}
