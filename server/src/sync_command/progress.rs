//! What is said while a run goes on, and when it has ended.

use std::process::ExitCode;

use app::ui::format;
use contract::sync_run::{RunCounts, RunStatus, SyncRunDetail, SyncRunRow};

use super::table::{changes, note};
use crate::terminal::{plain, span, wrap};

/// Says how far a run is, a line whenever that is something new.
#[derive(Default)]
pub(super) struct Progress {
    said: Option<(RunStatus, RunCounts, Option<String>)>,
}

impl Progress {
    pub(super) fn tell(&mut self, detail: &SyncRunDetail) {
        let run = &detail.row;
        let reading = detail.streams.iter().find(|stream| stream.status == RunStatus::Running);
        let reading = reading.map(|stream| stream.label.clone());
        let now = Some((run.status, run.counts, reading.clone()));
        if self.said == now || !run.status.is_active() {
            return;
        }
        self.said = now;
        println!("{}", line(run, reading.as_deref()));
    }
}

fn line(run: &SyncRunRow, reading: Option<&str>) -> String {
    let status = run.status.label();
    if let Some(note) = note(run).filter(|_| run.status == RunStatus::Waiting) {
        format!("{status} {}", plain(&note))
    } else {
        let pages = format::things(run.counts.pages, "page");
        let records = format::things(run.counts.fetched, "record");
        let reading = reading.map(|label| format!(", reading {}", plain(label)));
        let reading = reading.unwrap_or_default();
        format!("{status}: {pages}, {records} ({}){reading}", changes(run))
    }
}

/// Says how a run ended, and what became of its streams where not everything went well.
pub(super) fn tell_end(detail: &SyncRunDetail) {
    let run = &detail.row;
    let took = run.started_at.zip(run.finished_at).map(|(from, until)| until - from);
    let took = took.map(|took| format!(" in {}", span(took))).unwrap_or_default();
    let read = format::things(run.counts.fetched, "record");
    println!("{}{took}: {read} ({})", run.status.label(), changes(run));
    if let Some(error) = &run.error {
        println!("{}", wrap(&error.message, 2));
    }
    for stream in &detail.streams {
        if let Some(error) = &stream.error {
            println!("{}", wrap(&format!("{}: {}", stream.label, error.message), 2));
        }
    }
}

/// What the program ends with.
pub(super) fn code(status: RunStatus) -> ExitCode {
    ExitCode::from(match status {
        RunStatus::Succeeded => 0,
        RunStatus::Failed | RunStatus::Cancelled => 1,
        RunStatus::Partial => 2,
        RunStatus::Queued | RunStatus::Running | RunStatus::Waiting | RunStatus::Paused => 3,
    })
}
