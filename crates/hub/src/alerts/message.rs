//! What alerts say: what happened, and who acts.

use chrono::{DateTime, Utc};
use contract::{
    decimal::grouped,
    schedule::Rhythm,
    sync_run::{RunError, RunErrorKind},
};

/// A run failed, or a stream of it.
pub(super) fn run_failed(label: Option<&str>, error: Option<&RunError>) -> String {
    let failure = failure(error);
    // Most errors name the stream themselves.
    about(label.filter(|label| !failure.contains(label))) + &failure
}

/// So many runs in a row failed, or a stream in each of them.
pub(super) fn repeated_failures(
    label: Option<&str>,
    times: usize,
    error: Option<&RunError>,
) -> String {
    format!("{}The last {times} syncs failed. {}", about(label), failure(error))
}

/// What a message begins with that is about a stream.
fn about(label: Option<&str>) -> String {
    label.map(|label| format!("{label}: ")).unwrap_or_default()
}

fn failure(error: Option<&RunError>) -> String {
    error.map_or_else(
        || "A sync failed. Its page says more.".to_owned(),
        |error| format!("{} {}", error.message, who_acts(error.kind)),
    )
}

const fn who_acts(kind: RunErrorKind) -> &'static str {
    match kind {
        RunErrorKind::ProviderDown | RunErrorKind::RateLimited | RunErrorKind::BadAnswer => {
            "The next sync tries again; if it goes on, the provider has to mend it."
        }
        RunErrorKind::Misconfigured => "An admin has to put the settings right.",
        RunErrorKind::Unauthorized => "An admin has to connect it again.",
        RunErrorKind::ManyGone | RunErrorKind::Differs => {
            "An admin decides about it on the page of the run."
        }
        RunErrorKind::Interrupted | RunErrorKind::Internal => {
            "The operator finds more in the log of the server."
        }
    }
}

/// Nothing succeeded although it was due so often.
pub(super) fn nothing_succeeded(
    label: Option<&str>,
    since: DateTime<Utc>,
    rhythm: &Rhythm,
) -> String {
    let (about, since) = (about(label), since.format("%Y-%m-%d %H:%M UTC"));
    let rhythm = rhythm.words();
    format!(
        "{about}Nothing was read since {since}, although it should be {rhythm}. An admin looks at \
         its latest syncs and starts one."
    )
}

/// A stream gave no record.
pub(super) fn zero_rows(label: &str, had: u64) -> String {
    let had = grouped(&had.to_string());
    format!(
        "{label}: the provider gave no record at all, where there were {had}. Look there whether \
         that is so; an admin decides on the page of the run whether they are deleted here."
    )
}

/// A stream has brought nothing new for so many days.
pub(super) fn gone_quiet(label: &str, days: i64) -> String {
    format!(
        "{label}: nothing was new for {days} days; before that, something was every day. Look at \
         the provider whether that is so."
    )
}

/// So many records of a stream are gone.
pub(super) fn many_gone(label: &str, gone: u64) -> String {
    let gone = grouped(&gone.to_string());
    format!(
        "{label}: {gone} records are not at the provider any more. An admin decides on the page of \
         the run whether they are deleted here."
    )
}

/// A token ends.
pub(super) fn token_expiring(ends_at: DateTime<Utc>) -> String {
    let ends_at = ends_at.format("%Y-%m-%d %H:%M UTC");
    format!(
        "What the provider allowed ends on {ends_at} and is not renewed by itself. An admin \
         connects it again before."
    )
}

/// The provider refuses the credential.
pub(super) fn needs_reconnect(problem: &str) -> String {
    format!("{problem} An admin does that; its records and settings stay.")
}
