//! What an admin can do with a run, by how it stands.

use contract::{
    ids::SyncRunId,
    sync_run::{GoneDecision, Remedy, RunKind, RunStatus, SyncRunDetail, SyncRunRow},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    api::sync_runs::{Cancel, Pause, Resume, Retry, Start, cancel, pause, resume, retry, start},
    paths,
    ui::{Act, Confirm, Deed, asked},
};

const PRIMARY: &str = "button primary";
const PLAIN: &str = "button";

/// The buttons, the one that helps first.
pub(super) fn buttons(run: &SyncRunDetail, deed: Deed) -> AnyView {
    let row = &run.row;
    let id = row.id;
    match row.status {
        RunStatus::Queued | RunStatus::Running => {
            view! { {pausing(id, deed)} {cancelling(row, deed)} }.into_any()
        }
        RunStatus::Waiting => view! {
            {resuming(id, "Try now", deed)}
            {pausing(id, deed)}
            {cancelling(row, deed)}
        }
        .into_any(),
        RunStatus::Paused => {
            view! { {resuming(id, "Resume", deed)} {cancelling(row, deed)} }.into_any()
        }
        RunStatus::Succeeded => ().into_any(),
        RunStatus::Cancelled => retrying(id, PRIMARY, deed),
        RunStatus::Failed | RunStatus::Partial => remedies(run, deed),
    }
}

/// What helps against a failure; reading on is offered wherever it makes sense.
fn remedies(run: &SyncRunDetail, deed: Deed) -> AnyView {
    let row = &run.row;
    let remedy = row.error.as_ref().map_or(Remedy::Retry, |error| error.kind.advice().remedy);
    let (href, label) = match remedy {
        Remedy::Retry => return retrying(row.id, PRIMARY, deed),
        Remedy::Everything => return everything(row, deed),
        Remedy::Decide if !asks(run) => return ().into_any(),
        Remedy::Decide => ("#streams".to_owned(), "Decide"),
        Remedy::Reconnect => (paths::reconnect(&row.provider, row.connection_id), "Reconnect"),
        Remedy::Connection => (paths::connection(row.connection_id), "To the connection"),
    };
    let reads_on = remedy != Remedy::Decide;
    view! {
        <a class=PRIMARY href=href>{label}</a>
        {reads_on.then(|| retrying(row.id, PLAIN, deed))}
    }
    .into_any()
}

/// Whether somebody has to decide what becomes of records that are gone.
pub(super) fn asks(run: &SyncRunDetail) -> bool {
    run.streams.iter().any(|stream| stream.gone.decision == GoneDecision::Asked)
}

fn of_run(id: SyncRunId) -> Vec<(&'static str, String)> {
    vec![("id", id.to_string())]
}

fn pausing(id: SyncRunId, deed: Deed) -> AnyView {
    let act = Act { action: Pause::url(), fields: of_run(id), label: "Pause", class: PLAIN };
    act.shown(deed, move || asked(pause(id)))
}

fn resuming(id: SyncRunId, label: &'static str, deed: Deed) -> AnyView {
    let act = Act { action: Resume::url(), fields: of_run(id), label, class: PRIMARY };
    act.shown(deed, move || asked(resume(id)))
}

/// Its answer leads to the new run, with and without a script.
fn retrying(id: SyncRunId, class: &'static str, deed: Deed) -> AnyView {
    let act = Act { action: Retry::url(), fields: of_run(id), label: "Retry", class };
    act.shown(deed, move || asked(retry(id)))
}

fn everything(row: &SyncRunRow, deed: Deed) -> AnyView {
    let (connection, kind) = (row.connection_id, RunKind::Full);
    let fields = vec![("connection_id", connection.to_string()), ("kind", kind.to_string())];
    let label = "Sync everything again";
    let act = Act { action: Start::url(), fields, label, class: PRIMARY };
    let navigate = use_navigate();
    act.shown(deed, move || {
        let navigate = navigate.clone();
        asked(async move {
            let run = start(connection, Some(kind)).await?;
            navigate(&paths::sync_run(run), NavigateOptions::default());
            Ok(())
        })
    })
}

fn cancelling(row: &SyncRunRow, deed: Deed) -> AnyView {
    let id = row.id;
    let label = "Yes, cancel it";
    let act = Act { action: Cancel::url(), fields: of_run(id), label, class: "button danger" };
    let form = act.shown(deed, move || asked(cancel(id)));
    view! {
        <Confirm
            id="confirm-cancel"
            label="Cancel"
            question=format!("Cancel this sync of {}?", row.connection_name)
        >
            <p>"It stops after the page that is being read. What was read stays."</p>
            {form}
        </Confirm>
    }
    .into_any()
}
