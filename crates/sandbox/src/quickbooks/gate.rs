use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use super::answer;
use super::company::Company;
use crate::credentials::{Caller, token};
use crate::world::{Site, lock};

const WINDOW: Duration = Duration::from_mins(1);
/// Requests for one company in a window.
const PER_MINUTE: u32 = 500;
const SCOPE: &str = "com.intuit.quickbooks.accounting";

/// Stands before every handler: who is calling, for which company, are there requests left; and
/// turns the answer into XML for those who did not ask for JSON.
pub(super) async fn check(State(site): State<Site>, request: Request, next: Next) -> Response {
    let wants_json = wants_json(request.headers(), request.uri().query());
    let mut answered = match company(&site, &request) {
        Ok(company) => admitted(&site, company, request, next).await,
        Err(refused) => refused,
    };
    if answered.status().is_success() && !wants_json {
        answered = answer::xml(answered.status(), site.now());
    }
    if let Ok(id) = HeaderValue::from_str(&format!("1-{}", Uuid::new_v4().simple())) {
        answered.headers_mut().insert("intuit_tid", id);
    }
    answered
}

async fn admitted(site: &Site, company: Company, mut request: Request, next: Next) -> Response {
    let limit = site.limit(PER_MINUTE);
    let budget = lock(&site.standing.windows).spend(&company.realm().to_string(), limit, WINDOW);
    if budget.exceeded {
        return answer::rate_limited(budget.seconds_until_reset(), site.now());
    }
    request.extensions_mut().insert(company);
    next.run(request).await
}

/// The company that a request is about, if the token opens it.
fn company(site: &Site, request: &Request) -> Result<Company, Response> {
    let token = token(request.headers(), &["bearer"]).unwrap_or_default();
    let caller = Caller::holding(site, token).ok_or_else(answer::authentication_failed)?;
    let company = Company::of(caller.account);
    let realm = request.uri().path().split('/').skip_while(|part| *part != "company").nth(1);
    let own = realm == Some(company.realm().to_string().as_str());
    if own && caller.may(SCOPE) { Ok(company) } else { Err(answer::authorization_failed()) }
}

fn wants_json(headers: &HeaderMap, query: Option<&str>) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
        || query.is_some_and(|query| query.split('&').any(|pair| pair == "format=json"))
}
