//! Light, dark, or whatever the system says.

use leptos::prelude::*;

use crate::{state::theme::Theme, ui::Icon};

/// Three buttons. Needs a script; without one the cookie's theme stays.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let chosen = RwSignal::new(None);
    Effect::new(move |_| chosen.set(Some(Theme::current())));
    let buttons = Theme::ALL.map(|theme| {
        let pressed = move || if chosen.get() == Some(theme) { "true" } else { "false" };
        let choose = move |_| {
            theme.choose();
            chosen.set(Some(theme));
        };
        view! {
            <button
                type="button"
                aria-label=theme.label()
                title=theme.label()
                aria-pressed=pressed
                on:click=choose
            >
                <Icon name=format!("theme-{}", theme.word())/>
            </button>
        }
    });
    view! { <div class="theme-switch" role="group" aria-label="Theme">{buttons.collect_view()}</div> }
}
