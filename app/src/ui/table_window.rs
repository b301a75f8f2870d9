//! A window with a form that changes what a table shows.

use contract::{model::Model, query::Query};
use leptos::{html::Div, prelude::*};

use super::Icon;
use crate::state::url_query::navigate_on_submit;

/// A button, and the window that it opens: a plain GET form that carries along what it does not edit.
#[component]
pub fn TableWindow(
    /// The id of the window; a page has one table that has it.
    id: &'static str,
    /// The sign on the button.
    icon: &'static str,
    /// What the button says.
    button: &'static str,
    /// What the window is called.
    title: &'static str,
    /// What the button of the form says.
    submit: &'static str,
    /// What the rows are made of.
    model: &'static Model,
    /// The address of the table, without parameters.
    path: String,
    /// What the form does not edit.
    kept: Query,
    /// The key that opens the window.
    #[prop(optional)]
    key: Option<&'static str>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let carried = kept.from_the_start().pairs(model).into_iter();
    let carried = carried.map(|(name, text)| view! { <input type="hidden" name=name value=text/> });
    let navigate = navigate_on_submit(model, path.clone());
    let window = NodeRef::<Div>::new();
    let on_submit = move |event| {
        navigate(event);
        if let Some(window) = window.get_untracked() {
            // Refused only when it is closed already.
            let _ = window.hide_popover();
        }
    };
    let heading = format!("{id}-title");
    let title_id = heading.clone();
    view! {
        // A popover, so that Escape and a click elsewhere close it without a script, and so that it
        // is in sight wherever the table is.
        <button
            type="button"
            class="button quiet"
            popovertarget=id
            data-key=key
            aria-keyshortcuts=key
        >
            <Icon name=icon/>{button}
        </button>
        <div
            class="confirm"
            id=id
            popover="auto"
            role="dialog"
            aria-labelledby=heading
            node_ref=window
        >
            <header class="window-head">
                <h2 id=title_id>{title}</h2>
                // Where the focus goes when the window opens.
                <button
                    type="button"
                    class="button quiet"
                    popovertarget=id
                    popovertargetaction="hide"
                    autofocus
                >
                    "Close"
                </button>
            </header>
            <form class="window-form" method="get" action=path on:submit=on_submit>
                {children()}
                {carried.collect_view()}
                <button type="submit" class="button primary">{submit}</button>
            </form>
        </div>
    }
    .into_any()
}
