//! Every page has one address.

use axum::{
    extract::Request,
    http::{Method, Uri},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

/// Sends an address with a slash at its end to the one without: the browser's router takes both for
/// the same page, the server would say that there is none.
pub async fn no_slash(request: Request, next: Next) -> Response {
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    match without_slash(request.uri()).filter(|_| looks) {
        Some(address) => Redirect::permanent(&address).into_response(),
        None => next.run(request).await,
    }
}

/// The address without the slashes at its end, when it has any and is still one of ours then.
fn without_slash(uri: &Uri) -> Option<String> {
    let path = uri.path();
    let short = path.trim_end_matches('/');
    let is_other = short.len() < path.len() && app::paths::local(short).is_some();
    is_other.then(|| app::paths::with_query(short, uri.query().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent_to(address: &'static str) -> Option<String> {
        without_slash(&Uri::from_static(address))
    }

    #[test]
    fn the_query_is_kept() {
        assert_eq!(sent_to("/data/orders/?q=a/").as_deref(), Some("/data/orders?q=a/"));
        assert_eq!(sent_to("/login/").as_deref(), Some("/login"));
    }

    #[test]
    fn the_first_page_stays_and_nobody_is_sent_elsewhere() {
        for address in ["/", "/syncs", "//evil.example/", "//", "/syncs?next=/"] {
            assert_eq!(sent_to(address), None, "{address}");
        }
    }
}
