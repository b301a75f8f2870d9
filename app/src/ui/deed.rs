//! What the buttons of a page ask of the server.

use std::pin::Pin;

use contract::AppError;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::ErrorPanel;

/// What the server is asked for.
pub type Asked = Pin<Box<dyn Future<Output = Result<(), AppError>>>>;

/// What the server is asked for, whatever it answers when that is done.
pub fn asked<T: 'static>(answer: impl Future<Output = Result<T, AppError>> + 'static) -> Asked {
    Box::pin(async move { answer.await.map(|_| ()) })
}

/// Something that is asked of the server, once at a time, and what came of it.
#[derive(Clone, Copy)]
pub struct Deed {
    busy: RwSignal<bool>,
    error: RwSignal<Option<AppError>>,
    changed: Callback<()>,
}

impl Deed {
    /// `changed` is called when something was done.
    pub fn new(changed: Callback<()>) -> Self {
        Self { busy: RwSignal::new(false), error: RwSignal::new(None), changed }
    }

    /// Whether an answer is waited for. Follows it.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// What went wrong the last time, for the page. Made in one place, so that the browser's code for
    /// it exists once.
    pub fn problem(self) -> AnyView {
        (move || self.error.get().map(|error| view! { <ErrorPanel error/> })).into_any()
    }

    /// Asks. What comes back may find this component gone, hence `try_set`.
    pub fn ask(self, asked: Asked) {
        self.busy.set(true);
        spawn_local(async move {
            let problem = asked.await.err();
            self.busy.try_set(false);
            let done = problem.is_none();
            self.error.try_set(problem);
            if done {
                self.changed.try_run(());
            }
        });
    }

    /// Asks instead of sending a form.
    pub fn on_submit(self, asked: impl Fn() -> Asked + 'static) -> impl Fn(SubmitEvent) + 'static {
        move |event| {
            event.prevent_default();
            self.ask(asked());
        }
    }
}
