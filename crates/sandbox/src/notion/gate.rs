use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

use super::answer;
use crate::credentials::{Caller, token};
use crate::world::{Site, lock};

const WINDOW: Duration = Duration::from_mins(1);
/// Requests of one token in a window: three a second on average.
const PER_MINUTE: u32 = 180;
/// The versions that are spoken here; the one before them had no data sources.
const VERSIONS: [&str; 2] = ["2025-09-03", "2026-03-11"];

/// Stands before every API handler: who is calling, in which version, are there requests left.
pub(super) async fn check(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let Some(token) = token(request.headers(), &["bearer"]).map(str::to_owned) else {
        return answer::unauthorized();
    };
    let Some(caller) = Caller::holding(&site, &token) else {
        return answer::unauthorized();
    };
    if let Err(refused) = version(request.headers()) {
        return refused;
    }
    let limit = site.limit(PER_MINUTE);
    let budget = lock(&site.standing.windows).spend(&token, limit, WINDOW);
    if budget.exceeded {
        return answer::rate_limited(budget.seconds_until_reset(), site.now());
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

fn version(headers: &HeaderMap) -> Result<(), Response> {
    match headers.get("notion-version").and_then(|version| version.to_str().ok()) {
        None | Some("") => Err(answer::missing_version()),
        Some(version) if VERSIONS.contains(&version) => Ok(()),
        Some(version) => Err(answer::unknown_version(version, &VERSIONS)),
    }
}
