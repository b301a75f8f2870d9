//! The HTTP status of the page that is being rendered.

use contract::ErrorKind;

/// Gives the page the status of this failure. Does nothing in the browser.
pub fn fail(kind: ErrorKind) {
    answer(kind.status());
}

/// Gives the page the status of a redirect, for clients that do not ask for HTML as well. Does
/// nothing in the browser.
pub fn redirect() {
    answer(302);
}

#[cfg(feature = "ssr")]
fn answer(code: u16) {
    use leptos::prelude::use_context;
    let status = http::StatusCode::from_u16(code).ok();
    let response = use_context::<leptos_axum::ResponseOptions>();
    if let (Some(status), Some(response)) = (status, response) {
        response.set_status(status);
    }
}

#[cfg(not(feature = "ssr"))]
const fn answer(_code: u16) {}
