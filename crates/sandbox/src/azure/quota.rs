use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use super::answer;
use crate::rate::Budget;
use crate::world::{Site, lock};

const WINDOW: Duration = Duration::from_secs(10);
/// "Query processing units" of a tenant in a window.
const UNITS: u32 = 12;

/// Takes what a query costs: one unit for each month that it looks at.
pub(super) fn spend(site: &Site, months: u32) -> Result<HeaderMap, Response> {
    let limit = site.limit(UNITS);
    // A query that costs more than there ever is could never be asked.
    let units = months.clamp(1, limit.max(1));
    let mut windows = lock(&site.standing.windows);
    let mut left = None;
    for _ in 0..units {
        let budget = windows.spend("tenant", limit, WINDOW);
        if budget.exceeded {
            let now = site.now();
            return Err(answer::rate_limited(budget.seconds_until_reset(), now));
        }
        left = Some(budget);
    }
    Ok(left.map(|budget| headers(units, budget)).unwrap_or_default())
}

fn headers(units: u32, budget: Budget) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let left = format!("QueriesPer10Sec:{}", budget.remaining());
    headers
        .insert("x-ms-ratelimit-microsoft.costmanagement-qpu-consumed", HeaderValue::from(units));
    if let Ok(left) = HeaderValue::from_str(&left) {
        headers.insert("x-ms-ratelimit-microsoft.costmanagement-qpu-remaining", left);
    }
    headers
}
