use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;

use super::canonical::SignedRequest;
use super::{answer, cost_and_usage, signature};
use crate::world::{Site, lock};

/// AWS publishes no number; this is one that a sync does not reach.
const PER_SECOND: u32 = 10;
const SERVICE: &str = "AWSInsightsIndexService.";

/// The one door: who is calling, are there requests left, what is wanted.
pub(super) async fn enter(
    State(site): State<Site>,
    OriginalUri(address): OriginalUri,
    uri: Uri,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // The caller signs the whole path, the mount included.
    let request = SignedRequest {
        method: &method,
        path: address.path(),
        query: address.query(),
        headers: &headers,
        body: &body,
    };
    let access_key = match signature::verify(&site, &request) {
        Ok(access_key) => access_key,
        Err(refused) => return refused,
    };
    let budget = lock(&site.standing.windows).spend(
        &access_key,
        site.limit(PER_SECOND),
        Duration::from_secs(1),
    );
    if budget.exceeded {
        return answer::throttled(budget.seconds_until_reset(), site.now());
    }
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    let operation = target.and_then(|target| target.strip_prefix(SERVICE));
    match operation {
        Some("GetCostAndUsage") if method == Method::POST && matches!(uri.path(), "" | "/") => {
            cost_and_usage::get(&site, &body)
        }
        _ => answer::error(StatusCode::NOT_FOUND, "UnknownOperationException", ""),
    }
}
