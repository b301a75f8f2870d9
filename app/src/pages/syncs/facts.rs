//! What is known of a run besides its numbers.

use contract::{
    model::{Kind, SYNC_RUNS},
    sync_run::{RunTrigger, SyncRunDetail},
};
use leptos::prelude::*;

use crate::{
    paths,
    ui::{Fact, Moment, format},
};

pub(super) fn list(run: &SyncRunDetail) -> AnyView {
    let row = &run.row;
    let took = format::took(row);
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
        view! { <Fact label="Reads on from"><a href=paths::sync_run(id)>"an earlier run"</a></Fact> }
    });
    view! {
        <dl class="facts wide">
            <Fact label="Connection">
                <a href=connection_href>{connection}</a>
            </Fact>
            <Fact label="Reads">{reads}</Fact>
            <Fact label="Trigger">{trigger}</Fact>
            {retry_of}
            <Fact label="Pages">{pages}</Fact>
            <Fact label="Asked for"><Moment at=queued_at/></Fact>
            <Fact label="Started">{started}</Fact>
            <Fact label="Finished">{finished}</Fact>
            <Fact label="Took">{took}</Fact>
        </dl>
    }
    .into_any()
}

/// The words for people, as the table of runs has them.
fn trigger(trigger: RunTrigger) -> String {
    let word = trigger.to_string();
    match SYNC_RUNS.column("trigger").map(|column| column.kind) {
        Some(Kind::Enum(known)) => {
            let known = known.iter().find(|known| known.value == word);
            known.map_or(word, |known| known.label.to_owned())
        }
        _ => word,
    }
}
