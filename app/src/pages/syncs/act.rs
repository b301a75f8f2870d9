//! Buttons that do something with a run. Plain forms that post to the server functions, so they work
//! without a script; with one the page stays where it is.

use std::pin::Pin;

use contract::AppError;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// What a button begins.
pub(super) type Deed = Pin<Box<dyn Future<Output = Result<(), AppError>>>>;

/// What came of the buttons of a page.
#[derive(Clone, Copy)]
pub(super) struct Outcome {
    /// What went wrong with the last one.
    pub(super) error: RwSignal<Option<AppError>>,
    /// Called when something was done.
    pub(super) changed: Callback<()>,
}

/// A button in a form of its own.
pub(super) struct Act {
    /// Where the form posts to.
    pub(super) action: &'static str,
    /// What the form says.
    pub(super) fields: Vec<(&'static str, String)>,
    /// The button's name.
    pub(super) label: &'static str,
    /// The button's classes.
    pub(super) class: &'static str,
}

impl Act {
    /// The form; `deed` is what it does where there is a script.
    pub(super) fn shown(self, outcome: Outcome, deed: impl Fn() -> Deed + 'static) -> AnyView {
        let Self { action, fields, label, class } = self;
        let busy = RwSignal::new(false);
        let on_submit = move |event: SubmitEvent| {
            event.prevent_default();
            busy.set(true);
            let deed = deed();
            spawn_local(async move {
                // `try_set`: what was done may have taken this button away.
                let failed = deed.await.err();
                busy.try_set(false);
                if failed.is_none() {
                    outcome.changed.try_run(());
                }
                outcome.error.try_set(failed);
            });
        };
        let fields = fields.into_iter().map(|(name, value)| {
            view! { <input type="hidden" name=name value=value/> }
        });
        view! {
            <form method="post" action=action on:submit=on_submit>
                {fields.collect_view()}
                <button type="submit" class=class disabled=move || busy.get()>{label}</button>
            </form>
        }
        .into_any()
    }
}
