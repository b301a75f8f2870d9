use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use super::{GRAPH, answer, app_token};
use crate::credentials::{Caller, token};
use crate::oauth::Account;
use crate::oauth::grants::Worth;
use crate::world::{Site, lock};

const SECOND: Duration = Duration::from_secs(1);
/// Requests of an app in a tenant for messages, in a second.
const MESSAGES: u32 = 5;
/// And for anything else.
const OTHERS: u32 = 30;

/// Stands before every API handler: who is calling, and may they call now.
pub(super) async fn check(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let Some(token) = token(request.headers(), &["bearer"]) else {
        return answer::invalid_token("Access token is empty.");
    };
    let caller = match caller(&site, token) {
        Ok(caller) => caller,
        Err(refused) => return refused,
    };
    let (counted, limit) = if request.uri().path().contains("/messages") {
        ("messages", site.limit(MESSAGES))
    } else {
        ("others", site.limit(OTHERS).max(OTHERS))
    };
    let budget = lock(&site.standing.windows).spend(counted, limit, SECOND);
    if budget.exceeded {
        return answer::rate_limited(budget.seconds_until_reset(), site.now());
    }
    request.extensions_mut().insert(caller);
    let mut answered = next.run(request).await;
    if !answered.headers().contains_key("request-id")
        && let Ok(request_id) = HeaderValue::from_str(&Uuid::new_v4().to_string())
    {
        answered.headers_mut().insert("request-id", request_id);
    }
    answered
}

fn caller(site: &Site, token: &str) -> Result<Caller, Response> {
    match lock(&site.standing.grants).worth(token, site.now()) {
        Worth::Live(access) if access.grant.account.id == app_token::APP.id => {
            Ok(Caller { account: access.grant.account, scopes: None })
        }
        Worth::Live(access) => {
            let bare =
                |scope: String| scope.strip_prefix(GRAPH).map(str::to_owned).unwrap_or(scope);
            let scopes = access.grant.scopes.into_iter().map(bare).collect();
            Ok(Caller { account: access.grant.account, scopes: Some(scopes) })
        }
        Worth::Expired(_) => Err(answer::expired_token()),
        Worth::Unknown if token.matches('.').count() != 2 => Err(answer::invalid_token(
            "IDX14100: JWT is not well formed, there are no dots (.). The token needs to be in JWS \
             or JWE Compact Serialization Format.",
        )),
        Worth::Unknown => {
            Err(answer::invalid_token("Access token validation failure. Invalid audience."))
        }
    }
}

/// Whether a person is behind the call; `None` for the app itself.
pub(super) fn person(caller: &Caller) -> Option<&'static Account> {
    (caller.account.id != app_token::APP.id).then_some(caller.account)
}

/// Refuses a call for which the caller holds none of these scopes.
pub(super) fn needs(caller: &Caller, scopes: &[&str]) -> Result<(), Response> {
    if scopes.iter().any(|scope| caller.may(scope)) {
        return Ok(());
    }
    let held = caller.scopes.as_deref().unwrap_or_default().join(",");
    Err(answer::missing_scope(&scopes.join(","), &held))
}
