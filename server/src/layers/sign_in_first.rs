//! Pages are for people who are signed in, and the sign-in page for those who are not.

use axum::{
    extract::Request,
    http::{Method, Uri},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use hub::Actor;
use url::form_urlencoded::{byte_serialize, parse};

/// The pages that everybody may see.
const PUBLIC: [&str; 2] = [app::paths::LOGIN, app::paths::SETUP];

/// Sends whoever asks for a page without being signed in to the sign-in page, and back afterwards;
/// and whoever asks for the sign-in page and is signed in to where it would lead.
pub async fn sign_in_first(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // Server functions are asked by scripts, which want an error and not another page.
    let is_page =
        matches!(*request.method(), Method::GET | Method::HEAD) && !path.starts_with("/rpc/");
    if is_page && path == app::paths::LOGIN && request.extensions().get::<Actor>().is_some() {
        return Redirect::to(&beyond(request.uri())).into_response();
    }
    if !is_page || PUBLIC.contains(&path) || request.extensions().get::<Actor>().is_some() {
        return next.run(request).await;
    }
    Redirect::to(&login(request.uri())).into_response()
}

/// Where the sign-in page of this address leads to.
fn beyond(uri: &Uri) -> String {
    let mut parameters = parse(uri.query().unwrap_or_default().as_bytes());
    let next = parameters.find(|(name, _)| name == "next").map(|(_, next)| next);
    app::paths::after_sign_in(&next.unwrap_or_default()).to_owned()
}

/// The sign-in page that leads back to this address.
fn login(uri: &Uri) -> String {
    let wanted = uri.path_and_query().map_or("/", |wanted| wanted.as_str());
    if wanted == "/" {
        return app::paths::LOGIN.to_owned();
    }
    let next: String = byte_serialize(wanted.as_bytes()).collect();
    format!("{}?next={next}", app::paths::LOGIN)
}
