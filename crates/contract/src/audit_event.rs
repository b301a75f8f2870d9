//! Who did what.

use strum::{Display, EnumString, IntoStaticStr};

/// What can be done, as the audit trail names it: `noun.verb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumString, IntoStaticStr)]
pub enum AuditAction {
    /// A demonstration, or the first start, made the organization.
    #[strum(serialize = "organization.created")]
    OrganizationCreated,
    /// A user was made.
    #[strum(serialize = "user.created")]
    UserCreated,
    /// Somebody signed in.
    #[strum(serialize = "session.signed_in")]
    SignedIn,
    /// Somebody took rows out as a file.
    #[strum(serialize = "record.exported")]
    RecordsExported,
    /// Somebody signed out.
    #[strum(serialize = "session.signed_out")]
    SignedOut,
    /// Somebody gave a wrong password for an existing user.
    #[strum(serialize = "session.refused")]
    SignInRefused,
    /// Somebody took an access token for the API.
    #[strum(serialize = "session.token_issued")]
    TokenIssued,
    /// Somebody went to a provider's consent screen.
    #[strum(serialize = "connection.authorize_started")]
    AuthorizeStarted,
    /// That did not work.
    #[strum(serialize = "connection.authorize_failed")]
    AuthorizeFailed,
    /// An account was connected.
    #[strum(serialize = "connection.connected")]
    Connected,
    /// A key was refused by the provider before it was saved.
    #[strum(serialize = "connection.key_refused")]
    KeyRefused,
    /// An account was connected again in place.
    #[strum(serialize = "connection.reconnected")]
    Reconnected,
    /// An account was cut off.
    #[strum(serialize = "connection.disconnected")]
    Disconnected,
    /// A person paused a connection.
    #[strum(serialize = "connection.paused")]
    ConnectionPaused,
    /// A person let a paused connection go on.
    #[strum(serialize = "connection.resumed")]
    ConnectionResumed,
    /// The provider no longer accepts the credential.
    #[strum(serialize = "connection.needs_reconnect")]
    NeedsReconnect,
    /// The access token was replaced by a fresh one.
    #[strum(serialize = "credential.refreshed")]
    CredentialRefreshed,
    /// The provider was told to accept a credential no more, and does so.
    #[strum(serialize = "credential.revoked")]
    CredentialRevoked,
    /// A credential that is not kept any more may still be good at the provider.
    #[strum(serialize = "credential.not_revoked")]
    CredentialNotRevoked,
    /// A person said when a connection, or a stream of it, is read by itself.
    #[strum(serialize = "schedule.saved")]
    ScheduleSaved,
    /// Reading by itself was switched on.
    #[strum(serialize = "schedule.switched_on")]
    ScheduleSwitchedOn,
    /// Reading by itself was switched off.
    #[strum(serialize = "schedule.switched_off")]
    ScheduleSwitchedOff,
    /// A stream is read with its connection again.
    #[strum(serialize = "schedule.removed")]
    ScheduleRemoved,
    /// A sync was asked for.
    #[strum(serialize = "sync_run.queued")]
    SyncQueued,
    /// A sync ended.
    #[strum(serialize = "sync_run.finished")]
    SyncFinished,
    /// Somebody paused a sync.
    #[strum(serialize = "sync_run.paused")]
    SyncPaused,
    /// Somebody let a paused or waiting sync go on.
    #[strum(serialize = "sync_run.resumed")]
    SyncResumed,
    /// A sync waits: the provider asked for that, or failed.
    #[strum(serialize = "sync_run.waiting")]
    SyncWaiting,
    /// Somebody decided that records which the provider no longer has are deleted.
    #[strum(serialize = "sync_run.gone_deleted")]
    GoneDeleted,
    /// Somebody decided that they stay, or took their deletion back.
    #[strum(serialize = "sync_run.gone_kept")]
    GoneKept,
    /// A sync was found cut off by a stop of the server.
    #[strum(serialize = "sync_run.interrupted")]
    SyncInterrupted,
    /// Something turned up that somebody should look at.
    #[strum(serialize = "alert.raised")]
    AlertRaised,
    /// It is over.
    #[strum(serialize = "alert.resolved")]
    AlertResolved,
    /// Somebody said that they look after it.
    #[strum(serialize = "alert.acknowledged")]
    AlertAcknowledged,
}

impl AuditAction {
    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OrganizationCreated => "Organization made",
            Self::UserCreated => "User made",
            Self::SignedIn => "Signed in",
            Self::RecordsExported => "Rows exported",
            Self::SignedOut => "Signed out",
            Self::SignInRefused => "Sign-in refused",
            Self::TokenIssued => "API token taken",
            Self::AuthorizeStarted => "Went to connect",
            Self::AuthorizeFailed => "Did not connect",
            Self::Connected => "Connected",
            Self::KeyRefused => "Key refused",
            Self::Reconnected => "Connected again",
            Self::Disconnected => "Disconnected",
            Self::ConnectionPaused => "Connection paused",
            Self::ConnectionResumed => "Connection resumed",
            Self::NeedsReconnect => "Needs reconnect",
            Self::CredentialRefreshed => "Token refreshed",
            Self::CredentialRevoked => "Credential revoked",
            Self::CredentialNotRevoked => "Credential not revoked",
            Self::ScheduleSaved => "Schedule saved",
            Self::ScheduleSwitchedOn => "Auto-sync on",
            Self::ScheduleSwitchedOff => "Auto-sync off",
            Self::ScheduleRemoved => "Schedule removed",
            Self::SyncQueued => "Sync asked for",
            Self::SyncFinished => "Sync ended",
            Self::SyncPaused => "Sync paused",
            Self::SyncResumed => "Sync resumed",
            Self::SyncWaiting => "Sync waits",
            Self::GoneDeleted => "Records deleted",
            Self::GoneKept => "Records kept",
            Self::SyncInterrupted => "Sync interrupted",
            Self::AlertRaised => "Alert raised",
            Self::AlertResolved => "Alert over",
            Self::AlertAcknowledged => "Alert acknowledged",
        }
    }
}
