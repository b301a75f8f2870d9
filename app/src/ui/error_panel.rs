//! What went wrong, who has to act, and the button that does it.

use contract::{AppError, ErrorKind};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::Icon;
use crate::paths;

/// What went wrong and what to do about it.
#[component]
pub fn ErrorPanel(
    /// The failure.
    error: AppError,
    /// What to say instead of the kind's own title.
    #[prop(optional)]
    title: Option<&'static str>,
) -> impl IntoView {
    let here = here();
    let way_out = match error.kind {
        ErrorKind::Unauthenticated => Some(("Sign in", paths::login(&here))),
        // `rel=external` below makes the browser load the page anew.
        ErrorKind::Unavailable | ErrorKind::Internal | ErrorKind::Provider => {
            Some(("Try again", here))
        }
        _ => None,
    };
    view! {
        <div class="error-panel" role="alert">
            <Icon name="alert"/>
            <div>
                <h2>{title.unwrap_or(error.kind.title())}</h2>
                <p>{error.message}</p>
                {error.remedy.map(|remedy| view! { <p class="remedy">{remedy}</p> })}
                {way_out.map(|(label, href)| {
                    view! { <a class="button" href=href rel="external">{label}</a> }
                })}
            </div>
        </div>
    }
    .into_any()
}

/// This page's address.
fn here() -> String {
    let location = use_location();
    paths::with_query(&location.pathname.get_untracked(), &location.search.get_untracked())
}
