use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::Fault;
use crate::oauth::token_requests;
use crate::world::{Site, lock};

/// Answers of ours are far smaller; this only bounds what is buffered.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Stands before the API of a provider: counts the request and plays the fault.
pub(crate) async fn at_the_api(State(site): State<Site>, request: Request, next: Next) -> Response {
    site.standing.count_request();
    // Dropped with the answer, or when the caller hangs up.
    let _flight = site.standing.in_flight.begin(request.uri().path());
    let fault = site.standing.fault();
    if let Some(broken) = everywhere(fault.as_ref()).await {
        return broken;
    }
    match fault {
        Some(Fault::RateLimited { retry_after_seconds }) => {
            (site.provider.rate_limited)(retry_after_seconds, site.world.clock.now())
        }
        Some(Fault::UnauthorizedAll) => (site.provider.unauthorized)(),
        Some(Fault::Html) => Html(MAINTENANCE).into_response(),
        Some(Fault::Truncated) => cut_in_half(next.run(request).await).await,
        _ => next.run(request).await,
    }
}

/// Stands before the OAuth doors of a provider, which only share the faults of the whole house:
/// counts the refreshes.
pub(crate) async fn at_the_oauth_doors(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    let (is_refresh, request) = match token_requests::is_refresh(request).await {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    if is_refresh {
        lock(&site.standing.token_requests).refreshes += 1;
    }
    let fault = site.standing.fault();
    let answer = match everywhere(fault.as_ref()).await {
        Some(broken) => broken,
        None => next.run(request).await,
    };
    if !is_refresh {
        return answer;
    }
    let (succeeded, answer) = token_requests::brings_token(answer).await;
    lock(&site.standing.token_requests).succeeded += u64::from(succeeded);
    answer
}

async fn everywhere(fault: Option<&Fault>) -> Option<Response> {
    match fault? {
        Fault::Outage => {
            Some((StatusCode::SERVICE_UNAVAILABLE, "upstream connect error\n").into_response())
        }
        Fault::ServerError => Some(
            (StatusCode::INTERNAL_SERVER_ERROR, [(header::CONTENT_TYPE, "application/json")], "{}")
                .into_response(),
        ),
        Fault::Slow { milliseconds } => {
            tokio::time::sleep(Duration::from_millis(u64::from(*milliseconds))).await;
            None
        }
        _ => None,
    }
}

async fn cut_in_half(whole: Response) -> Response {
    let (mut parts, body) = whole.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let half = bytes.slice(..bytes.len() / 2);
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(half.len()));
    Response::from_parts(parts, Body::from(half))
}

const MAINTENANCE: &str = "<!doctype html><html><head><title>Scheduled maintenance</title></head>\
    <body><h1>We'll be right back</h1></body></html>";
