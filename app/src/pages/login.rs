//! Signing in. A plain form: the browser posts it, the server answers with a page.

use contract::{model::Tone, session::Frame};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    layout::{Bare, WithFrame},
    paths,
    state::session::Session,
    ui::Notice,
};

/// The users of a demonstration: name, password, what they may do.
const DEMO_USERS: [(&str, &str, &str); 2] =
    [("admin", "admin123", "may do everything"), ("viewer", "viewer123", "may look at everything")];

/// The sign-in page.
#[component]
pub fn LoginPage() -> impl IntoView {
    Session::provide();
    let query = use_query_map();
    let parameter = move |name: &str| query.with_untracked(|query| query.get(name));
    let notice = parameter("problem").as_deref().and_then(notice);
    let next = parameter("next").unwrap_or_else(|| paths::DASHBOARD.to_owned());
    view! {
        <Title text="Sign in"/>
        <Bare>
            <h1>"Sign in"</h1>
            {notice.map(|(tone, text)| view! {
                <Notice tone><p role="alert">{text}</p></Notice>
            })}
            <form class="stack" method="post" action=paths::LOGIN>
                <input type="hidden" name="next" value=next/>
                <label class="field">
                    <span>"Username"</span>
                    <input
                        name="username"
                        type="text"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        required
                    />
                </label>
                <label class="field">
                    <span>"Password"</span>
                    <input name="password" type="password" autocomplete="current-password" required/>
                </label>
                <button type="submit" class="button primary wide">"Sign in"</button>
            </form>
            <WithFrame view=demo_users/>
        </Bare>
    }
    .into_any()
}

fn notice(problem: &str) -> Option<(Tone, &'static str)> {
    Some(match problem {
        // The same words whatever was wrong: they must not tell which names exist.
        "refused" => (Tone::Danger, "That username and password do not match."),
        "throttled" => (Tone::Warning, "Too many attempts. Wait a minute and try again."),
        "set_up" => (Tone::Info, "This installation is set up already. Sign in."),
        "signed_out" => (Tone::Info, "You are signed out."),
        _ => return None,
    })
}

fn demo_users(frame: Frame) -> AnyView {
    if frame.demo.is_none() {
        return ().into_any();
    }
    let users = DEMO_USERS.map(|(name, password, may)| {
        view! { <li><code>{name}</code>" / "<code>{password}</code>" "{may}</li> }
    });
    view! {
        <section class="demo-users" aria-label="Demo sign-ins">
            <h2>"Demo sign-ins"</h2>
            <ul>{users.collect_view()}</ul>
        </section>
    }
    .into_any()
}
