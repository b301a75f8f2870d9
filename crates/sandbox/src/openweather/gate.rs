use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::answer;
use crate::query::Pairs;
use crate::world::{Site, lock};

const WINDOW: Duration = Duration::from_mins(1);
/// Requests of one key in a window, without a subscription.
const PER_MINUTE: u32 = 60;

/// Stands before every handler: the key, and are there requests left.
pub(super) async fn check(State(site): State<Site>, request: Request, next: Next) -> Response {
    let pairs = Pairs::of(request.uri().query());
    let good = site.provider.secret("key");
    if pairs.get("appid").or_else(|| pairs.get("APPID")) != Some(good) {
        return answer::invalid_key();
    }
    let limit = site.limit(PER_MINUTE);
    let budget = lock(&site.standing.windows).spend(good, limit, WINDOW);
    if budget.exceeded {
        return answer::rate_limited(budget.seconds_until_reset(), site.now());
    }
    next.run(request).await
}
