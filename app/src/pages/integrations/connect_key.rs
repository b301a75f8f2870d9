//! Connecting with keys or tokens that the person pastes.

use contract::{
    connection::KeyConnectionInput,
    ids::ConnectionId,
    provider::{FieldInput, KeyField, SettingField},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::setting_fields::{self, Field};
use crate::{
    api,
    field_names::{SECRET, SETTING, named},
    paths,
    state::form,
    ui::{ErrorPanel, Icon},
};

/// A form that takes the keys. They are tested at the provider before they are kept.
#[component]
pub(super) fn ConnectKey(
    /// The provider.
    slug: String,
    /// What has to be said as well.
    settings: Vec<SettingField>,
    /// What is pasted.
    fields: Vec<KeyField>,
    /// How to get it.
    how_to: String,
    /// The connection to renew, when it is one. Its settings stay as they are.
    reconnect: Option<ConnectionId>,
) -> impl IntoView {
    let navigate = use_navigate();
    let error = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let action = paths::connect_with_key(&slug);
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let fields = form::fields(&event);
        let input = KeyConnectionInput {
            provider: slug.clone(),
            secrets: named(&fields, SECRET),
            settings: named(&fields, SETTING),
            reconnect,
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
    let label = if reconnect.is_some() { "Test and reconnect" } else { "Test and connect" };
    let error =
        move || error.get().map(|error| view! { <ErrorPanel error title="It was not connected"/> });
    view! {
        <form class="stack" method="post" action=action on:submit=on_submit>
            <p class="help" id="how-to">{how_to}</p>
            {reconnect.map(|id| view! { <input type="hidden" name="reconnect" value=id.to_string()/> })}
            {reconnect.is_none().then(|| setting_fields::fields(settings))}
            {fields.into_iter().map(key_field).collect_view()}
            <button type="submit" class="button primary" disabled=move || busy.get()>
                <Icon name="key"/>
                {move || if busy.get() { "Testing…" } else { label }}
            </button>
        </form>
        {error}
    }
    .into_any()
}

fn key_field(field: KeyField) -> impl IntoView {
    let KeyField { name, label, placeholder, input, required, sandbox_value } = field;
    // It opens nothing but the sandbox, and nobody wants to type it in front of people.
    let value = sandbox_value.clone().unwrap_or_default();
    let accepted = sandbox_value.map(|value| accepted(&input, value));
    let control = Field {
        // A provider that takes one key calls it so.
        id: name.clone(),
        name: format!("{SECRET}{name}"),
        placeholder,
        value,
        required,
        described_by: "how-to".to_owned(),
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {setting_fields::control(input, control)}
            {accepted}
        </div>
    }
}

fn accepted(input: &FieldInput, value: String) -> AnyView {
    match input {
        FieldInput::SecretLines => {
            view! { <p class="help">"This is what the sandbox of the demonstration accepts."</p> }
                .into_any()
        }
        _ => view! {
            <p class="help">"In this demonstration the sandbox accepts "<code>{value}</code></p>
        }
        .into_any(),
    }
}
