//! All addresses, and the layers around them.

use app::{root::App, shell::shell};
use axum::{
    Extension, Router,
    extract::{FromRef, Request, State},
    http::{Method, StatusCode},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use hub::{Hub, sessions::Sessions};
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_to_stream_with_context};
use tokio_util::sync::CancellationToken;
use tower_http::{csrf::CsrfLayer, limit::RequestBodyLimitLayer, trace::TraceLayer};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite, cookie::time::Duration};

use crate::{assets, http, layers, rest};

/// How large a request may be.
const BODY_LIMIT: usize = 1024 * 1024;

/// How long somebody stays signed in who does nothing.
const SESSION_LIFE: Duration = Duration::days(7);

/// What the doors need.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The domain.
    pub hub: Hub,
    /// How pages are put together.
    pub leptos: LeptosOptions,
}

/// Whether cookies are only sent over HTTPS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookies {
    /// Only over HTTPS.
    Secure,
    /// Over HTTP as well: there is no HTTPS.
    Plain,
}

/// The whole server. A body that is not there after `patience` is not waited for.
pub fn router(
    hub: Hub,
    cookies: Cookies,
    stop: CancellationToken,
    patience: std::time::Duration,
) -> Router {
    let leptos = LeptosOptions::builder()
        .output_name("tributary")
        .site_root("target/site")
        .site_pkg_dir("pkg")
        .build();
    let state = AppState { hub: hub.clone(), leptos };
    let sessions = SessionManagerLayer::new(Sessions::new(hub.clone()))
        .with_name("tributary_session")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(cookies == Cookies::Secure)
        .with_expiry(Expiry::OnInactivity(SESSION_LIFE));
    pages(&state)
        .merge(doors())
        .layer(from_fn_with_state(hub, layers::identify))
        .layer(sessions)
        .layer(CsrfLayer::new())
        .layer(from_fn(layers::no_store))
        .merge(open())
        .layer(Extension(stop))
        .layer(from_fn_with_state(patience, layers::whole_body))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(from_fn(explain))
        .layer(from_fn(layers::error_pages))
        .layer(from_fn(layers::security_headers))
        .layer(from_fn(layers::to_the_end))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .with_state(state)
}

/// What the log says a request is: its path, and not what follows it, where the codes of consent
/// screens and of the set-up link stand.
fn span(request: &Request) -> tracing::Span {
    tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
}

/// What the browser shows, and the server functions behind it.
fn pages(state: &AppState) -> Router<AppState> {
    let context = {
        let hub = state.hub.clone();
        move || provide_context(hub.clone())
    };
    let options = state.leptos.clone();
    let page = move || shell(options.clone());
    Router::new()
        .leptos_routes_with_context(state, generate_route_list(App), context.clone(), page.clone())
        .fallback(move |State(_): State<AppState>, request: Request| {
            let render = render_app_to_stream_with_context(context.clone(), page.clone());
            async move { not_found(request, render).await }
        })
        .layer(from_fn(layers::rpc_status))
        .layer(from_fn_with_state(state.hub.clone(), layers::set_up_already))
        .layer(from_fn(layers::sign_in_first))
        .layer(from_fn(layers::no_slash))
}

/// An unknown address: a page for browsers that look, an error for everybody else.
async fn not_found<Render, Page>(request: Request, render: Render) -> Response
where
    Render: FnOnce(Request) -> Page,
    Page: Future<Output = Response>,
{
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = render(request).await;
        if response.status() == StatusCode::OK {
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
        return response;
    }
    StatusCode::NOT_FOUND.into_response()
}

/// Forms, redirects, streams and the REST API.
fn doors() -> Router<AppState> {
    Router::new()
        .route(app::paths::LOGIN, post(http::login::login))
        .route(app::paths::LOGOUT, post(http::logout::logout))
        .route(app::paths::SETUP, post(http::setup::setup))
        .route(app::paths::EVENTS, get(http::events::events))
        .route(
            "/integrations/{provider}/authorize",
            post(http::connect_form::authorize).get(http::connect_form::form),
        )
        .route(
            "/integrations/{provider}/key",
            post(http::connect_form::key).get(http::connect_form::form),
        )
        .route("/integrations/{provider}/oauth2callback", get(http::oauth_callback::callback))
        .route("/data/{model}/export/{format}", get(http::export::export))
        .route("/api/v1/records/{model}/export/{format}", get(http::export::export))
        .route("/api/v1/me", get(rest::me))
        .route("/api/v1/records/{model}", get(rest::list_records))
        .route("/api/{*rest}", any(|| async { StatusCode::NOT_FOUND }))
        .route("/rpc/{*rest}", any(|| async { StatusCode::NOT_FOUND }))
}

/// What needs no session: files, and the question whether the server is well.
fn open() -> Router<AppState> {
    let open = Router::new()
        .route("/healthz", get(http::healthz::healthz))
        .route("/pkg/{*file}", get(assets::serve));
    assets::top_level().fold(open, |open, file| open.route(&format!("/{file}"), get(assets::serve)))
}

/// Gives errors that came from a layer or from the router a body that says what they mean.
async fn explain(request: Request, next: axum::middleware::Next) -> Response {
    let response = next.run(request).await;
    let has_body = response.headers().contains_key(axum::http::header::CONTENT_TYPE);
    let plain = response
        .headers()
        .get(axum::http::header::CONTENT_TYPE)
        .is_some_and(|value| value.to_str().is_ok_and(|value| value.starts_with("text/plain")));
    let status = response.status();
    let explained = (status.is_client_error() || status.is_server_error()) && (plain || !has_body);
    match layers::problem(status) {
        Some(problem) if explained => {
            let allow = response.headers().get(axum::http::header::ALLOW).cloned();
            let mut explained = problem.into_response();
            if let Some(allow) = allow {
                explained.headers_mut().insert(axum::http::header::ALLOW, allow);
            }
            explained
        }
        _ => response,
    }
}
