//! Tables of our own that are listed like the models.

use super::{Column, EnumValue, Kind, Model, Tone, newest_first};
use crate::{audit_event::AuditAction, sync_run::RunErrorKind};

/// The audit trail. `crates/hub/src/audit` writes it.
pub static AUDIT_EVENTS: Model = Model {
    name: "audit_events",
    label: "Activity",
    singular: "audit event",
    columns: &[
        Column::time("at", "When"),
        Column::text("actor", "Who"),
        Column::new("action", "Action", Kind::Enum(AUDIT_ACTION)),
        Column::text("object", "Object"),
        Column::text("detail", "Detail"),
        Column::new("address", "From", Kind::Text),
    ],
    default_sort: newest_first("at"),
};

/// What can be done.
const AUDIT_ACTION: &[EnumValue] = &[
    did(AuditAction::OrganizationCreated, "organization.created"),
    did(AuditAction::UserCreated, "user.created"),
    did(AuditAction::SignedIn, "session.signed_in"),
    did(AuditAction::SignedOut, "session.signed_out"),
    did(AuditAction::SignInRefused, "session.refused"),
    did(AuditAction::TokenIssued, "session.token_issued"),
    did(AuditAction::AuthorizeStarted, "connection.authorize_started"),
    did(AuditAction::AuthorizeFailed, "connection.authorize_failed"),
    did(AuditAction::Connected, "connection.connected"),
    did(AuditAction::KeyRefused, "connection.key_refused"),
    did(AuditAction::Reconnected, "connection.reconnected"),
    did(AuditAction::Disconnected, "connection.disconnected"),
    did(AuditAction::ConnectionPaused, "connection.paused"),
    did(AuditAction::ConnectionResumed, "connection.resumed"),
    did(AuditAction::NeedsReconnect, "connection.needs_reconnect"),
    did(AuditAction::CredentialRefreshed, "credential.refreshed"),
    did(AuditAction::CredentialRevoked, "credential.revoked"),
    did(AuditAction::CredentialNotRevoked, "credential.not_revoked"),
    did(AuditAction::ScheduleSaved, "schedule.saved"),
    did(AuditAction::ScheduleSwitchedOn, "schedule.switched_on"),
    did(AuditAction::ScheduleSwitchedOff, "schedule.switched_off"),
    did(AuditAction::ScheduleRemoved, "schedule.removed"),
    did(AuditAction::SyncQueued, "sync_run.queued"),
    did(AuditAction::SyncFinished, "sync_run.finished"),
    did(AuditAction::SyncPaused, "sync_run.paused"),
    did(AuditAction::SyncResumed, "sync_run.resumed"),
    did(AuditAction::SyncWaiting, "sync_run.waiting"),
    did(AuditAction::GoneDeleted, "sync_run.gone_deleted"),
    did(AuditAction::GoneKept, "sync_run.gone_kept"),
    did(AuditAction::SyncInterrupted, "sync_run.interrupted"),
    did(AuditAction::RecordsExported, "record.exported"),
    did(AuditAction::AlertRaised, "alert.raised"),
    did(AuditAction::AlertResolved, "alert.resolved"),
    did(AuditAction::AlertAcknowledged, "alert.acknowledged"),
];

const fn did(action: AuditAction, value: &'static str) -> EnumValue {
    EnumValue::new(value, action.label(), Tone::Neutral)
}

/// The states of a sync run.
const RUN_STATUS: &[EnumValue] = &[
    EnumValue::new("queued", "Queued", Tone::Neutral),
    EnumValue::new("running", "Running", Tone::Info),
    EnumValue::new("waiting", "Waiting", Tone::Warning),
    EnumValue::new("paused", "Paused", Tone::Neutral),
    EnumValue::new("succeeded", "Succeeded", Tone::Success),
    EnumValue::new("partial", "Partial", Tone::Warning),
    EnumValue::new("failed", "Failed", Tone::Danger),
    EnumValue::new("cancelled", "Cancelled", Tone::Neutral),
];

/// How much a sync run reads.
const RUN_KIND: &[EnumValue] = &[
    EnumValue::new("incremental", "What is new", Tone::Neutral),
    EnumValue::new("full", "Everything", Tone::Neutral),
    EnumValue::new("verify", "Verify", Tone::Neutral),
];

/// What caused a sync run.
const RUN_TRIGGER: &[EnumValue] = &[
    EnumValue::new("manual", "Manual", Tone::Neutral),
    EnumValue::new("schedule", "Schedule", Tone::Neutral),
    EnumValue::new("webhook", "Webhook", Tone::Neutral),
    EnumValue::new("api", "API", Tone::Neutral),
];

/// Why a sync run failed, or did not read everything.
const RUN_WHY: &[EnumValue] = &[
    why(RunErrorKind::Interrupted, "interrupted", Tone::Warning),
    why(RunErrorKind::Unauthorized, "unauthorized", Tone::Danger),
    why(RunErrorKind::RateLimited, "rate_limited", Tone::Warning),
    why(RunErrorKind::ProviderDown, "provider_down", Tone::Danger),
    why(RunErrorKind::BadAnswer, "bad_answer", Tone::Danger),
    why(RunErrorKind::Misconfigured, "misconfigured", Tone::Danger),
    why(RunErrorKind::ManyGone, "many_gone", Tone::Warning),
    why(RunErrorKind::Differs, "differs", Tone::Warning),
    why(RunErrorKind::Internal, "internal", Tone::Danger),
];

const fn why(kind: RunErrorKind, value: &'static str, tone: Tone) -> EnumValue {
    EnumValue::new(value, kind.label(), tone)
}

/// Sync runs. `crates/hub/src/sync_runs` writes them.
pub static SYNC_RUNS: Model = Model {
    name: "sync_runs",
    label: "Syncs",
    singular: "sync run",
    columns: &[
        Column::text("connection_name", "Connection"),
        Column::new("provider", "Provider", Kind::Text).minor(),
        Column::new("status", "Status", Kind::Enum(RUN_STATUS)),
        Column::new("why", "Why", Kind::Enum(RUN_WHY)).filtered_later(),
        Column::new("held", "Waits for", Kind::Text).on_request(),
        Column::time("goes_on_at", "Goes on").on_request(),
        Column::time("queued_at", "Started"),
        Column::new("took", "Took", Kind::Decimal { places: 3 }).counting("seconds"),
        Column::new("trigger", "Trigger", Kind::Enum(RUN_TRIGGER)).minor(),
        Column::new("kind", "Reads", Kind::Enum(RUN_KIND)).filtered_later().minor(),
        Column::new("fetched", "Read", Kind::Integer),
        Column::new("inserted", "New", Kind::Integer).minor(),
        Column::new("updated", "Changed", Kind::Integer).minor(),
        Column::new("unchanged", "Unchanged", Kind::Integer).on_request(),
        Column::new("deleted", "Deleted", Kind::Integer).on_request(),
    ],
    default_sort: newest_first("queued_at"),
};

/// What alerts are about.
const ALERT_KIND: &[EnumValue] = &[
    EnumValue::new("run_failed", "Sync failed", Tone::Warning),
    EnumValue::new("repeated_failures", "Keeps failing", Tone::Danger),
    EnumValue::new("nothing_succeeded", "Out of date", Tone::Danger),
    EnumValue::new("zero_rows", "No records", Tone::Danger),
    EnumValue::new("gone_quiet", "Nothing new", Tone::Warning),
    EnumValue::new("many_gone", "Many records gone", Tone::Warning),
    EnumValue::new("token_expiring", "Access ends soon", Tone::Warning),
    EnumValue::new("needs_reconnect", "Needs reconnect", Tone::Danger),
];

/// The states of an alert.
const ALERT_STATUS: &[EnumValue] = &[
    EnumValue::new("open", "Open", Tone::Warning),
    EnumValue::new("acknowledged", "Acknowledged", Tone::Info),
    EnumValue::new("resolved", "Resolved", Tone::Success),
];

/// Alerts. `crates/hub/src/alerts` writes them.
pub static ALERTS: Model = Model {
    name: "alerts",
    label: "Alerts",
    singular: "alert",
    columns: &[
        Column::new("kind", "Alert", Kind::Enum(ALERT_KIND)),
        Column::text("connection_name", "Connection"),
        Column::text("stream_label", "Stream").on_request(),
        Column::text("message", "What happened, and who acts"),
        Column::new("status", "Status", Kind::Enum(ALERT_STATUS)),
        Column::new("times", "Times", Kind::Integer).minor(),
        Column::time("first_at", "First").on_request(),
        Column::time("last_at", "Last"),
        Column::time("over_at", "Over since"),
    ],
    default_sort: newest_first("last_at"),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::{AlertKind, AlertStatus};

    #[test]
    fn the_words_of_the_table_are_those_of_the_alerts() {
        for known in ALERT_KIND {
            let kind: AlertKind = known.value.parse().unwrap();
            assert_eq!((known.label, known.tone), (kind.label(), kind.severity().tone()));
        }
        for known in ALERT_STATUS {
            let status: AlertStatus = known.value.parse().unwrap();
            assert_eq!((known.label, known.tone), (status.label(), status.tone()));
        }
    }

    #[test]
    fn every_action_has_its_words() {
        for known in AUDIT_ACTION {
            let action: AuditAction = known.value.parse().unwrap();
            assert_eq!(action.label(), known.label);
        }
        // The last of the enum, as below.
        assert_eq!(AUDIT_ACTION.len(), AuditAction::AlertAcknowledged as usize + 1);
    }

    #[test]
    fn every_reason_of_a_run_has_its_words() {
        for known in RUN_WHY {
            let kind: RunErrorKind = known.value.parse().unwrap();
            assert_eq!(kind.label(), known.label);
        }
        // The last of the enum: one that is added after it has to be added above as well.
        assert_eq!(RUN_WHY.len(), RunErrorKind::Internal as usize + 1);
    }
}
