//! Connecting an account again from where one is told to.

use contract::connection::ConnectionRow;
use leptos::{ev::SubmitEvent, prelude::*};

use super::attempt_state;
use crate::{paths, state::connecting::Connecting};

/// A button that renews a connection: it opens the consent screen at once, or leads to the form where
/// another key is pasted.
#[component]
pub(in crate::pages) fn Reconnect(
    /// The connection.
    row: ConnectionRow,
    /// Whether it was connected through a consent screen.
    by_consent: bool,
    /// Called when it is connected again.
    done: Callback<()>,
) -> impl IntoView {
    let ConnectionRow { id, provider, provider_name, .. } = row;
    if !by_consent {
        let href = format!("{}#connect", paths::reconnect(&provider, id));
        return view! { <a class="button primary" href=href>"Reconnect"</a> }.into_any();
    }
    let connecting = Connecting::new(provider.clone(), move |_| done.run(()));
    let busy = connecting.busy();
    let on_submit = {
        let connecting = connecting.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            connecting.begin(std::collections::BTreeMap::new(), Some(id));
        }
    };
    view! {
        <form method="post" action=paths::authorize(&provider) on:submit=on_submit>
            <input type="hidden" name="reconnect" value=id.to_string()/>
            <button type="submit" class="button primary" disabled=move || busy.get()>
                "Reconnect"
            </button>
        </form>
        {attempt_state::shown(provider_name, connecting)}
    }
    .into_any()
}
