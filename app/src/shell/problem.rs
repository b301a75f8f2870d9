//! A refusal as a page, for whoever sent a plain form or followed a link to a door that has no page
//! of its own.

use contract::AppError;
use leptos::prelude::*;

use crate::{layout::Bare, state::theme::Theme};

/// The policy of that page: it needs nothing but our style and icons.
pub const PROBLEM_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
     form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// The whole document. `cookies` is the request's header, which holds the theme; `back` is an
/// address of ours.
pub fn problem_page(error: &AppError, cookies: &str, back: &str) -> String {
    let AppError { kind, message, remedy, .. } = error.clone();
    let back = back.to_owned();
    let title = format!("{} · Tributary", kind.title());
    Owner::new().with(|| {
        view! {
            <!DOCTYPE html>
            <html lang="en" data-theme=Theme::of_cookies(cookies).attribute()>
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <meta name="color-scheme" content="light dark"/>
                    <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                    <link rel="stylesheet" href="/pkg/tributary.css"/>
                    <title>{title}</title>
                </head>
                <body>
                    <Bare>
                        <h1>{kind.title()}</h1>
                        <p role="alert">{message}</p>
                        {remedy.map(|remedy| view! { <p>{remedy}</p> })}
                        <a class="button primary" href=back>"Back"</a>
                    </Bare>
                </body>
            </html>
        }
        .to_html()
    })
}

#[cfg(test)]
mod tests {
    use contract::ErrorKind;

    use super::*;

    #[test]
    fn what_a_provider_said_stays_text() {
        let error = AppError::new(ErrorKind::Provider, "<script>alert(1)</script>");
        let html = problem_page(&error, "theme=dark", "/integrations/stripe");
        assert!(html.starts_with("<!DOCTYPE html>"), "{html}");
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script>"), "{html}");
        assert!(html.contains(r#"data-theme="dark""#), "{html}");
        assert!(html.contains(r#"href="/integrations/stripe""#), "{html}");
    }
}
