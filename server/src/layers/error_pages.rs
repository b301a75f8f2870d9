//! Errors for people who look: a page instead of JSON.

use app::shell::{PROBLEM_POLICY, problem_page};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use contract::AppError;
use url::{Position, Url};

/// An error is never larger than this.
const ERROR_LIMIT: usize = 64 * 1024;

/// Turns the error of a plain form, or of a link that a person followed, into a page that says the
/// same and leads back. Programs and scripts, which do not ask for HTML, keep their JSON.
pub async fn error_pages(request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let address = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || !wants(&asked, header::ACCEPT, "text/html") || !is_json(&response) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let bytes = to_bytes(body, ERROR_LIMIT).await.unwrap_or_default();
    let Ok(error) = serde_json::from_slice::<AppError>(&bytes) else {
        return Response::from_parts(head, Body::from(bytes));
    };
    let page = problem_page(&error, text(&asked, header::COOKIE), &back(&asked, &address));
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    head.headers.insert(header::CONTENT_TYPE, html);
    let policy = HeaderValue::from_static(PROBLEM_POLICY);
    head.headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for stale in [header::CONTENT_LENGTH, header::LOCATION] {
        head.headers.remove(stale);
    }
    Response::from_parts(head, Body::from(page))
}

fn is_json(response: &Response) -> bool {
    wants(response.headers(), header::CONTENT_TYPE, "application/json")
}

fn wants(headers: &HeaderMap, name: header::HeaderName, word: &str) -> bool {
    text(headers, name).contains(word)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The page that the person came from, when it is one of ours: only its path is kept. A browser that
/// keeps that to itself is led to the page of the form that was sent to `address`.
fn back(asked: &HeaderMap, address: &str) -> String {
    let host = text(asked, header::HOST);
    let from = Url::parse(text(asked, header::REFERER)).ok();
    let ours = from.filter(|url| &url[Position::BeforeHost..Position::AfterPort] == host);
    let path = ours.as_ref().map(|url| &url[Position::BeforePath..Position::AfterQuery]);
    path.and_then(app::paths::local)
        .map(str::to_owned)
        .or_else(|| form_of(address))
        .unwrap_or_else(|| app::paths::DASHBOARD.to_owned())
}

/// The page with the form that posts to this address of a provider.
fn form_of(address: &str) -> Option<String> {
    let rest = address.strip_prefix(app::paths::INTEGRATIONS)?.strip_prefix('/')?;
    let (provider, _) = rest.split_once('/')?;
    Some(app::paths::integration(provider)).filter(|page| app::paths::local(page).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back_from(referer: &'static str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("hub.example:3000"));
        headers.insert(header::REFERER, HeaderValue::from_static(referer));
        back(&headers, "/syncs")
    }

    #[test]
    fn without_a_word_of_the_browser_it_leads_to_the_form() {
        let back = |address| back(&HeaderMap::new(), address);
        assert_eq!(back("/integrations/stripe/key"), "/integrations/stripe");
        assert_eq!(back("/login"), "/");
    }

    #[test]
    fn the_way_back_is_a_path_of_ours() {
        let here = "http://hub.example:3000/integrations/stripe?method=key";
        assert_eq!(back_from(here), "/integrations/stripe?method=key");
        for elsewhere in [
            "http://evil.example/x",
            "http://hub.example/x",
            "http://hub.example:3000//evil.example",
            "nonsense",
            "",
        ] {
            assert_eq!(back_from(elsewhere), "/", "{elsewhere}");
        }
    }
}
