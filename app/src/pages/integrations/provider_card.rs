//! A provider in the picker.

use contract::{
    Role,
    model::Tone,
    provider::{ProviderRow, ProviderState},
};
use leptos::prelude::*;

use crate::{
    paths,
    ui::{Badge, Icon, format},
};

/// Who it is, how it stands, and the way in.
#[component]
pub(super) fn ProviderCard(
    /// The provider.
    provider: ProviderRow,
    /// Who looks at it.
    role: Role,
) -> impl IntoView {
    let connected = connected_badge(&provider);
    let ProviderRow { slug, name, description, icon, state, connections, .. } = provider;
    let way_in = match (role, &state) {
        (Role::Viewer, _) => format!("About {name}"),
        (Role::Admin, ProviderState::NeedsSetup) => format!("Set up {name}"),
        (Role::Admin, _) => format!("Connect {name}"),
    };
    let manage = (connections > 0).then(|| {
        let count = format::things(u64::from(connections), "connection");
        let verb = if role.is_admin() { "Manage" } else { "View" };
        let label = format!("{verb} {count} to {name}");
        view! { <a class="manage" href=paths::CONNECTIONS aria-label=label>{format!("{verb} {count}")}</a> }
    });
    view! {
        <article class="provider-card">
            <header>
                <span class="provider-icon"><Icon name=icon/></span>
                <h3>{name}</h3>
                <span class="badges">{connected}{state_badge(&state)}</span>
            </header>
            <p>{description}</p>
            <footer>
                <a class="button" href=paths::integration(&slug)>{way_in}</a>
                {manage}
            </footer>
        </article>
    }
    .into_any()
}

/// That there are connections, how many when it is more than one, and whether one has to be
/// connected again.
pub(super) fn connected_badge(provider: &ProviderRow) -> impl IntoView + use<> {
    let ProviderRow { connections, refused, .. } = provider;
    let good = counted("Connected", connections.saturating_sub(*refused))
        .map(|text| view! { <Badge tone=Tone::Success text/> });
    let refused =
        counted("Needs reconnect", *refused).map(|text| view! { <Badge tone=Tone::Warning text/> });
    view! { {refused}{good} }
}

fn counted(word: &str, number: u32) -> Option<String> {
    match number {
        0 => None,
        1 => Some(word.to_owned()),
        number => Some(format!("{word} ({})", format::count(u64::from(number)))),
    }
}

/// Whether a provider can be connected now.
pub(super) fn state_badge(state: &ProviderState) -> impl IntoView + use<> {
    let (tone, text) = match state {
        // Neutral: the green of "Connected" is for what works already.
        ProviderState::Ready => (Tone::Neutral, "Ready"),
        ProviderState::Sandbox => (Tone::Info, "Sandbox"),
        ProviderState::NeedsSetup => (Tone::Warning, "Needs set-up"),
    };
    view! { <Badge tone text/> }
}
