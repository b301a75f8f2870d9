use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;

use super::answer;
use super::business::Business;
use crate::credentials::{Caller, token};
use crate::world::{Site, lock};

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);
/// Requests for one business.
const PER_MINUTE: u32 = 100;
const PER_DAY: u32 = 2_500;

/// Stands before every handler: who is calling, for which business, are there requests left.
pub(super) async fn check(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let token = token(request.headers(), &["bearer"]).unwrap_or_default();
    let Some(caller) = Caller::holding(&site, token) else {
        return answer::unauthorized();
    };
    let Some(business) = Business::asked_for(caller.account, request.headers()) else {
        return answer::other_business();
    };
    let id = business.id();
    if let Some(seconds) = seconds_to_wait(&site, &id) {
        return answer::rate_limited(seconds, site.now());
    }
    request.extensions_mut().insert(caller);
    request.extensions_mut().insert(business);
    let mut answered = next.run(request).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        answered.headers_mut().insert("x-business", id);
    }
    answered
}

fn seconds_to_wait(site: &Site, business: &str) -> Option<u32> {
    let mut windows = lock(&site.standing.windows);
    let limit = site.limit(PER_MINUTE);
    let minute = windows.spend(&format!("{business} minute"), limit, MINUTE);
    if minute.exceeded {
        return Some(minute.seconds_until_reset());
    }
    let day = windows.spend(&format!("{business} day"), PER_DAY, DAY);
    day.exceeded.then(|| day.seconds_until_reset())
}
