use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::HOST;
use axum::http::request::Parts;

use crate::world::Site;

/// Where the caller found this provider, for absolute links: `http://127.0.0.1:4010/github`.
pub(crate) struct Mount(pub(crate) String);

impl FromRequestParts<Site> for Mount {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        Ok(Self::of(parts, site.provider.slug))
    }
}

impl Mount {
    pub(crate) fn of(parts: &Parts, slug: &str) -> Self {
        let host = parts
            .headers
            .get(HOST)
            .and_then(|host| host.to_str().ok())
            .or_else(|| parts.uri.authority().map(axum::http::uri::Authority::as_str))
            .filter(|host| is_host(host))
            .unwrap_or("localhost");
        let scheme = match parts.headers.get("x-forwarded-proto") {
            Some(proto) if proto == "https" => "https",
            _ => "http",
        };
        Self(format!("{scheme}://{host}/{slug}"))
    }
}

/// The header is the caller's text and ends up in links, so nothing but a host and port passes.
fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte))
}
