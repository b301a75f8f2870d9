use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::faults::{Ending, Meeting};
use super::{Blow, cut};
use crate::clock::http_date;
use crate::oauth::token_requests;
use crate::world::{Site, lock};

/// Stands before the API of a provider: counts the request and plays the faults.
pub(crate) async fn at_the_api(State(site): State<Site>, request: Request, next: Next) -> Response {
    site.standing.count_request();
    // Dropped with the answer, or when the caller hangs up.
    let _flight = site.standing.in_flight.begin(request.uri().path());
    let meeting = lock(&site.standing.faults).meet(request.uri().path());
    if meeting.ending != Ending::Answered {
        site.standing.count_spoiled();
    }
    let _expiry = meeting.expires_tokens.then(|| Expiry(site.clone()));
    dated(&site, played(&site, meeting, request, next).await)
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
    let meeting = lock(&site.standing.faults).meet_at_the_doors();
    let answer = dated(&site, played(&site, meeting, request, next).await);
    if !is_refresh {
        return answer;
    }
    let (succeeded, answer) = token_requests::brings_token(answer).await;
    lock(&site.standing.token_requests).succeeded += u64::from(succeeded);
    answer
}

async fn played(site: &Site, meeting: Meeting, request: Request, next: Next) -> Response {
    if !meeting.wait.is_zero() {
        tokio::time::sleep(meeting.wait).await;
    }
    match meeting.ending {
        Ending::Answered => next.run(request).await,
        Ending::Hit(Blow::Unavailable) => {
            (StatusCode::SERVICE_UNAVAILABLE, "upstream connect error\n").into_response()
        }
        Ending::Hit(Blow::ServerError) => {
            let json = [(header::CONTENT_TYPE, "application/json")];
            (StatusCode::INTERNAL_SERVER_ERROR, json, "{}").into_response()
        }
        Ending::Hit(Blow::Truncated) => cut::in_half(next.run(request).await).await,
        Ending::Hit(Blow::CutOff) => cut::off(next.run(request).await).await,
        Ending::RateLimited { retry_after_seconds, form } => {
            let mut refused = (site.provider.rate_limited)(retry_after_seconds, site.now());
            if let Some(form) = form {
                form.say(refused.headers_mut(), retry_after_seconds, site.now());
            }
            refused
        }
        Ending::Unauthorized => (site.provider.unauthorized)(),
        Ending::Html => Html(MAINTENANCE).into_response(),
    }
}

/// Lets all access tokens expire once the request is answered, or its caller has hung up.
struct Expiry(Site);

impl Drop for Expiry {
    fn drop(&mut self) {
        lock(&self.0.standing.grants).expire_all_access(self.0.now());
    }
}

/// The answer with the time by the provider's own clock.
fn dated(site: &Site, mut answer: Response) -> Response {
    answer.headers_mut().insert(header::DATE, http_date(site.now()));
    answer
}

const MAINTENANCE: &str = "<!doctype html><html><head><title>Scheduled maintenance</title></head>\
    <body><h1>We'll be right back</h1></body></html>";
