//! What a resource holds, or why it does not.

use std::{pin::Pin, sync::Arc};

use contract::Role;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::ErrorPanel;
use crate::state::{remote::Remote, session::Session};

/// Shows what a resource holds, to whom it is shown; the old stays while the new is loading.
#[component]
pub fn Loaded<T, F>(
    /// What is waited for.
    resource: Remote<T>,
    /// How it is shown to a visitor of this role.
    view: F,
) -> impl IntoView
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
    F: Fn(T, Role) -> AnyView + Clone + Send + Sync + 'static,
{
    let session = Session::expect();
    // Goes with whatever this is shown in.
    let shown = StoredValue::new(());
    awaited(Arc::new(move || {
        let view = view.clone();
        Box::pin(async move {
            let role = session.role().await;
            let loaded = resource.await;
            // Replaced while it was waited for: it is drawn for nobody, and what the page provides,
            // or what it is shown in, is out of its reach.
            if use_context::<Session>().is_none() || shown.try_get_value().is_none() {
                return ().into_any();
            }
            match loaded {
                Ok(value) => view(value, role),
                Err(error) => view! { <ErrorPanel error/> }.into_any(),
            }
        })
    }))
}

type Content = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// Not generic, so that the browser's code for it exists once and not once a page.
fn awaited(content: Arc<dyn Fn() -> Content + Send + Sync>) -> AnyView {
    view! {
        <Transition fallback=|| view! { <p class="loading" role="status">"Loading…"</p> }>
            {move || Suspend::new(content())}
        </Transition>
    }
    .into_any()
}
