use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::answer;
use crate::credentials::{Caller, token};
use crate::world::{Site, lock};

const SECOND: Duration = Duration::from_secs(1);
/// How long a base is shut after too many requests.
const SHUT: Duration = Duration::from_secs(30);
const PER_BASE: u32 = 5;
const PER_TOKEN: u32 = 50;

/// Stands before every API handler: who is calling, and may they call now.
pub(super) async fn check(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let Some(token) = token(request.headers(), &["bearer"]).map(str::to_owned) else {
        return answer::authentication_required();
    };
    let Some(caller) = Caller::holding(&site, &token) else {
        return answer::invalid_token();
    };
    let base = base_of(request.uri().path());
    if is_too_much(&site, &token, base) {
        return answer::rate_limited(0, site.now());
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// `/v0/{base}/…`, but not what is asked about all bases.
fn base_of(path: &str) -> Option<&str> {
    path.strip_prefix("/v0/")?.split('/').next().filter(|base| *base != "meta")
}

/// Who asks a base too often finds it shut for half a minute.
fn is_too_much(site: &Site, token: &str, base: Option<&str>) -> bool {
    let mut windows = lock(&site.standing.windows);
    if windows.spend(token, site.limit(PER_TOKEN).max(PER_TOKEN), SECOND).exceeded {
        return true;
    }
    let Some(base) = base else { return false };
    let exceeded = windows.spend(base, site.limit(PER_BASE), SECOND).exceeded;
    if exceeded {
        windows.shut_out(base, SHUT);
    }
    exceeded
}
