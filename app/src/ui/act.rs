//! A button that asks the server. A plain form that posts to a server function, so it works without a
//! script; with one the page stays where it is.

use leptos::prelude::*;

use super::deed::{Asked, Deed};

/// A button in a form of its own.
pub struct Act {
    /// Where the form posts to.
    pub action: &'static str,
    /// What the form says.
    pub fields: Vec<(&'static str, String)>,
    /// The button's name.
    pub label: &'static str,
    /// The button's classes.
    pub class: &'static str,
}

impl Act {
    /// The form; `asked` is what it does where there is a script.
    pub fn shown(self, deed: Deed, asked: impl Fn() -> Asked + 'static) -> AnyView {
        let Self { action, fields, label, class } = self;
        let fields = fields.into_iter().map(|(name, value)| {
            view! { <input type="hidden" name=name value=value/> }
        });
        view! {
            <form method="post" action=action on:submit=deed.on_submit(asked)>
                {fields.collect_view()}
                <button type="submit" class=class disabled=move || deed.is_busy()>{label}</button>
            </form>
        }
        .into_any()
    }
}
