//! Executions of syncs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::{
    ids::{ConnectionId, SyncRunId},
    model::Tone,
};

mod advice;

pub use advice::{Advice, Remedy, Who};

/// How a run stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RunStatus {
    /// Waits for a worker.
    Queued,
    /// A worker reads.
    Running,
    /// Goes on by itself at a later time: the provider asked for that, or failed.
    Waiting,
    /// Goes on when a person says so.
    Paused,
    /// Everything was read.
    Succeeded,
    /// Some streams, or some rows, failed.
    Partial,
    /// Nothing useful came of it.
    Failed,
    /// A person stopped it.
    Cancelled,
}

impl RunStatus {
    /// Whether it will still change.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Queued | Self::Running | Self::Waiting | Self::Paused)
    }

    /// All that will still change.
    pub const ACTIVE: [Self; 4] = [Self::Queued, Self::Running, Self::Waiting, Self::Paused];

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::Running => "Running",
            Self::Waiting => "Waiting",
            Self::Paused => "Paused",
            Self::Succeeded => "Succeeded",
            Self::Partial => "Partial",
            Self::Failed => "Failed",
            Self::Cancelled => "Cancelled",
        }
    }

    /// The colour it is shown in.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Queued | Self::Paused | Self::Cancelled => Tone::Neutral,
            Self::Running => Tone::Info,
            Self::Succeeded => Tone::Success,
            Self::Waiting | Self::Partial => Tone::Warning,
            Self::Failed => Tone::Danger,
        }
    }
}

/// What caused a run.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RunTrigger {
    /// A person pressed a button.
    Manual,
    /// It was due.
    Schedule,
    /// The provider called.
    Webhook,
    /// A program asked.
    Api,
}

impl RunTrigger {
    /// Whether a person waits for the run: they are told at once of whatever becomes of it, and have
    /// the button to try again. The others are tried again by themselves, and alerts tell of them.
    pub const fn is_waited_for(self) -> bool {
        matches!(self, Self::Manual)
    }
}

/// How much a run reads.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RunKind {
    /// Everything.
    Full,
    /// What is new since the last time, of streams whose provider can tell.
    Incremental,
    /// Everything, to be compared with what is here. Nothing is changed.
    Verify,
}

impl RunKind {
    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Full => "Everything",
            Self::Incremental => "What is new",
            Self::Verify => "Verify",
        }
    }
}

/// How much of what a run read; `fetched` is the sum of the four after it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCounts {
    /// Pages that the provider answered.
    pub pages: u64,
    /// Records that those pages held, after the filters of the provider file.
    pub fetched: u64,
    /// Records that were new.
    pub inserted: u64,
    /// Records that had changed.
    pub updated: u64,
    /// Records that had not.
    pub unchanged: u64,
    /// Records that could not be kept.
    pub rejected: u64,
    /// Records that the provider no longer has, and that were marked so. They are not among those
    /// that were fetched.
    #[serde(default)]
    pub deleted: u64,
    /// Records that were kept although a value did not fit its column; they are counted among the
    /// others, too.
    #[serde(default)]
    pub noted: u64,
}

/// A run, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRunRow {
    /// The run.
    pub id: SyncRunId,
    /// The connection it reads.
    pub connection_id: ConnectionId,
    /// The connection's name at the time.
    pub connection_name: String,
    /// The slug of the provider.
    pub provider: String,
    /// How it stands.
    pub status: RunStatus,
    /// How much it reads.
    pub kind: RunKind,
    /// What caused it.
    pub trigger: RunTrigger,
    /// How much was read.
    pub counts: RunCounts,
    /// What went wrong, when something did.
    pub error: Option<RunError>,
    /// Until when it waits and why, while it waits.
    #[serde(default)]
    pub wait: Option<RunWait>,
    /// Who paused it, the name they sign in with, while it is paused; missing where that was not kept.
    #[serde(default)]
    pub paused_by: Option<String>,
    /// When it was asked for.
    pub queued_at: DateTime<Utc>,
    /// When a worker took it.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Until when a run waits, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunWait {
    /// When it goes on.
    pub until: DateTime<Utc>,
    /// A sentence: whose limit it is, or what failed.
    pub why: String,
}

/// Why a run, or a stream of it, failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunError {
    /// Which sort.
    pub kind: RunErrorKind,
    /// What happened and what to do, a sentence or two.
    pub message: String,
}

/// The sorts of failure of a run.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RunErrorKind {
    /// The server stopped in the middle.
    Interrupted,
    /// The provider no longer accepts the credential.
    Unauthorized,
    /// The provider asks for fewer requests.
    RateLimited,
    /// The provider does not answer, or answers with an error of its own.
    ProviderDown,
    /// The provider's answer makes no sense.
    BadAnswer,
    /// The connection or the provider file asks for something that does not exist.
    Misconfigured,
    /// Many records are gone at the provider: a person decides whether they are deleted here.
    ManyGone,
    /// A comparison found what is not the same here and at the provider.
    Differs,
    /// Our fault.
    Internal,
}

impl RunErrorKind {
    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Interrupted => "Interrupted",
            Self::Unauthorized => "Sign-in refused",
            Self::RateLimited => "Rate limited",
            Self::ProviderDown => "Provider down",
            Self::BadAnswer => "Unreadable answer",
            Self::Misconfigured => "Wrong settings",
            Self::ManyGone => "Many records gone",
            Self::Differs => "Differs",
            Self::Internal => "Internal error",
        }
    }
}

/// A run, with all that its page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRunDetail {
    /// What lists show.
    pub row: SyncRunRow,
    /// Each stream of it, in the order they are read.
    pub streams: Vec<RunStream>,
    /// The run whose unfinished streams this one reads on, when a person asked for that.
    pub retry_of: Option<SyncRunId>,
    /// The latest run that reads on what this one did not finish.
    #[serde(default)]
    pub retried_by: Option<SyncRunId>,
    /// When it stood still, waiting or paused, oldest first.
    #[serde(default)]
    pub pauses: Vec<RunPause>,
}

/// A time in which a run stood still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPause {
    /// When it began to.
    pub from: DateTime<Utc>,
    /// When it went on or ended; missing while it stands still.
    pub until: Option<DateTime<Utc>>,
    /// A sentence: why.
    pub why: String,
}

/// One stream of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunStream {
    /// The name in the provider file.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// The model it lands in.
    pub model: String,
    /// How it stands.
    pub status: RunStatus,
    /// How much was read.
    pub counts: RunCounts,
    /// What went wrong, when something did.
    pub error: Option<RunError>,
    /// When reading it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// What became of the records that the provider no longer has.
    pub gone: Gone,
}

/// What became of the records of a stream that a reading of everything did not find any more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// How many.
    pub count: u64,
    /// What became of them.
    pub decision: GoneDecision,
}

/// What becomes of records that the provider no longer has.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Display, EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum GoneDecision {
    /// There are none, or nobody looked.
    #[default]
    None,
    /// They are marked as deleted.
    Deleted,
    /// Too many to be believed at once: a person decides.
    Asked,
    /// A person decided that they stay, or took their deletion back.
    Kept,
}

/// One line of what a run did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunLogLine {
    /// When.
    pub at: DateTime<Utc>,
    /// How much it matters.
    pub level: LogLevel,
    /// The stream it is about, its name in the provider file; empty for the run as a whole.
    pub stream: String,
    /// A sentence.
    pub message: String,
}

/// How much a line of a log matters.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LogLevel {
    /// Each page.
    Detail,
    /// What happened.
    Info,
    /// What somebody may want to look at.
    Warning,
    /// What failed.
    Error,
}

/// Lines of the log of a run, oldest first, with what comes after them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunLog {
    /// The lines.
    pub lines: Vec<RunLogLine>,
    /// The place of the next lines, when there are more.
    pub next: Option<i64>,
}

/// What was read of a stream to its end, as spans of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamCoverage {
    /// The stream's name in the provider file.
    pub stream: String,
    /// Its name for people.
    pub label: String,
    /// How many parts it is read in.
    pub parts: u64,
    /// The spans that are read in all parts, in order, none touching another: between two of them
    /// there is a gap.
    pub covered: Vec<Span>,
    /// The latest readings, newest first, of whichever part.
    pub readings: Vec<Reading>,
}

/// A span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Where it begins; missing where it is the beginning of everything.
    pub from: Option<DateTime<Utc>>,
    /// Where it ends.
    pub until: DateTime<Utc>,
}

/// One reading of a span to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The run.
    pub run_id: SyncRunId,
    /// The part of the stream; empty for streams that have only one.
    pub part: String,
    /// The span.
    pub span: Span,
    /// How many pages it had.
    pub pages: u64,
    /// How many records.
    pub records: u64,
    /// When it came to its end.
    pub read_at: DateTime<Utc>,
}
