//! The frame around nearly every page: sidebar, top bar, content.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::{Outlet, Redirect},
    hooks::{use_location, use_navigate},
};

use super::{demo_banner::DemoBanner, sidebar::Sidebar, top_bar::TopBar, zone_line::ZoneLine};
use crate::{
    paths,
    state::{
        session::{self, Session},
        status,
    },
};

/// The frame. Sends whoever is not signed in to the sign-in page, which comes back here.
#[component]
pub fn Framed() -> impl IntoView {
    let location = use_location();
    let here = move || {
        paths::with_query(&location.pathname.get_untracked(), &location.search.get_untracked())
    };
    let session = Session::provide();
    if !session::is_signed_in() {
        status::redirect();
        return view! { <Redirect path=paths::login(&here())/> }.into_any();
    }

    let navigate = use_navigate();
    session.on_known(move |frame| {
        if frame.user.is_none() {
            navigate(&paths::login(&here()), NavigateOptions::default());
        }
    });
    focus_content_after_navigation(location.pathname);

    view! {
        // `rel=external` leaves it to the browser, which moves the focus as well as the page.
        <a class="skip-link" href="#content" rel="external">"Skip to content"</a>
        <div class="frame">
            <Sidebar/>
            <div class="stage">
                <DemoBanner/>
                <TopBar/>
                <main id="content" class="content" tabindex="-1">
                    <Outlet/>
                    <ZoneLine/>
                </main>
            </div>
        </div>
    }
    .into_any()
}

/// A page that is changed by script would leave the focus where it was, or nowhere.
fn focus_content_after_navigation(pathname: Memo<String>) {
    Effect::new(move |before: Option<String>| {
        let path = pathname.get();
        if before.is_some_and(|before| before != path)
            && let Some(content) = document().get_element_by_id("content")
        {
            use leptos::{wasm_bindgen::JsCast, web_sys::HtmlElement};
            let content: HtmlElement = content.unchecked_into();
            // Cannot fail for an element with a tabindex.
            let _ = content.focus();
        }
        path
    });
}
