//! One sync run.

use contract::{
    AppError, ErrorKind,
    live_event::LiveEventKind,
    model::{self, Kind, SYNC_RUNS, Tone},
    sync_run::{RunError, RunErrorKind, RunStream, RunTrigger, SyncRunDetail, SyncRunRow},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::counts;
use crate::{
    api, paths,
    state::{live::Live, remote::remote, status},
    ui::{
        Fact, Icon, Loaded, Moment, PageHead, RunBadge, SyncProgress, TableFrame, format,
        number_headings,
    },
};

/// The run that the address names.
#[component]
pub fn SyncRunPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let run = remote(
        move || id.get(),
        |id| async move {
            let Ok(id) = id.parse() else {
                status::fail(ErrorKind::NotFound);
                return Err(AppError::not_found("sync run"));
            };
            api::sync_runs::get(id).await
        },
    );
    let reading = StoredValue::new(String::new());
    Live::expect().refetch(run, move |event| match event {
        // The table of streams is read again whenever the next stream begins.
        LiveEventKind::SyncProgress { run_id, stream, .. } => {
            id.try_get_untracked().is_some_and(|id| id == run_id.to_string())
                && reading.try_update_value(|known| {
                    let is_next = known != stream;
                    known.clone_from(stream);
                    is_next
                }) == Some(true)
        }
        LiveEventKind::SyncFinished { run_id, .. }
        | LiveEventKind::SyncHeld { run_id, .. }
        | LiveEventKind::GoneDecided { run_id, .. } => {
            id.try_get_untracked().is_some_and(|id| id == run_id.to_string())
        }
        _ => false,
    });
    view! { <Loaded resource=run view=|run, _| shown(run).into_any()/> }
}

fn shown(run: SyncRunDetail) -> impl IntoView {
    let SyncRunDetail { row, streams, .. } = run;
    let problem = row.error.clone().map(problem);
    let badge = view! { <RunBadge status=row.status error=row.error.clone()/> };
    let (counts, facts) = (counts::sum(row.id, row.counts), facts(&row));
    let progress = row.status.is_active().then(|| view! { <SyncProgress run=row.clone()/> });
    view! {
        <p class="crumbs"><a href=paths::SYNCS><Icon name="left"/>"Syncs"</a></p>
        <PageHead title=format!("Sync of {}", row.connection_name)>
            {badge}
        </PageHead>
        {progress}
        {problem}
        <section class="card">
            <h2>"What was read"</h2>
            {counts}
            {facts}
        </section>
        <section class="card">
            <h2>"Streams"</h2>
            {stream_table(streams)}
        </section>
    }
    .into_any()
}

fn problem(error: RunError) -> impl IntoView {
    let tone = match error.kind {
        RunErrorKind::Interrupted | RunErrorKind::RateLimited => Tone::Warning,
        _ => Tone::Danger,
    };
    view! {
        <div class=format!("error-panel tone-{tone}") role="alert">
            <Icon name="alert"/>
            <div><h2>{error.kind.label()}</h2><p>{error.message}</p></div>
        </div>
    }
    .into_any()
}

fn facts(row: &SyncRunRow) -> impl IntoView + use<> {
    let took = format::took(row);
    let connection = row.connection_name.clone();
    let connection_href = paths::connection(row.connection_id);
    let queued_at = row.queued_at;
    let moment = |at| match at {
        Some(at) => view! { <Moment at/> }.into_any(),
        None => "–".into_any(),
    };
    let (started, finished) = (moment(row.started_at), moment(row.finished_at));
    let (trigger, pages) = (trigger(row.trigger), format::count(row.counts.pages));
    view! {
        <dl class="facts wide">
            <Fact label="Connection">
                <a href=connection_href>{connection}</a>
            </Fact>
            <Fact label="Trigger">{trigger}</Fact>
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

fn stream_table(streams: Vec<RunStream>) -> impl IntoView {
    let rows = streams.into_iter().map(|stream| {
        let RunStream { label, model, status, counts, error, .. } = stream;
        // A row of its own: beside the numbers a sentence would be a word wide.
        let cause = error.clone().map(|error| {
            view! {
                <tr class="cause-row"><td colspan="9"><p class="cause">{error.message}</p></td></tr>
            }
        });
        // Of a stream that is being read only its end is known; the progress shows the way there.
        let number = move |number: u64| {
            if status.is_active() { "–".to_owned() } else { format::count(number) }
        };
        let lands_in = model::label(&model).to_owned();
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td><a href=paths::data(&model)>{lands_in}</a></td>
                <td class="word"><RunBadge status error/></td>
                <td class="number">{number(counts.pages)}</td>
                <td class="number">{number(counts.fetched)}</td>
                <td class="number">{number(counts.inserted)}</td>
                <td class="number">{number(counts.updated)}</td>
                <td class="number">{number(counts.unchanged)}</td>
                <td class="number">{number(counts.rejected)}</td>
            </tr>
            {cause}
        }
    });
    let rows = rows.collect_view();
    let head = view! {
        <th scope="col">"Stream"</th>
        <th scope="col">"Lands in"</th>
        <th scope="col">"Status"</th>
        {number_headings(["Pages", "Read", "New", "Changed", "Unchanged", "Rejected"])}
    }
    .into_any();
    view! { <TableFrame caption="Streams of this run" head>{rows}</TableFrame> }
}
