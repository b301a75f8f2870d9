//! What browsers are told to be strict about. The content security policy is set by the page's
//! shell, which knows the nonce.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

const HEADERS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=()",
    ),
];

/// Adds them to every answer.
pub async fn security_headers(request: Request, next: Next) -> Response {
    let opener_policy = HeaderValue::from_static(opener_policy(request.uri().path()));
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response.headers_mut().entry(OPENER_POLICY).or_insert(opener_policy);
    response
}

/// The consent screen is a window of another origin, which we open. It comes back to an answer of
/// ours: if that had another policy than the provider's page, which has mostly none, the browser
/// would cut the window off from its opener, and the window could not close itself.
fn opener_policy(path: &str) -> &'static str {
    let below = path.strip_prefix("/integrations/").unwrap_or_default();
    match below.split('/').collect::<Vec<_>>()[..] {
        [_, "oauth2callback"] | [_, "attempts", _] => "unsafe-none",
        _ => "same-origin-allow-popups",
    }
}

#[cfg(test)]
mod tests {
    use super::opener_policy;

    #[test]
    fn only_what_a_consent_screen_comes_back_to_leaves_its_window_alone() {
        assert_eq!(opener_policy("/integrations/github/oauth2callback"), "unsafe-none");
        assert_eq!(opener_policy("/integrations/github/attempts/att_1"), "unsafe-none");
        for other in ["/", "/integrations/github", "/integrations/github/attempts", "/attempts/x"] {
            assert_eq!(opener_policy(other), "same-origin-allow-popups", "{other}");
        }
    }
}
