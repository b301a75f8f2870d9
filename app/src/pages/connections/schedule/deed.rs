//! What the buttons of the card have in common.

use contract::AppError;
use leptos::{prelude::*, task::spawn_local};

use crate::ui::ErrorPanel;

/// Something that is asked of the server, once at a time, and what came of it.
#[derive(Clone, Copy)]
pub(super) struct Deed {
    busy: RwSignal<bool>,
    error: RwSignal<Option<AppError>>,
    changed: Callback<()>,
}

impl Deed {
    /// `changed` is called when something was done.
    pub(super) fn new(changed: Callback<()>) -> Self {
        Self { busy: RwSignal::new(false), error: RwSignal::new(None), changed }
    }

    /// Whether an answer is waited for. Follows it.
    pub(super) fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// What went wrong the last time, for the page. Made in one place, so that the browser's code for
    /// it exists once.
    pub(super) fn problem(self) -> AnyView {
        (move || self.error.get().map(|error| view! { <ErrorPanel error/> })).into_any()
    }

    /// Asks. What comes back may find this component gone, hence `try_set`.
    pub(super) fn ask<T: 'static>(
        self,
        answer: impl Future<Output = Result<T, AppError>> + 'static,
    ) {
        self.busy.set(true);
        spawn_local(async move {
            let problem = answer.await.err();
            self.busy.try_set(false);
            let done = problem.is_none();
            self.error.try_set(problem);
            if done {
                self.changed.try_run(());
            }
        });
    }
}
