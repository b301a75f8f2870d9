//! The picker: all providers by category, with a search.

use contract::{Role, live_event::LiveEventKind, provider::ProviderRow};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::provider_card::ProviderCard;
use crate::{
    api, paths,
    state::{live::Live, remote::remote},
    ui::{EmptyState, Icon, Loaded, PageHead},
};

/// The picker.
#[component]
pub fn IntegrationsPage() -> impl IntoView {
    let providers = remote(|| (), |()| api::providers::list());
    Live::expect().refetch(providers, |event| {
        matches!(event, LiveEventKind::Connected { .. } | LiveEventKind::ConnectionChanged { .. })
    });
    let parameters = use_query_map();
    let wanted =
        Memo::new(move |_| parameters.with(|parameters| parameters.get("q").unwrap_or_default()));
    view! {
        <PageHead title="Integrations" note="Pick a provider to read from."/>
        <SearchBox wanted/>
        <Loaded
            resource=providers
            view=move |providers, role| {
                // Follows the search without asking the server again.
                (move || shelves(matching(&providers, &wanted.get()), role)).into_any()
            }
        />
    }
    .into_any()
}

/// A plain GET form; with a script the list follows every letter.
#[component]
fn SearchBox(wanted: Memo<String>) -> impl IntoView {
    let navigate = use_navigate();
    let search = move |text: &str| {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
        let query = if text.is_empty() { "" } else { query.as_str() };
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        navigate(&paths::with_query(paths::INTEGRATIONS, query), options);
    };
    view! {
        <form
            class="search-box"
            role="search"
            method="get"
            action=paths::INTEGRATIONS
            on:submit=|event| event.prevent_default()
        >
            <label class="field">
                <span class="visually-hidden">"Search integrations"</span>
                <input
                    type="search"
                    name="q"
                    placeholder="Search integrations"
                    value=wanted.get_untracked()
                    on:input=move |event| search(event_target_value(&event).trim())
                />
            </label>
            <button type="submit" class="button quiet"><Icon name="search"/>"Search"</button>
        </form>
    }
    .into_any()
}

fn matching(providers: &[ProviderRow], wanted: &str) -> Vec<ProviderRow> {
    let wanted = wanted.trim().to_lowercase();
    let is_wanted = |provider: &&ProviderRow| {
        let ProviderRow { slug, name, category, description, .. } = provider;
        [slug, name, category, description].iter().any(|text| text.to_lowercase().contains(&wanted))
    };
    providers.iter().filter(is_wanted).cloned().collect()
}

/// The providers come by category; each category is a shelf.
fn shelves(providers: Vec<ProviderRow>, role: Role) -> AnyView {
    if providers.is_empty() {
        return view! {
            <EmptyState icon="search" title="No provider like that">
                <p>"Search for another word, or look at all of them."</p>
                <a class="button" href=paths::INTEGRATIONS>"Show all"</a>
            </EmptyState>
        }
        .into_any();
    }
    let shelves = providers
        .chunk_by(|one, other| one.category == other.category)
        .map(|shelf| {
            let category = shelf.first().map(|provider| provider.category.clone());
            let cards = shelf.iter().cloned().map(|provider| {
                view! { <li><ProviderCard provider role/></li> }
            });
            view! {
                <section class="shelf">
                    <h2>{category}</h2>
                    <ul class="provider-cards">{cards.collect_view()}</ul>
                </section>
            }
        })
        .collect_view();
    view! { <div class="shelves">{shelves}</div> }.into_any()
}
