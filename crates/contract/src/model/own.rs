//! Tables of our own that are listed like the models.

use super::{Column, EnumValue, Kind, Model, Tone, newest_first};

/// The audit trail. `crates/hub/src/audit` writes it.
pub static AUDIT_EVENTS: Model = Model {
    name: "audit_events",
    label: "Activity",
    singular: "audit event",
    columns: &[
        Column::time("at", "When"),
        Column::text("actor", "Who"),
        Column::text("action", "Action"),
        Column::text("object", "Object"),
        Column::text("detail", "Detail"),
        Column::new("address", "From", Kind::Text),
    ],
    default_sort: newest_first("at"),
};

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

/// Sync runs. `crates/hub/src/sync_runs` writes them.
pub static SYNC_RUNS: Model = Model {
    name: "sync_runs",
    label: "Syncs",
    singular: "sync run",
    columns: &[
        Column::text("connection_name", "Connection"),
        Column::new("provider", "Provider", Kind::Text),
        Column::new("status", "Status", Kind::Enum(RUN_STATUS)),
        Column::new("trigger", "Trigger", Kind::Enum(RUN_TRIGGER)),
        Column::new("kind", "Reads", Kind::Enum(RUN_KIND)),
        Column::new("fetched", "Read", Kind::Integer),
        Column::new("inserted", "New", Kind::Integer),
        Column::new("updated", "Changed", Kind::Integer),
        Column::new("unchanged", "Unchanged", Kind::Integer),
        Column::new("deleted", "Deleted", Kind::Integer),
        Column::time("queued_at", "Started"),
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
        Column::text("stream_label", "Stream"),
        Column::text("message", "What happened"),
        Column::new("status", "Status", Kind::Enum(ALERT_STATUS)),
        Column::new("times", "Times", Kind::Integer),
        Column::time("first_at", "First"),
        Column::time("last_at", "Last"),
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
}
