//! Connecting through the provider's own consent screen.

use contract::{AppError, ErrorKind, ids::ConnectionId, model::Tone, provider::SettingField};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::setting_fields;
use crate::{
    field_names::{SETTING, named},
    paths,
    state::{
        connecting::{Connecting, Phase},
        form,
    },
    ui::{CopyBox, ErrorPanel, Icon, Notice},
};

/// A form that opens the consent screen: in a window of its own, or without a script in this one.
#[component]
pub(super) fn ConnectOAuth(
    /// The provider.
    slug: String,
    /// Its name.
    name: String,
    /// What has to be said before.
    settings: Vec<SettingField>,
    /// What the provider will be asked for.
    scopes: Vec<String>,
    /// The redirect address that the provider has to know.
    redirect_uri: String,
    /// The connection to renew, when it is one.
    reconnect: Option<ConnectionId>,
) -> impl IntoView {
    let navigate = use_navigate();
    let arrive = move |id| navigate(&paths::connection(id), NavigateOptions::default());
    let connecting = Connecting::new(slug.clone(), arrive);
    let on_submit = {
        let connecting = connecting.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let settings = named(&form::fields(&event), SETTING);
            connecting.begin(settings, reconnect);
        }
    };
    let phase = {
        let connecting = connecting.clone();
        Memo::new(move |_| connecting.phase())
    };
    let is_busy = move || matches!(phase.get(), Phase::Starting | Phase::Waiting(_));
    let renewed = reconnect.map(|id| {
        view! { <input type="hidden" name="reconnect" value=id.to_string()/> }
    });
    let scopes = (!scopes.is_empty()).then(|| {
        let scopes = scopes.into_iter().map(|scope| view! { <code>{scope}</code>" " });
        view! { <p class="help">{format!("{name} will be asked for: ")}{scopes.collect_view()}</p> }
    });
    let verb = if reconnect.is_some() { "Reconnect" } else { "Connect" };
    let label = format!("{verb} with {name}");
    view! {
        <form class="stack" method="post" action=paths::authorize(&slug) on:submit=on_submit>
            {setting_fields::fields(settings)}
            {renewed}
            {scopes}
            <CopyBox label="Redirect address, as registered there" value=redirect_uri/>
            <button type="submit" class="button primary" disabled=is_busy>
                <Icon name="connections"/>{label}
            </button>
        </form>
        {move || outcome(phase.get(), &name, &connecting)}
    }
    .into_any()
}

fn outcome(phase: Phase, name: &str, connecting: &Connecting) -> AnyView {
    match phase {
        Phase::Idle | Phase::Starting => ().into_any(),
        Phase::Waiting(_) => {
            let connecting = connecting.clone();
            let text = format!("Waiting for you to finish at {name}…");
            let label = format!("Waiting for {name}");
            view! {
                <Notice tone=Tone::Info>
                    <p role="status">{text}</p>
                    <progress aria-label=label></progress>
                    <button type="button" class="button quiet" on:click=move |_| connecting.cancel()>
                        "Cancel"
                    </button>
                </Notice>
            }
            .into_any()
        }
        Phase::Closed(_) => {
            let text = "The window was closed before you finished.";
            let error =
                AppError::new(ErrorKind::Conflict, text).with_remedy("Try again when you like.");
            problem(error)
        }
        Phase::Failed(error) => problem(error),
    }
}

/// The button above is there to try again with.
fn problem(error: AppError) -> AnyView {
    // Its kind would offer to load the page anew, which helps nobody here.
    let error = match error.kind {
        ErrorKind::Unauthenticated => error,
        _ => AppError { kind: ErrorKind::Conflict, ..error },
    };
    view! { <ErrorPanel error title="It was not connected"/> }.into_any()
}
