//! What is known of a run besides its numbers.

use contract::{
    model::SYNC_RUNS,
    sync_run::{RunTrigger, SyncRunDetail},
};
use leptos::prelude::*;

use super::{cells::word, stood};
use crate::{
    paths,
    ui::{Fact, Moment, format},
};

pub(super) fn list(run: &SyncRunDetail) -> AnyView {
    let row = &run.row;
    let took = took(run);
    let connection = row.connection_name.clone();
    let connection_href = paths::connection(row.connection_id);
    let (queued_at, reads) = (row.queued_at, row.kind.label());
    let moment = |at| match at {
        Some(at) => view! { <Moment at/> }.into_any(),
        None => "–".into_any(),
    };
    let (started, finished) = (moment(row.started_at), moment(row.finished_at));
    let (trigger, pages) = (trigger(row.trigger), format::count(row.counts.pages));
    let retry_of = run.retry_of.map(|id| {
        view! { <Fact label="Reads on from"><a href=paths::sync_run(id)>"the run it retries"</a></Fact> }
    });
    let retried_by = run.retried_by.map(|id| {
        view! { <Fact label="Retried by"><a href=paths::sync_run(id)>"a later run"</a></Fact> }
    });
    view! {
        <dl class="facts wide">
            <Fact label="Connection">
                <a href=connection_href>{connection}</a>
            </Fact>
            <Fact label="Reads">{reads}</Fact>
            <Fact label="Trigger">{trigger}</Fact>
            {retry_of}
            {retried_by}
            <Fact label="Pages">{pages}</Fact>
            <Fact label="Asked for"><Moment at=queued_at/></Fact>
            <Fact label="Started">{started}</Fact>
            <Fact label="Finished">{finished}</Fact>
            <Fact label="Took">{took}</Fact>
        </dl>
    }
    .into_any()
}

/// How long it took; what of that it stood still is no work of anybody's.
fn took(run: &SyncRunDetail) -> String {
    let took = format::took(&run.row);
    match (run.row.started_at, run.row.finished_at) {
        (Some(from), Some(until)) => {
            let still = stood::within(&run.pauses, from, until);
            if still.is_zero() { took } else { format!("{took}, waited {}", format::length(still)) }
        }
        _ => took,
    }
}

/// The words for people, as the table of runs has them.
fn trigger(trigger: RunTrigger) -> String {
    let text = trigger.to_string();
    SYNC_RUNS.column("trigger").map_or(text.clone(), |column| word(column, &text))
}
