//! Connecting through the provider's own consent screen.

use contract::{ids::ConnectionId, provider::SettingField};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{attempt_state, setting_fields};
use crate::{
    field_names::{SETTING, named},
    paths,
    state::{connecting::Connecting, form},
    ui::{CopyBox, Icon},
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
    let label =
        format!("{} with {name}", if reconnect.is_some() { "Reconnect" } else { "Connect" });
    let on_submit = {
        let connecting = connecting.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let settings = named(&form::fields(&event), SETTING);
            connecting.begin(settings, reconnect);
        }
    };
    let is_busy = connecting.busy();
    let renewed = reconnect.map(|id| {
        view! { <input type="hidden" name="reconnect" value=id.to_string()/> }
    });
    let scopes = (!scopes.is_empty()).then(|| {
        let scopes = scopes.into_iter().map(|scope| view! { <code>{scope}</code>" " });
        view! { <p class="help">{format!("{name} will be asked for: ")}{scopes.collect_view()}</p> }
    });
    view! {
        <form class="stack" method="post" action=paths::authorize(&slug) on:submit=on_submit>
            {reconnect.is_none().then(|| setting_fields::fields(settings))}
            {renewed}
            {scopes}
            <CopyBox label="Redirect address, as registered there" value=redirect_uri/>
            <button type="submit" class="button primary" disabled=move || is_busy.get()>
                <Icon name="connections"/>{label}
            </button>
        </form>
        {attempt_state::shown(name, connecting)}
    }
    .into_any()
}
