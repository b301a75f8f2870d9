//! All connections.

use contract::{Role, connection::ConnectionRow, live_event::LiveEventKind};
use leptos::prelude::*;

use crate::{
    api, paths,
    state::{live::Live, remote::remote},
    ui::{Ago, Badge, Due, EmptyState, Icon, Loaded, PageHead, SyncProgress, TableFrame},
};

/// The table of connections.
#[component]
pub fn ConnectionsPage() -> impl IntoView {
    let connections = remote(|| (), |()| api::connections::list());
    Live::expect()
        .refetch(connections, |event| !matches!(event, LiveEventKind::SyncProgress { .. }));
    view! {
        <PageHead title="Connections" note="The accounts that data is read from.">
            <a class="button" href=paths::INTEGRATIONS>"Browse integrations"</a>
        </PageHead>
        <Loaded
            resource=connections
            view=|connections, role| if connections.is_empty() {
                empty(role).into_any()
            } else {
                table(connections).into_any()
            }
        />
    }
    .into_any()
}

fn table(connections: Vec<ConnectionRow>) -> impl IntoView {
    let rows = connections.into_iter().map(row).collect_view();
    let head = view! {
        <th scope="col">"Connection"</th>
        <th scope="col" class="minor">"Provider"</th>
        <th scope="col" class="minor">"Account"</th>
        <th scope="col">"Status"</th>
        <th scope="col">"Last sync"</th>
        <th scope="col" class="minor">"Next sync"</th>
    }
    .into_any();
    view! { <TableFrame caption="Connections" label="Connections table" head>{rows}</TableFrame> }
}

fn row(connection: ConnectionRow) -> impl IntoView {
    let ConnectionRow { status, sandbox, .. } = connection;
    let last = match (connection.active_run, connection.synced_at) {
        (Some(run), _) => view! { <SyncProgress run/> }.into_any(),
        (None, Some(at)) => view! { <Ago at/> }.into_any(),
        (None, None) => "never".into_any(),
    };
    let next = match connection.next_sync_at {
        Some(at) => view! { <Due at/> }.into_any(),
        None => "–".into_any(),
    };
    view! {
        <tr>
            <td>
                <a class="row-link" href=paths::connection(connection.id)>{connection.name}</a>
            </td>
            <td class="minor">
                <span class="with-icon"><Icon name=connection.icon/>{connection.provider_name}</span>
            </td>
            <td class="minor">{connection.account.unwrap_or_else(|| "–".to_owned())}</td>
            <td class="word">
                <Badge tone=status.tone() text=status.label()/>
                {sandbox.then(sandbox_badge)}
            </td>
            <td class="moment">{last}</td>
            <td class="moment minor">{next}</td>
        </tr>
    }
    .into_any()
}

/// Says that a connection talks to the pretend provider.
pub(super) fn sandbox_badge() -> impl IntoView {
    view! { <Badge tone=contract::model::Tone::Info text="Sandbox"/> }
}

fn empty(role: Role) -> impl IntoView {
    let next = if role.is_admin() {
        "Pick a provider: it takes a minute."
    } else {
        "An admin can connect the first provider."
    };
    view! {
        <EmptyState icon="connections" title="Nothing is connected yet">
            <p>{next}</p>
            <a class="button primary" href=paths::INTEGRATIONS>"Browse integrations"</a>
        </EmptyState>
    }
    .into_any()
}
