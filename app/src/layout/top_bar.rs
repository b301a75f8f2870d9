//! The bar over the content: whose data this is, and who looks at it.

use contract::session::Frame;
use leptos::prelude::*;

use super::{WithFrame, bell::Bell, live_sign::LiveSign, theme_switch::ThemeSwitch};
use crate::{paths, ui::Icon};

/// Organization, live sign, open alerts, theme, user and the way out.
#[component]
pub fn TopBar() -> impl IntoView {
    view! {
        <header class="top-bar">
            <WithFrame view=organization/>
            <LiveSign/>
            <Bell/>
            <ThemeSwitch/>
            <WithFrame view=user_corner/>
        </header>
    }
    .into_any()
}

fn organization(frame: Frame) -> AnyView {
    let Some(user) = frame.user else { return ().into_any() };
    view! { <span class="organization clip">{user.organization_name}</span> }.into_any()
}

/// A plain form: signing out works without a script, and always loads a fresh page.
fn user_corner(frame: Frame) -> AnyView {
    let Some(user) = frame.user else { return ().into_any() };
    view! {
        <div class="user-corner">
            <Icon name="user"/>
            <span class="user-name">
                {user.username}
                <span class="role">{user.role.to_string()}</span>
            </span>
            <form method="post" action=paths::LOGOUT>
                <button type="submit" class="button quiet">"Sign out"</button>
            </form>
        </div>
    }
    .into_any()
}
