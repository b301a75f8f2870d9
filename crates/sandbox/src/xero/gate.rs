use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::answer::{self, Problem};
use super::tenant;
use crate::credentials::{Caller, token};
use crate::oauth::grants::Worth;
use crate::rate::Budget;
use crate::world::{Site, lock};

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);
/// Requests for one tenant.
const PER_MINUTE: u32 = 60;
const PER_DAY: u32 = 5_000;
/// Requests of the whole app; far more than a sandbox sees.
const APP_PER_MINUTE: u32 = 10_000;

/// Stands before every accounting handler: who is calling, for which tenant, are there requests
/// left; and turns the answer into XML for those who did not ask for JSON.
pub(super) async fn check(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let caller = match caller(&site, request.headers()) {
        Ok(caller) => caller,
        Err(refused) => return refused,
    };
    let Some(tenant) = tenant::asked_for(caller.account, request.headers()) else {
        return answer::wrong_tenant();
    };
    let (minute, day) = match spend(&site, &tenant.id()) {
        Ok(budgets) => budgets,
        Err(refused) => return refused,
    };
    let wants_json = wants_json(request.headers());
    request.extensions_mut().insert(caller);
    request.extensions_mut().insert(tenant);
    let mut answered = next.run(request).await;
    if !wants_json && answered.status() != StatusCode::NOT_FOUND {
        answered = answer::xml(answered.status(), site.now());
    }
    let headers = answered.headers_mut();
    headers.insert("x-minlimit-remaining", HeaderValue::from(minute.remaining()));
    headers.insert("x-daylimit-remaining", HeaderValue::from(day.remaining()));
    headers.insert("x-appminlimit-remaining", HeaderValue::from(APP_PER_MINUTE - minute.used));
    answered
}

/// Who holds the token of a request.
pub(super) fn caller(site: &Site, headers: &HeaderMap) -> Result<Caller, Response> {
    let token = token(headers, &["bearer"]).unwrap_or_default();
    match lock(&site.standing.grants).worth(token, site.now()) {
        Worth::Live(access) => Ok(Caller::of(access.grant)),
        Worth::Expired(at) => Err(answer::expired(at)),
        Worth::Unknown => Err(answer::unauthorized()),
    }
}

fn spend(site: &Site, tenant: &str) -> Result<(Budget, Budget), Response> {
    let mut windows = lock(&site.standing.windows);
    let limit = site.limit(PER_MINUTE).min(APP_PER_MINUTE);
    let minute = windows.spend(&format!("{tenant} minute"), limit, MINUTE);
    if minute.exceeded {
        return Err(answer::too_many(Problem::Minute, minute.seconds_until_reset()));
    }
    let day = windows.spend(&format!("{tenant} day"), PER_DAY, DAY);
    if day.exceeded {
        return Err(answer::too_many(Problem::Day, day.seconds_until_reset()));
    }
    Ok((minute, day))
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
}
