//! The ways to connect to a provider. One is shown at a time; the address says which.

use contract::{
    ids::ConnectionId,
    provider::{ConnectMethod, ProviderDetail},
};
use leptos::prelude::*;

use super::{connect_key::ConnectKey, connect_oauth::ConnectOAuth, setup::Setup};
use crate::paths;

/// The ways to connect.
#[component]
pub(super) fn Methods(
    /// The provider.
    provider: ProviderDetail,
    /// The word of the way that the address names.
    method: Memo<Option<String>>,
    /// The connection to renew, when it is one.
    reconnect: Memo<Option<ConnectionId>>,
) -> impl IntoView {
    move || {
        let word = method.get();
        let named = provider.methods.iter().find(|it| Some(self::word(it)) == word.as_deref());
        // Otherwise the first that works now, and the first at all when none does.
        let usable = provider.methods.iter().find(|it| is_usable(it));
        let Some(chosen) = named.or(usable).or(provider.methods.first()) else {
            return view! { <p class="quiet-line">"There is no way to connect it yet."</p> }
                .into_any();
        };
        let tabs = (provider.methods.len() > 1).then(|| tabs(&provider, chosen, reconnect.get()));
        let form = form(&provider, chosen.clone(), reconnect.get());
        view! { {tabs}{form} }.into_any()
    }
}

const fn word(method: &ConnectMethod) -> &'static str {
    match method {
        ConnectMethod::OAuth { .. } => "oauth",
        ConnectMethod::Key { .. } => "key",
    }
}

const fn is_usable(method: &ConnectMethod) -> bool {
    !matches!(method, ConnectMethod::OAuth { setup: Some(_), .. })
}

fn form(
    provider: &ProviderDetail,
    method: ConnectMethod,
    reconnect: Option<ConnectionId>,
) -> AnyView {
    let ProviderDetail { row, settings, .. } = provider.clone();
    let (slug, name) = (row.slug, row.name);
    match method {
        ConnectMethod::OAuth { redirect_uri, setup: Some(setup), .. } => {
            view! { <Setup name redirect_uri setup/> }.into_any()
        }
        ConnectMethod::OAuth { scopes, redirect_uri, setup: None } => {
            view! { <ConnectOAuth slug name settings scopes redirect_uri reconnect/> }.into_any()
        }
        ConnectMethod::Key { how_to, fields, .. } => {
            view! { <ConnectKey slug settings fields how_to reconnect/> }.into_any()
        }
    }
}

fn tabs(
    provider: &ProviderDetail,
    chosen: &ConnectMethod,
    reconnect: Option<ConnectionId>,
) -> impl IntoView + use<> {
    let links = provider.methods.iter().map(|method| {
        let label = match method {
            ConnectMethod::OAuth { .. } => format!("Sign in at {}", provider.row.name),
            ConnectMethod::Key { label, .. } => label.clone(),
        };
        let mut query = format!("method={}", word(method));
        if let Some(id) = reconnect {
            query = format!("{query}&reconnect={id}");
        }
        let href = paths::with_query(&paths::integration(&provider.row.slug), &query);
        let current = (method == chosen).then_some("true");
        view! { <li><a href=href aria-current=current>{label}</a></li> }
    });
    view! { <nav class="tabs" aria-label="Ways to connect"><ul>{links.collect_view()}</ul></nav> }
}
