//! How an attempt to connect stands, on the page that began it.

use contract::{AppError, ErrorKind, model::Tone};
use leptos::prelude::*;

use crate::{
    state::connecting::{Connecting, Phase},
    ui::{ErrorPanel, Notice},
};

/// How the attempt stands; nothing before one was begun.
pub(in crate::pages) fn shown(name: String, connecting: Connecting) -> AnyView {
    (move || outcome(connecting.phase(), &name, &connecting)).into_any()
}

fn outcome(phase: Phase, name: &str, connecting: &Connecting) -> AnyView {
    match phase {
        Phase::Idle => ().into_any(),
        Phase::Starting => before(connecting),
        Phase::Waiting(_) => waiting(name, connecting),
        Phase::Closed(_) => {
            let text = "The window was closed before you finished.";
            problem(
                AppError::new(ErrorKind::Conflict, text).with_remedy("Try again when you like."),
            )
        }
        Phase::Failed(error) => problem(error),
    }
}

fn waiting(name: &str, connecting: &Connecting) -> AnyView {
    let text = format!("Waiting for you to finish at {name}…");
    let label = format!("Waiting for {name}");
    let before = before(connecting);
    let connecting = connecting.clone();
    view! {
        <Notice tone=Tone::Info>
            <p role="status">{text}</p>
            <progress aria-label=label></progress>
            <button type="button" class="button quiet" on:click=move |_| connecting.cancel()>
                "Cancel"
            </button>
        </Notice>
        {before}
    }
    .into_any()
}

/// Why the one before did not work, which may help with this one.
fn before(connecting: &Connecting) -> AnyView {
    connecting.before().map_or_else(|| ().into_any(), problem)
}

/// The button is there to try again with.
fn problem(error: AppError) -> AnyView {
    // Its kind would offer to load the page anew, which helps nobody here.
    let error = match error.kind {
        ErrorKind::Unauthenticated => error,
        _ => AppError { kind: ErrorKind::Conflict, ..error },
    };
    view! { <ErrorPanel error title="It was not connected"/> }.into_any()
}
