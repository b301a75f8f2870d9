//! Connecting with a key or token that the person pastes.

use contract::{connection::KeyConnectionInput, provider::SettingField};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::setting_fields;
use crate::{
    api, paths,
    state::form,
    ui::{ErrorPanel, Icon},
};

/// A form that takes the key. It is tested at the provider before it is kept.
#[component]
pub(super) fn ConnectKey(
    /// The provider.
    slug: String,
    /// What has to be said as well.
    settings: Vec<SettingField>,
    /// What the provider calls the key.
    label: String,
    /// How to get one.
    how_to: String,
    /// What one looks like.
    placeholder: String,
) -> impl IntoView {
    let navigate = use_navigate();
    let error = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let action = paths::connect_with_key(&slug);
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let mut fields = form::fields(&event);
        let input = KeyConnectionInput {
            provider: slug.clone(),
            key: fields.remove("key").unwrap_or_default().trim().to_owned(),
            settings: setting_fields::of_form(&fields),
        };
        busy.set(true);
        error.set(None);
        let navigate = navigate.clone();
        spawn_local(async move {
            match api::connections::connect_with_key(input).await {
                Ok(id) => navigate(&paths::connection(id), NavigateOptions::default()),
                Err(problem) => {
                    error.try_set(Some(problem));
                }
            }
            // `try_set`: the person may have gone elsewhere meanwhile.
            busy.try_set(false);
        });
    };
    let error =
        move || error.get().map(|error| view! { <ErrorPanel error title="It was not connected"/> });
    view! {
        <form class="stack" method="post" action=action on:submit=on_submit>
            {setting_fields::fields(settings)}
            <div class="field">
                <label for="key">{label}</label>
                <input
                    type="password"
                    id="key"
                    name="key"
                    placeholder=placeholder
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby="key-help"
                    required
                />
                <p class="help" id="key-help">{how_to}</p>
            </div>
            <button type="submit" class="button primary" disabled=move || busy.get()>
                <Icon name="key"/>"Test and connect"
            </button>
        </form>
        {error}
    }
    .into_any()
}
