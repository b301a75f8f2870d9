//! What is read through a connection.

use contract::{
    AppError, ErrorKind, connection::ConnectionStream, ids::ConnectionId,
    live_event::LiveEventKind, model,
};
use leptos::prelude::*;

use crate::{
    api, paths,
    state::{
        clock::browser_now,
        live::Live,
        remote::{Remote, remote},
    },
    ui::{TableFrame, format, number_headings},
};

/// The streams with how many records there are of each, apart from the rest of the page.
pub(super) type Streams = Remote<Vec<ConnectionStream>>;

/// How often they are counted again while a sync is under way, in milliseconds.
const GENTLY: i64 = 2_000;

/// Asks for them, and again while and after they are read.
pub(super) fn of(id: Memo<Option<ConnectionId>>) -> Streams {
    let streams = remote(
        move || id.get(),
        |id| async move {
            let id = id.ok_or_else(|| AppError::not_found("connection"))?;
            match api::connections::get(id).await {
                // The page says so already.
                Err(error) if error.kind == ErrorKind::NotFound => Ok(Vec::new()),
                detail => detail.map(|detail| detail.streams),
            }
        },
    );
    let last = StoredValue::new(0);
    Live::expect().refetch(streams, move |event| {
        let (of, often) = match event {
            LiveEventKind::SyncProgress { connection_id, .. } => (connection_id, true),
            LiveEventKind::SyncHeld { connection_id, .. }
            | LiveEventKind::GoneDecided { connection_id, .. }
            | LiveEventKind::SyncFinished { connection_id, .. } => (connection_id, false),
            _ => return false,
        };
        if id.try_get_untracked().flatten() != Some(*of) {
            return false;
        }
        let now = browser_now();
        let is_soon = last.try_with_value(|last| now - last < GENTLY).unwrap_or(true);
        if often && is_soon {
            return false;
        }
        last.try_set_value(now);
        true
    });
    streams
}

/// The streams with how many records there are of each.
pub(super) fn table(streams: Vec<ConnectionStream>) -> AnyView {
    let rows = streams.into_iter().map(|stream| {
        let ConnectionStream { label, model, records, .. } = stream;
        let lands_in = model::label(&model).to_owned();
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td><a href=paths::data(&model)>{lands_in}</a></td>
                <td class="number">{format::count(records)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let head = view! {
        <th scope="col">"Stream"</th>
        <th scope="col">"Lands in"</th>
        {number_headings(["Records"])}
    }
    .into_any();
    view! { <TableFrame caption="Streams" head>{rows}</TableFrame> }.into_any()
}
