use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;

use super::answer;
use crate::credentials::{Caller, token};
use crate::world::{Site, lock};

const WINDOW: Duration = Duration::from_hours(24);
/// Requests of the whole organization in a window.
const PER_DAY: u32 = 15_000;

/// Stands before every API handler: who is calling, are there requests left; and tells how many
/// were made.
pub(super) async fn check(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let token = token(request.headers(), &["bearer", "oauth"]).unwrap_or_default();
    let Some(caller) = Caller::holding(&site, token) else {
        return answer::invalid_session();
    };
    if !may_use_the_api(&caller) {
        return answer::not_for_the_api();
    }
    let limit = site.limit(PER_DAY);
    let budget = lock(&site.standing.windows).spend("organization", limit, WINDOW);
    if budget.exceeded {
        return answer::rate_limited(budget.seconds_until_reset(), site.now());
    }
    request.extensions_mut().insert(caller);
    let mut answered = next.run(request).await;
    let usage = format!("api-usage={}/{}", budget.used, budget.limit);
    if let Ok(usage) = HeaderValue::from_str(&usage) {
        answered.headers_mut().insert("sforce-limit-info", usage);
    }
    answered
}

/// An app that asked for no scope has all of them.
fn may_use_the_api(caller: &Caller) -> bool {
    let all = caller.scopes.as_ref().is_some_and(Vec::is_empty);
    all || caller.may("api") || caller.may("full")
}
