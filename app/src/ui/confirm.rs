//! A second thought before something that cannot be undone.

use leptos::prelude::*;

/// A button that opens a small window with the question. A popover, so it needs no script.
#[component]
pub fn Confirm(
    /// An id of its own on the page.
    id: &'static str,
    /// The button's name.
    label: &'static str,
    /// The question.
    #[prop(into)]
    question: String,
    /// The button's classes.
    #[prop(default = "button danger")]
    class: &'static str,
    /// The name of the button that changes nothing.
    #[prop(default = "Keep it")]
    stay: &'static str,
    /// What it means, and the form that does it.
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-question");
    let labelled_by = heading.clone();
    view! {
        <button type="button" class=class popovertarget=id>{label}</button>
        <div class="confirm" id=id popover="auto" role="dialog" aria-labelledby=labelled_by>
            <h2 id=heading>{question}</h2>
            {children()}
            // Where the focus goes: to what changes nothing.
            <button
                type="button"
                class="button quiet"
                autofocus
                popovertarget=id
                popovertargetaction="hide"
            >
                {stay}
            </button>
        </div>
    }
    .into_any()
}
