use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::{REST, answer};
use crate::credentials::{Caller, token};
use crate::world::{Site, lock};

/// NetSuite limits how many requests run at once; as none here runs for long, this counts those
/// of a minute, and so many that a sync does not reach them.
const PER_MINUTE: u32 = 1_000;

/// Stands before every handler: who is calling, may they, are there requests left.
pub(super) async fn check(State(site): State<Site>, request: Request, next: Next) -> Response {
    let Some(token) = token(request.headers(), &["bearer"]) else {
        return answer::invalid_login();
    };
    let Some(caller) = Caller::holding(&site, token) else {
        return answer::invalid_login();
    };
    if !caller.may(REST) {
        return answer::missing_scope();
    }
    let limit = site.limit(PER_MINUTE);
    let budget = lock(&site.standing.windows).spend("account", limit, Duration::from_mins(1));
    if budget.exceeded {
        return answer::rate_limited(budget.seconds_until_reset(), site.now());
    }
    next.run(request).await
}
