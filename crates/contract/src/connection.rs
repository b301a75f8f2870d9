//! An organization's accounts at providers.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::{
    ids::{ConnectAttemptId, ConnectionId},
    model::Tone,
    schedule::ConnectionSchedules,
    sync_run::SyncRunRow,
};

/// Whether a connection can be used.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ConnectionStatus {
    /// It can be read.
    Active,
    /// The provider no longer accepts the credential: a person has to connect again.
    NeedsReconnect,
    /// The last sync failed for another reason.
    Error,
    /// A person paused it.
    Paused,
    /// Cut off; the credential is deleted, the records stay.
    Disconnected,
}

impl ConnectionStatus {
    /// Whether it is read by itself, as far as this goes.
    pub const fn is_synced(self) -> bool {
        matches!(self, Self::Active | Self::Error)
    }

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::NeedsReconnect => "Needs reconnect",
            Self::Error => "Error",
            Self::Paused => "Paused",
            Self::Disconnected => "Disconnected",
        }
    }

    /// The colour it is shown in.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Active => Tone::Success,
            Self::NeedsReconnect => Tone::Warning,
            Self::Error => Tone::Danger,
            Self::Paused | Self::Disconnected => Tone::Neutral,
        }
    }
}

/// A connection, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionRow {
    /// The connection.
    pub id: ConnectionId,
    /// The slug of its provider.
    pub provider: String,
    /// The provider's name for people.
    pub provider_name: String,
    /// Which sign of the sprite.
    pub icon: String,
    /// The connection's own name.
    pub name: String,
    /// The account at the provider, as the provider calls it.
    pub account: Option<String>,
    /// Whether it can be used.
    pub status: ConnectionStatus,
    /// What is wrong with it, a sentence, when something is.
    pub problem: Option<String>,
    /// Whether it talks to the sandbox instead of the provider.
    pub sandbox: bool,
    /// When it was connected.
    pub connected_at: DateTime<Utc>,
    /// When a sync last succeeded.
    pub synced_at: Option<DateTime<Utc>>,
    /// When it is read by itself next; nothing when it is not.
    pub next_sync_at: Option<DateTime<Utc>>,
    /// The sync that is queued or running now.
    pub active_run: Option<SyncRunRow>,
}

/// A connection, with all that its page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionDetail {
    /// What lists show.
    pub row: ConnectionRow,
    /// What was said when it was connected, with the labels of the fields.
    pub settings: Vec<(String, String)>,
    /// How it was connected: "OAuth", "Personal access token".
    pub method: String,
    /// Whether that was through the provider's consent screen.
    pub by_consent: bool,
    /// What is read through it, with what there is so far.
    pub streams: Vec<ConnectionStream>,
    /// When it is read by itself.
    pub schedules: ConnectionSchedules,
    /// The latest runs, newest first, at most ten.
    pub runs: Vec<SyncRunRow>,
}

/// One stream of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionStream {
    /// The name in the provider file.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// The model it lands in.
    pub model: String,
    /// How many records of it are here.
    pub records: u64,
    /// Whether only what is new is read after the first time.
    pub incremental: bool,
}

/// What a person says to connect with a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyConnectionInput {
    /// The slug of the provider.
    pub provider: String,
    /// What was pasted, by the name of the field: for most providers one, called `key`.
    pub secrets: BTreeMap<String, String>,
    /// The provider's settings by name.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// The connection to renew, instead of making one. It keeps its settings.
    #[serde(default)]
    pub reconnect: Option<ConnectionId>,
}

/// How the consent screen is shown, and so how its end is told.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Display {
    /// In a window of its own, which closes at the end.
    Popup,
    /// In the same window, which comes back at the end.
    Page,
}

/// A visit to a consent screen that is about to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizeStarted {
    /// The attempt, to be asked how it stands.
    pub attempt_id: ConnectAttemptId,
    /// Where to send the person.
    pub authorize_url: String,
}

/// One attempt to connect through a consent screen, as the page that began it follows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectAttempt {
    /// The attempt.
    pub id: ConnectAttemptId,
    /// The slug of the provider.
    pub provider: String,
    /// How it stands.
    pub outcome: ConnectOutcome,
}

/// How an attempt to connect stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ConnectOutcome {
    /// The person is at the provider.
    Waiting,
    /// It worked.
    Connected {
        /// The new connection.
        connection_id: ConnectionId,
    },
    /// It did not.
    Failed {
        /// What happened and what to do, a sentence or two.
        message: String,
    },
}
