//! How a run stands, in a sentence: why, who has to act, and the button that does it.

use contract::{
    Role,
    model::Tone,
    sync_run::{
        Remedy, RunCounts, RunErrorKind, RunKind, RunStatus, SyncRunDetail, SyncRunRow, Who,
    },
};
use leptos::prelude::*;

use super::actions;
use crate::ui::{Deed, Icon, SyncProgress, Wait, format};

/// The panel at the top of a run's page.
pub(super) fn panel(run: &SyncRunDetail, role: Role, deed: Deed) -> AnyView {
    let row = &run.row;
    let (icon, tone) = look(row);
    let buttons = role.is_admin().then(|| {
        view! { <div class="standing-actions">{actions::buttons(run, deed)}</div> }
    });
    view! {
        <section class=format!("standing tone-{tone}") aria-label="How it stands">
            <Icon name=icon/>
            <div class="standing-text">
                {state(run)}
                {who(run, role)}
                {buttons}
                {deed.problem()}
            </div>
        </section>
    }
    .into_any()
}

fn look(row: &SyncRunRow) -> (&'static str, Tone) {
    let mild = row.error.as_ref().is_some_and(|error| {
        matches!(error.kind, RunErrorKind::Interrupted | RunErrorKind::RateLimited)
    });
    match row.status {
        RunStatus::Queued | RunStatus::Waiting | RunStatus::Paused => ("clock", row.status.tone()),
        RunStatus::Running => ("syncs", row.status.tone()),
        RunStatus::Succeeded => ("done", row.status.tone()),
        RunStatus::Failed if mild => ("alert", Tone::Warning),
        RunStatus::Failed | RunStatus::Partial => ("alert", row.status.tone()),
        RunStatus::Cancelled => ("close", row.status.tone()),
    }
}

/// What is the case, with the numbers and the cause.
fn state(run: &SyncRunDetail) -> AnyView {
    let row = &run.row;
    if let Some(error) = row.error.as_ref().filter(|_| !row.status.is_active()) {
        let title = format!("{}: {}", row.status.label(), error.kind.label());
        let message = error.message.clone();
        return view! { <h2>{title}</h2><p class="standing-cause">{message}</p> }.into_any();
    }
    match (row.status, row.wait.clone()) {
        (RunStatus::Queued, _) if row.started_at.is_some() => {
            said("Goes on as soon as a worker is free", row.counts)
        }
        (RunStatus::Queued, _) => view! { <h2>"Waits for a worker"</h2> }.into_any(),
        (RunStatus::Running, _) => {
            let stream = run.streams.iter().find(|stream| stream.status == RunStatus::Running);
            let title = stream.map_or("Reading".to_owned(), |it| format!("Reading {}", it.label));
            view! { <h2>{title}</h2><SyncProgress run=row.clone()/> }.into_any()
        }
        (RunStatus::Waiting, Some(wait)) => {
            view! { <h2>"Waiting"</h2><p><Wait wait/></p><p>{so_far(row.counts)}</p> }.into_any()
        }
        (RunStatus::Waiting, None) => said("Waiting", row.counts),
        (RunStatus::Paused, _) => {
            let by = row.paused_by.as_deref().unwrap_or("a person");
            said(&format!("Paused by {by}"), row.counts)
        }
        (RunStatus::Succeeded, _) => view! { <h2>{succeeded(row)}</h2> }.into_any(),
        (RunStatus::Partial, _) => said("Not everything was read", row.counts),
        (RunStatus::Failed, _) => said("Failed", row.counts),
        (RunStatus::Cancelled, _) => said("Cancelled by a person", row.counts),
    }
}

fn said(title: &str, counts: RunCounts) -> AnyView {
    view! { <h2>{title.to_owned()}</h2><p>{so_far(counts)}</p> }.into_any()
}

fn so_far(counts: RunCounts) -> String {
    format!(
        "{} and {} were read so far.",
        format::things(counts.pages, "page"),
        format::things(counts.fetched, "record")
    )
}

fn succeeded(row: &SyncRunRow) -> String {
    let RunCounts { fetched, inserted, updated, deleted, .. } = row.counts;
    let records = format::things(fetched, "record");
    if row.kind == RunKind::Verify {
        return format!("Compared {records}: everything is the same here and at the provider");
    }
    let [inserted, updated] = [inserted, updated].map(format::count);
    let deleted = match deleted {
        0 => String::new(),
        deleted => format!(", {} deleted", format::count(deleted)),
    };
    format!("Read to its end: {records}, {inserted} new, {updated} changed{deleted}")
}

/// Who has to act, and what they do.
fn who(run: &SyncRunDetail, role: Role) -> Option<AnyView> {
    let row = &run.row;
    let (who, what) = match row.status {
        RunStatus::Queued | RunStatus::Running => {
            (Who::Nobody, "It goes on by itself, also when this page is closed.")
        }
        RunStatus::Waiting => (Who::Nobody, "It goes on by itself when the time has come."),
        RunStatus::Paused => (Who::Admin, "It goes on where it was when somebody resumes it."),
        RunStatus::Succeeded => return None,
        RunStatus::Cancelled => {
            (Who::Nobody, "What was read stays. Retry reads on where this run stopped.")
        }
        RunStatus::Failed | RunStatus::Partial => {
            let advice = row.error.as_ref()?.kind.advice();
            match (advice.remedy, actions::asks(run)) {
                (Remedy::Decide, false) if role.is_admin() => {
                    (Who::Nobody, "It is decided what becomes of them; below it can be changed.")
                }
                (Remedy::Decide, false) => (Who::Nobody, "It is decided what becomes of them."),
                (Remedy::Decide, true) if !role.is_admin() => {
                    (Who::Admin, "They decide whether the records that are gone are deleted here.")
                }
                _ => (advice.who, advice.what),
            }
        }
    };
    let actor = match who {
        Who::Nobody => "Nobody has to act.",
        Who::Admin if role.is_admin() => "You can act.",
        Who::Admin => "An admin has to act.",
        Who::Provider => "The provider has to act.",
        Who::Operator => "Whoever runs this server has to act.",
    };
    Some(view! { <p class="standing-who"><strong>{actor}</strong>" "{what}</p> }.into_any())
}
