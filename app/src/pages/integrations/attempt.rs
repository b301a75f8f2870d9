//! How an attempt to connect ended. Shown in the consent screen's own window, which then closes
//! itself, or in the one window where there is no other.
//!
//! Whether it is a window of its own is known from the address, or from the window itself. Nothing
//! in such a window leads on: the page that opened it does.

use std::time::Duration;

use contract::{
    AppError, ErrorKind,
    connection::{ConnectAttempt, ConnectOutcome},
};
use leptos::{
    leptos_dom::helpers::{set_timeout, set_timeout_with_handle},
    prelude::*,
};
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};

use crate::{
    api,
    layout::Bare,
    paths,
    state::{popup, remote::remote, session::Session, status},
    ui::{Icon, Loaded},
};

/// How long the good news can be read before the window closes.
const READ: Duration = Duration::from_millis(1_200);
/// How often an attempt that is being worked on is asked for.
const POLL: Duration = Duration::from_millis(1_500);

/// The attempt that the address names.
#[component]
pub fn AttemptPage() -> impl IntoView {
    Session::provide();
    let params = use_params_map();
    let id = move || params.with(|params| params.get("attempt").unwrap_or_default());
    let attempt = remote(id, |id| async move {
        let Ok(id) = id.parse() else {
            status::fail(ErrorKind::NotFound);
            return Err(AppError::not_found("attempt"));
        };
        api::connections::attempt(id).await
    });
    let says_popup = use_location().search.with_untracked(|query| query == paths::IN_POPUP);
    let in_popup = RwSignal::new(says_popup);
    // What the window itself knows is known in the browser only.
    Effect::new(move |_| in_popup.set(says_popup || popup::is_here()));
    Effect::new(move |_| match attempt.get() {
        Some(Ok(ConnectAttempt { outcome: ConnectOutcome::Connected { .. }, .. }))
            if in_popup.get() =>
        {
            set_timeout(popup::close_this, READ);
        }
        Some(Ok(ConnectAttempt { outcome: ConnectOutcome::Waiting, .. })) => {
            let asking = set_timeout_with_handle(move || attempt.refetch(), POLL);
            on_cleanup(move || {
                if let Ok(asking) = asking {
                    asking.clear();
                }
            });
        }
        _ => {}
    });
    view! {
        <Title text="Connecting"/>
        <Bare>
            <Loaded resource=attempt view=move |attempt, _| shown(attempt, in_popup).into_any()/>
        </Bare>
    }
    .into_any()
}

fn shown(attempt: ConnectAttempt, in_popup: RwSignal<bool>) -> impl IntoView {
    let provider = attempt.provider;
    let (icon, title, text, (label, href)) = match attempt.outcome {
        ConnectOutcome::Connected { connection_id } => (
            "done",
            "Connected",
            "All set. The first records can be read now.".to_owned(),
            ("To the connection", paths::connection(connection_id)),
        ),
        ConnectOutcome::Failed { message } => {
            ("alert", "It was not connected", message, ("Try again", paths::integration(&provider)))
        }
        ConnectOutcome::Waiting => (
            "clock",
            "Still waiting",
            "The provider has not sent you back yet.".to_owned(),
            ("Back", paths::integration(&provider)),
        ),
    };
    let way_on = move || {
        if in_popup.get() {
            close_button().into_any()
        } else {
            view! { <a class="button primary" href=href.clone()>{label}</a> }.into_any()
        }
    };
    view! {
        <p class="outcome-icon"><Icon name=icon/></p>
        <h1>{title}</h1>
        <p>{text}</p>
        {way_on}
    }
    .into_any()
}

/// Browsers keep a window open that the provider has cut off from its opener: then it says that it
/// can be closed by hand.
fn close_button() -> impl IntoView {
    let is_kept = RwSignal::new(false);
    let close = move |_| {
        popup::close_this();
        is_kept.set(true);
    };
    view! {
        <button type="button" class="button" on:click=close>"Close"</button>
        <p role="status">
            {move || is_kept.get().then_some("You can close this window now.")}
        </p>
    }
}
