//! A provider's page.

use contract::{
    Role,
    ids::ConnectionId,
    model,
    provider::{ProviderDetail, StreamRow},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    methods::Methods,
    provider_card::{connected_badge, state_badge},
};
use crate::{
    api, paths,
    state::remote::{Remote, remote},
    ui::{Icon, Loaded, PageHead},
};

/// The provider that the address names.
#[component]
pub fn IntegrationPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("provider").unwrap_or_default()));
    let provider = remote(move || slug.get(), api::providers::get);
    let query = use_query_map();
    let parameter = move |name: &str| query.with(|query| query.get(name));
    let reconnect =
        Memo::new(move |_| parameter("reconnect").and_then(|id| id.parse::<ConnectionId>().ok()));
    let renewed = remote(
        move || reconnect.get(),
        |id| async move {
            let Some(id) = id else { return Ok(None) };
            api::connections::get(id).await.map(|detail| Some(detail.row.name))
        },
    );
    view! {
        <Loaded
            resource=provider
            view=move |provider, role| {
                // A component of its own follows the address: which way, which connection.
                let method = Memo::new(move |_| parameter("method"));
                shown(provider, role, method, reconnect, renewed).into_any()
            }
        />
    }
    .into_any()
}

fn shown(
    provider: ProviderDetail,
    role: Role,
    method: Memo<Option<String>>,
    reconnect: Memo<Option<ConnectionId>>,
    renewed: Remote<Option<String>>,
) -> impl IntoView {
    let row = provider.row.clone();
    let streams = stream_list(provider.streams.clone());
    let docs = provider.docs_url.clone().map(|url| {
        view! {
            <p>
                <a class="outward" href=url target="_blank" rel="noopener noreferrer">
                    {format!("{} documentation", provider.row.name)}
                </a>
            </p>
        }
    });
    let how_to = provider.how_to.clone().map(|text| view! { <p class="help">{text}</p> });
    let connect = if role.is_admin() {
        view! { <Methods provider method reconnect/> }.into_any()
    } else {
        let line = format!("An admin can connect {}.", row.name);
        view! { <p class="quiet-line">{line}</p> }.into_any()
    };
    let connected = connected_badge(&row);
    view! {
        <p class="crumbs"><a href=paths::INTEGRATIONS><Icon name="left"/>"Integrations"</a></p>
        <PageHead title=row.name note=row.description>
            {connected}
            {state_badge(&row.state)}
        </PageHead>
        <div class="columns">
            <section class="card" id="connect">
                <Loaded resource=renewed view=|name, _| what_is_made(name)/>
                {how_to}
                {connect}
            </section>
            <section class="card">
                <h2>"What will be read"</h2>
                {streams}
                {docs}
            </section>
        </div>
    }
    .into_any()
}

/// A connection, or the one of this name that gets a new credential.
fn what_is_made(renewed: Option<String>) -> AnyView {
    let Some(name) = renewed else { return view! { <h2>"Connect"</h2> }.into_any() };
    view! {
        <h2>{format!("Reconnecting {name}")}</h2>
        <p>"It gets a new credential. Its records and settings stay."</p>
    }
    .into_any()
}

fn stream_list(streams: Vec<StreamRow>) -> impl IntoView {
    let rows = streams.into_iter().map(|stream| {
        let lands_in = model::label(&stream.model).to_owned();
        view! {
            <li>
                <strong>{stream.label}</strong>
                <span>" into "<a href=paths::data(&stream.model)>{lands_in}</a></span>
                {stream.incremental.then_some(", later only what is new")}
            </li>
        }
    });
    view! { <ul class="stream-list">{rows.collect_view()}</ul> }
}
