//! Runs, as a table that fits a terminal.

use std::fmt::{self, Write};

use app::ui::format;
use chrono::{DateTime, Utc};
use contract::sync_run::SyncRunRow;

use crate::terminal::{cut, span, wrap};

/// A line of columns for each run, and under it the id with the counts, and what is to be said.
pub(super) fn show(runs: &[SyncRunRow], now: DateTime<Utc>) -> String {
    if runs.is_empty() {
        return "No syncs.\n".to_owned();
    }
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut text, runs, now);
    text
}

fn write(out: &mut String, runs: &[SyncRunRow], now: DateTime<Utc>) -> fmt::Result {
    line(out, ["QUEUED (UTC)", "CONNECTION", "READS", "TRIGGER", "STATUS", "READ", "TOOK"])?;
    runs.iter().try_for_each(|run| {
        line(
            out,
            [
                &run.queued_at.format("%Y-%m-%d %H:%M").to_string(),
                &cut(&run.connection_name, 14),
                &run.kind.to_string(),
                &run.trigger.to_string(),
                &run.status.to_string(),
                &format::count(run.counts.fetched),
                &took(run, now),
            ],
        )?;
        writeln!(out, "  {}  {}", run.id, changes(run))?;
        match note(run) {
            Some(note) => writeln!(out, "{}", wrap(&note, 2)),
            None => Ok(()),
        }
    })
}

fn line(out: &mut String, cells: [&str; 7]) -> fmt::Result {
    let [queued, connection, reads, trigger, status, read, took] = cells;
    writeln!(
        out,
        "{queued:<16} {connection:<14} {reads:<11} {trigger:<8} {status:<9} {read:>9} {took:>7}"
    )
}

/// How long it has been read, or was.
fn took(run: &SyncRunRow, now: DateTime<Utc>) -> String {
    let Some(started) = run.started_at else { return "–".to_owned() };
    span(run.finished_at.unwrap_or(now) - started)
}

/// What a run changed here.
pub(super) fn changes(run: &SyncRunRow) -> String {
    let counts = run.counts;
    let always = [(counts.inserted, "new"), (counts.updated, "changed")];
    let seldom = [(counts.deleted, "deleted"), (counts.rejected, "rejected")];
    let seldom = seldom.into_iter().filter(|(count, _)| *count > 0);
    let parts = always.into_iter().chain(seldom);
    let parts = parts.map(|(count, word)| format!("{} {word}", format::count(count)));
    parts.collect::<Vec<_>>().join(", ")
}

/// What is to be said of a run: what failed, or until when it waits and why.
pub(super) fn note(run: &SyncRunRow) -> Option<String> {
    if let Some(wait) = &run.wait {
        return Some(format!("until {}: {}", format::utc(wait.until), wait.why));
    }
    run.error.as_ref().map(|error| error.message.clone())
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone};
    use contract::{
        ids::{ConnectionId, SyncRunId},
        sync_run::{RunCounts, RunKind, RunStatus, RunTrigger, RunWait},
    };

    use super::*;
    use crate::terminal::WIDTH;

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap()
    }

    fn waiting() -> SyncRunRow {
        let id = "0192f0c1a2b37c4d8e5f60718293a4b5";
        SyncRunRow {
            id: format!("run_{id}").parse::<SyncRunId>().unwrap(),
            connection_id: format!("con_{id}").parse::<ConnectionId>().unwrap(),
            connection_name: "A shop \u{1b}[31mwith a very long name".to_owned(),
            provider: "stripe".to_owned(),
            status: RunStatus::Waiting,
            kind: RunKind::Incremental,
            trigger: RunTrigger::Schedule,
            counts: RunCounts {
                fetched: 1_234_567,
                inserted: 34_567,
                updated: 1_200_000,
                ..RunCounts::default()
            },
            error: None,
            paused_by: None,
            wait: Some(RunWait { until: now(), why: "Stripe asks for fewer requests.".to_owned() }),
            queued_at: now() - TimeDelta::seconds(100),
            started_at: Some(now() - TimeDelta::seconds(90)),
            finished_at: None,
        }
    }

    #[test]
    fn a_row_fits_the_terminal_and_says_until_when_it_waits() {
        let shown = show(&[waiting()], now());
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!(
            lines,
            [
                "QUEUED (UTC)     CONNECTION     READS       TRIGGER  STATUS         READ    TOOK",
                "2026-11-20 11:58 A shop  [31mw… incremental schedule waiting   1,234,567    90 s",
                "  run_0192f0c1a2b37c4d8e5f60718293a4b5  34,567 new, 1,200,000 changed",
                "  until 20 Nov 2026, 12:00 UTC: Stripe asks for fewer requests.",
            ]
        );
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH), "{shown}");
    }
}
