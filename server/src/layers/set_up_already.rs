//! The page of the first admin is there until there is one.

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use hub::{Hub, setup};

use super::Problem;

/// Sends whoever opens the set-up page of an installation that has its first admin to the sign-in
/// page, which says so. Whatever code the link has: it must not tell whether it was ever good.
pub async fn set_up_already(State(hub): State<Hub>, request: Request, next: Next) -> Response {
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    if !looks || request.uri().path() != app::paths::SETUP {
        return next.run(request).await;
    }
    match setup::is_done(&hub).await {
        Ok(true) => Redirect::to(&login()).into_response(),
        Ok(false) => next.run(request).await,
        Err(error) => Problem(error.into()).into_response(),
    }
}

fn login() -> String {
    app::paths::with_query(app::paths::LOGIN, "problem=set_up")
}
