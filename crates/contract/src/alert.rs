//! What somebody should look at, until it is over.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::{
    ids::{AlertId, ConnectionId, SyncRunId},
    model::Tone,
};

/// What an alert is about. A connection, or a stream of it, has one open alert of each.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AlertKind {
    /// A run failed that nobody waits for.
    RunFailed,
    /// Several runs in a row failed, whoever asked for them.
    RepeatedFailures,
    /// Several times in a row no run succeeded when one was due.
    NothingSucceeded,
    /// A stream that had many records gave none at all.
    ZeroRows,
    /// A stream that had something new every day has had nothing for a week.
    GoneQuiet,
    /// Many records are gone at the provider, and a person has to decide about them.
    ManyGone,
    /// The token ends soon, and cannot be refreshed.
    TokenExpiring,
    /// The provider no longer accepts the credential.
    NeedsReconnect,
}

impl AlertKind {
    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::RunFailed => "Sync failed",
            Self::RepeatedFailures => "Keeps failing",
            Self::NothingSucceeded => "Out of date",
            Self::ZeroRows => "No records",
            Self::GoneQuiet => "Nothing new",
            Self::ManyGone => "Many records gone",
            Self::TokenExpiring => "Access ends soon",
            Self::NeedsReconnect => "Needs reconnect",
        }
    }

    /// How much it matters.
    pub const fn severity(self) -> AlertSeverity {
        match self {
            Self::RunFailed | Self::GoneQuiet | Self::ManyGone | Self::TokenExpiring => {
                AlertSeverity::Warning
            }
            Self::RepeatedFailures
            | Self::NothingSucceeded
            | Self::ZeroRows
            | Self::NeedsReconnect => AlertSeverity::Danger,
        }
    }
}

/// How much an alert matters.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AlertSeverity {
    /// It may pass, or can wait a day.
    Warning,
    /// Nothing flows in until somebody acts.
    Danger,
}

impl AlertSeverity {
    /// The colour it is shown in.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Warning => Tone::Warning,
            Self::Danger => Tone::Danger,
        }
    }
}

/// How an alert stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AlertStatus {
    /// Nobody has said that they look after it.
    Open,
    /// Somebody has; it is not over.
    Acknowledged,
    /// It is over.
    Resolved,
}

impl AlertStatus {
    /// Those of what is not over.
    pub const UNRESOLVED: [Self; 2] = [Self::Open, Self::Acknowledged];

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Acknowledged => "Acknowledged",
            Self::Resolved => "Resolved",
        }
    }

    /// The colour it is shown in.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Open => Tone::Warning,
            Self::Acknowledged => Tone::Info,
            Self::Resolved => Tone::Success,
        }
    }
}

/// An alert, with all that is shown of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// The alert.
    pub id: AlertId,
    /// The connection it is about.
    pub connection_id: ConnectionId,
    /// The connection's name at the time.
    pub connection_name: String,
    /// The slug of the provider.
    pub provider: String,
    /// The stream it is about, its name for people; empty when it is about all of the connection.
    pub stream: String,
    /// What it is about.
    pub kind: AlertKind,
    /// How much it matters.
    pub severity: AlertSeverity,
    /// How it stands.
    pub status: AlertStatus,
    /// What happened, and who acts.
    pub message: String,
    /// The run that showed it last, when it was one.
    pub run_id: Option<SyncRunId>,
    /// How often it happened.
    pub times: u64,
    /// When it happened first.
    pub first_at: DateTime<Utc>,
    /// When it happened last.
    pub last_at: DateTime<Utc>,
    /// When it was over.
    pub resolved_at: Option<DateTime<Utc>>,
    /// Who looks after it, and since when.
    pub acknowledged: Option<Acknowledged>,
}

/// That somebody looks after an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// The name they sign in with.
    pub by: String,
    /// When they said so.
    pub at: DateTime<Utc>,
}
