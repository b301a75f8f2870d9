//! The document around the application, and the script that hands it over to the browser.

use http::{HeaderValue, header, request::Parts};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

use crate::{root::App, state::theme::Theme};

mod policy;
mod problem;

pub use problem::{PROBLEM_POLICY, problem_page};

/// Our own, in place of `HydrationScripts`: that one writes the nonce into `crossorigin`, upon which
/// Firefox gives up on the preload (leptos#4843).
const HYDRATION: &str = r#"import init, { hydrate } from "/pkg/tributary.js";
await init({ module_or_path: "/pkg/tributary_bg.wasm" });
hydrate();"#;

/// The document. Also sets the content security policy of the answer.
pub fn shell(_options: LeptosOptions) -> impl IntoView {
    let nonce = use_nonce();
    set_policy(nonce.as_deref());
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme().attribute()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <link rel="stylesheet" href="/pkg/tributary.css"/>
                <link rel="modulepreload" href="/pkg/tributary.js"/>
                <link
                    rel="preload"
                    href="/pkg/tributary_bg.wasm"
                    r#as="fetch"
                    r#type="application/wasm"
                    crossorigin="anonymous"
                />
                <script type="module" nonce=nonce>{HYDRATION}</script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// What the visitor's cookie says.
fn theme() -> Theme {
    let parts = use_context::<Parts>();
    let cookies = parts.as_ref().and_then(|parts| parts.headers.get(header::COOKIE));
    Theme::of_cookies(cookies.and_then(|cookies| cookies.to_str().ok()).unwrap_or_default())
}

fn set_policy(nonce: Option<&str>) {
    let (Some(nonce), Some(response)) = (nonce, use_context::<ResponseOptions>()) else {
        // The list of routes is made without a request.
        return;
    };
    let hub = use_context::<hub::Hub>();
    let sandbox = hub.as_ref().and_then(hub::Hub::sandbox_url);
    let sandbox = sandbox.map(|url| url.origin().ascii_serialization());
    let policy = HeaderValue::from_str(&policy::text(nonce, sandbox.as_deref()));
    if let Ok(policy) = policy {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
