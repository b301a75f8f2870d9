use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::{BIGQUERY_SCOPES, answer};
use crate::credentials::{Caller, token};
use crate::world::{Site, lock};

/// Requests of one user in a second.
const PER_SECOND: u32 = 100;

/// Stands before every handler: who is calling, may they, are there requests left.
pub(super) async fn check(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let caller = match caller(&site, &request) {
        Ok(caller) => caller,
        Err(refused) => return refused,
    };
    if !BIGQUERY_SCOPES.iter().any(|scope| caller.may(scope)) {
        return answer::missing_scope();
    }
    let budget = lock(&site.standing.windows).spend(
        caller.account.handle,
        site.limit(PER_SECOND),
        Duration::from_secs(1),
    );
    if budget.exceeded {
        return answer::rate_limited(budget.seconds_until_reset(), site.now());
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

fn caller(site: &Site, request: &Request) -> Result<Caller, Response> {
    let token = token(request.headers(), &["bearer"]).ok_or_else(answer::no_credentials)?;
    Caller::holding(site, token).ok_or_else(answer::invalid_credentials)
}
