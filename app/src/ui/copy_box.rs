//! A value to be taken elsewhere.

use leptos::prelude::*;

use super::Icon;
use crate::state::clock::Clock;

/// A value in a field of its own, with a button that copies it where there is a script.
#[component]
pub fn CopyBox(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The value.
    value: String,
) -> impl IntoView {
    let clock = Clock::expect();
    let copied = RwSignal::new(false);
    let text = value.clone();
    let copy = move |_| {
        // Refused without a secure context; the field can still be selected.
        let _ = window().navigator().clipboard().write_text(&text);
        copied.set(true);
    };
    view! {
        <div class="copy-box">
            <label class="field">
                <span>{label}</span>
                <input type="text" readonly value=value/>
            </label>
            <button type="button" class="button quiet" on:click=copy disabled=move || !clock.has_started()>
                <Icon name="copy"/>
                {move || if copied.get() { "Copied" } else { "Copy" }}
            </button>
        </div>
    }
    .into_any()
}
