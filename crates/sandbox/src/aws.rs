//! AWS: Cost Explorer, `ce.us-east-1.amazonaws.com`, reached with a signature.

mod answer;
mod bill;
mod canonical;
mod cost_and_usage;
mod dimension;
mod door;
mod metric;
mod page_token;
mod period;
mod request;
mod signature;

use axum::Router;
use axum::middleware::from_fn_with_state;

use crate::fault::layer;
use crate::provider::Provider;
use crate::world::Site;

pub(crate) static PROVIDER: Provider = Provider {
    slug: "aws",
    name: "AWS",
    way_in: "an access key that signs each request (SigV4, service ce, region us-east-1)",
    secrets: &[
        ("access_key_id", "AKIASANDBOX000000001"),
        ("secret_access_key", "sandbox/0000000000000000000000000000demo"),
    ],
    oauth: None,
    routes,
    unauthorized: answer::expired_token,
    rate_limited: answer::throttled,
    edit: None,
    record: None,
    truth: None,
};

/// All operations come to one address; which one is meant stands in a header.
fn routes(site: &Site) -> Router<Site> {
    Router::new().fallback(door::enter).layer(from_fn_with_state(site.clone(), layer::at_the_api))
}
