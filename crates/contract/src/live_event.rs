//! What the browser is told at once, and what becomes a toast.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    alert::{AlertKind, AlertSeverity},
    connection::ConnectionStatus,
    decimal::grouped,
    ids::{AlertId, ConnectAttemptId, ConnectionId, SyncRunId, UserId},
    model::Tone,
    sync_run::{RunCounts, RunErrorKind, RunStatus, RunWait},
};

/// Something happened in the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveEvent {
    /// The place in the stream. Nothing for an event that is worth nothing later (progress): it is
    /// not kept and not repeated to a browser that was away.
    pub id: Option<i64>,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    #[serde(flatten)]
    pub kind: LiveEventKind,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum LiveEventKind {
    /// An account was connected.
    Connected {
        /// The connection.
        connection_id: ConnectionId,
        /// Its name.
        connection_name: String,
        /// The attempt that led to it, when it was one.
        attempt_id: Option<ConnectAttemptId>,
    },
    /// An attempt to connect failed.
    ConnectFailed {
        /// The provider's name for people.
        provider_name: String,
        /// The attempt.
        attempt_id: Option<ConnectAttemptId>,
        /// Whose attempt it was: nobody else needs to hear of it.
        #[serde(default)]
        user_id: Option<UserId>,
        /// What happened and what to do.
        message: String,
    },
    /// A connection's status changed.
    ConnectionChanged {
        /// The connection.
        connection_id: ConnectionId,
        /// Its name.
        connection_name: String,
        /// The status it has now.
        status: ConnectionStatus,
    },
    /// What is read by itself, and when, changed.
    ScheduleChanged {
        /// The connection.
        connection_id: ConnectionId,
    },
    /// A sync was queued.
    SyncStarted {
        /// The run.
        run_id: SyncRunId,
        /// The connection.
        connection_id: ConnectionId,
        /// Its name.
        connection_name: String,
        /// Whether a person waits for it.
        #[serde(default)]
        waited_for: bool,
    },
    /// A sync read another page.
    SyncProgress {
        /// The run.
        run_id: SyncRunId,
        /// The connection.
        connection_id: ConnectionId,
        /// The stream that is being read, its name for people.
        stream: String,
        /// Counts of the whole run so far.
        counts: RunCounts,
        /// Records a second since the run began.
        records_per_second: u32,
    },
    /// A sync that has not ended stands otherwise now: it waits, is paused, or goes on.
    SyncHeld {
        /// The run.
        run_id: SyncRunId,
        /// The connection.
        connection_id: ConnectionId,
        /// Its name.
        connection_name: String,
        /// How it stands.
        status: RunStatus,
        /// Until when it waits and why, when it waits.
        wait: Option<RunWait>,
        /// Whether a person waits for it.
        #[serde(default)]
        waited_for: bool,
    },
    /// Somebody decided what becomes of records that a provider does not have any more.
    GoneDecided {
        /// The run that found them.
        run_id: SyncRunId,
        /// The connection.
        connection_id: ConnectionId,
        /// Its name.
        connection_name: String,
        /// The stream, its name for people.
        stream: String,
        /// How many.
        count: u64,
        /// Whether they are deleted; they stay otherwise.
        deleted: bool,
    },
    /// A sync ended.
    SyncFinished {
        /// The run.
        run_id: SyncRunId,
        /// The connection.
        connection_id: ConnectionId,
        /// Its name.
        connection_name: String,
        /// How it ended.
        status: RunStatus,
        /// Counts of the whole run.
        counts: RunCounts,
        /// What went wrong, when something did.
        error: Option<String>,
        /// Which kind of thing that was.
        #[serde(default)]
        error_kind: Option<RunErrorKind>,
        /// Whether a person waits for it. Alerts tell of the others, once however often they fail.
        #[serde(default)]
        waited_for: bool,
    },
    /// Something happened that somebody should look at, or happened again.
    AlertRaised {
        /// The alert.
        alert_id: AlertId,
        /// The connection.
        connection_id: ConnectionId,
        /// Its name.
        connection_name: String,
        /// What it is about.
        kind: AlertKind,
        /// How much it matters.
        severity: AlertSeverity,
        /// What happened, and who acts.
        message: String,
        /// How often it happened by now.
        times: u64,
        /// Whether another event of this moment tells of it, too.
        told: bool,
    },
    /// Somebody looks after an alert.
    AlertAcknowledged {
        /// The alert.
        alert_id: AlertId,
        /// The connection.
        connection_id: ConnectionId,
    },
    /// Alerts of a connection are over.
    AlertResolved {
        /// The connection.
        connection_id: ConnectionId,
        /// Its name.
        connection_name: String,
        /// What they were about.
        kinds: Vec<AlertKind>,
        /// How many of the connection are not over.
        left: u64,
        /// Whether another event of this moment tells of it, too.
        told: bool,
    },
}

/// What a toast says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// How it feels.
    pub tone: Tone,
    /// What it says.
    pub message: String,
}

impl LiveEventKind {
    /// Whether alerts are other ones now.
    pub const fn is_about_alerts(&self) -> bool {
        matches!(
            self,
            Self::AlertRaised { .. } | Self::AlertAcknowledged { .. } | Self::AlertResolved { .. }
        )
    }

    /// The toast this raises, when it raises one.
    pub fn toast(&self) -> Option<Toast> {
        let (tone, message) = match self {
            Self::Connected { connection_name, .. } => {
                (Tone::Success, format!("{connection_name} is connected"))
            }
            Self::ConnectFailed { provider_name, message, .. } => {
                (Tone::Danger, format!("{provider_name} was not connected: {message}"))
            }
            Self::ConnectionChanged { connection_name, status, .. } => {
                (status.tone(), changed(connection_name, *status)?)
            }
            Self::SyncStarted { connection_name, waited_for: true, .. } => {
                (Tone::Info, format!("Sync of {connection_name} started"))
            }
            // A person paused it, whoever began it.
            Self::SyncHeld {
                connection_name: name, status: status @ RunStatus::Paused, ..
            } => (status.tone(), format!("Sync of {name} is paused")),
            Self::SyncHeld { connection_name, wait: Some(wait), waited_for: true, .. } => {
                (RunStatus::Waiting.tone(), waits(connection_name, wait))
            }
            Self::GoneDecided { connection_name, stream, count, deleted, .. } => {
                let count = grouped(&count.to_string());
                let done = if *deleted { "are marked as deleted" } else { "stay" };
                (Tone::Success, format!("{connection_name}: {count} {stream} {done}"))
            }
            // Nothing of the provider's or ours failed: the run was cut off.
            Self::SyncFinished {
                connection_name: name,
                error: Some(error),
                error_kind: Some(RunErrorKind::Interrupted),
                waited_for: true,
                ..
            } => (Tone::Warning, format!("Sync of {name} was interrupted: {error}")),
            // A person cancelled it, whoever began it.
            Self::SyncFinished { connection_name, status, counts, error, waited_for, .. }
                if *waited_for || *status == RunStatus::Cancelled =>
            {
                (status.tone(), finished(connection_name, *status, *counts, error.as_deref()))
            }
            // Once, however often it happens.
            Self::AlertRaised {
                connection_name, severity, message, times: 1, told: false, ..
            } => (severity.tone(), format!("{connection_name}: {message}")),
            Self::AlertResolved { connection_name, kinds, left, told: false, .. } => {
                (Tone::Success, recovered(connection_name, kinds, *left))
            }
            Self::ScheduleChanged { .. }
            | Self::SyncStarted { .. }
            | Self::SyncProgress { .. }
            | Self::SyncHeld { .. }
            | Self::SyncFinished { .. }
            | Self::AlertRaised { .. }
            | Self::AlertResolved { .. }
            | Self::AlertAcknowledged { .. } => return None,
        };
        Some(Toast { tone, message })
    }
}

/// Only what a person should act on or did; a failed sync has its own toast.
fn changed(name: &str, status: ConnectionStatus) -> Option<String> {
    match status {
        ConnectionStatus::NeedsReconnect => Some(format!("{name} has to be connected again")),
        ConnectionStatus::Disconnected => Some(format!("{name} is disconnected")),
        ConnectionStatus::Paused => Some(format!("{name} is paused")),
        _ => None,
    }
}

fn waits(name: &str, wait: &RunWait) -> String {
    let until = wait.until.format("%Y-%m-%d %H:%M UTC");
    format!("Sync of {name} waits until {until}: {}", wait.why)
}

fn finished(name: &str, status: RunStatus, counts: RunCounts, error: Option<&str>) -> String {
    let RunCounts { fetched, inserted, updated, .. } = counts;
    match (status, error) {
        (RunStatus::Failed, Some(error)) => format!("Sync of {name} failed: {error}"),
        (RunStatus::Failed, None) => format!("Sync of {name} failed"),
        (RunStatus::Cancelled, _) => format!("Sync of {name} was cancelled"),
        (RunStatus::Partial, Some(error)) => format!("Sync of {name} ended in part: {error}"),
        _ => {
            let [read, new, changed] =
                [fetched, inserted, updated].map(|number| grouped(&number.to_string()));
            format!("{name} synced: {read} read, {new} new, {changed} changed")
        }
    }
}

/// A connection has recovered when nothing is left of its alerts.
fn recovered(name: &str, kinds: &[AlertKind], left: u64) -> String {
    if left == 0 {
        return format!("{name} has recovered");
    }
    let over: Vec<_> = kinds.iter().map(|kind| format!("“{}”", kind.label())).collect();
    let is_over = if over.len() == 1 { "is over" } else { "are over" };
    let others = if left == 1 { "another alert is".to_owned() } else { format!("{left} are") };
    format!("{name}: {} {is_over}, {others} not", over.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_has_recovered_when_none_of_its_alerts_is_left() {
        let kinds = [AlertKind::RunFailed, AlertKind::NothingSucceeded];
        assert_eq!(recovered("Shop", &kinds, 0), "Shop has recovered");
        let one = recovered("Shop", &kinds, 1);
        assert_eq!(one, "Shop: “Sync failed”, “Out of date” are over, another alert is not");
        let two = recovered("Shop", &kinds[..1], 2);
        assert_eq!(two, "Shop: “Sync failed” is over, 2 are not");
    }

    #[test]
    fn a_run_that_waits_says_until_when_to_who_waits_for_it() {
        let held = |status, waited_for| {
            let until = "2026-11-25T14:05:00Z".parse().unwrap();
            let wait = RunWait { until, why: "GitHub asks for fewer requests".to_owned() };
            let event = LiveEventKind::SyncHeld {
                run_id: SyncRunId::from_uuid(uuid::Uuid::nil()),
                connection_id: ConnectionId::from_uuid(uuid::Uuid::nil()),
                connection_name: "Code".to_owned(),
                status,
                wait: (status == RunStatus::Waiting).then_some(wait),
                waited_for,
            };
            event.toast().map(|toast| toast.message)
        };
        let says = "Sync of Code waits until 2026-11-25 14:05 UTC: GitHub asks for fewer requests";
        assert_eq!(held(RunStatus::Waiting, true).as_deref(), Some(says));
        assert_eq!(held(RunStatus::Waiting, false), None);
        assert_eq!(held(RunStatus::Paused, false).as_deref(), Some("Sync of Code is paused"));
        assert_eq!(held(RunStatus::Running, true), None, "the next worker goes on");
    }

    #[test]
    fn a_toast_writes_numbers_as_tables_do() {
        let counts = RunCounts { fetched: 1_780, inserted: 12, ..RunCounts::default() };
        let said = finished("Shop", RunStatus::Succeeded, counts, None);
        assert_eq!(said, "Shop synced: 1,780 read, 12 new, 0 changed");
    }
}
