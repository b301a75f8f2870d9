//! The end of a stream, and of the run with the last of them.

use chrono::{DateTime, Utc};
use connectors::Stream;
use contract::{
    decimal::grouped,
    sync_run::{
        Gone, GoneDecision, LogLevel, RunCounts, RunError, RunErrorKind, RunKind, RunStatus,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use uuid::Uuid;

use super::{
    Claimed,
    checkpoint::Checkpoint,
    end,
    finish::Outcome,
    gone, keep_lease, log,
    page_write::target,
    stream_entity,
    stream_read::{Reading, Stopped},
};
use crate::{Hub, HubError, Tx, words};

/// What was read of a stream that came to its end.
pub(super) struct Read {
    /// Whether that was all there is.
    pub(super) whole: bool,
    pub(super) started_at: DateTime<Utc>,
    pub(super) checkpoint: Checkpoint,
    pub(super) counts: RunCounts,
}

/// Writes the end of a stream: what became of records that are gone at the provider, and what there
/// is to say.
pub(super) async fn end(reading: &Reading<'_>, stream: &Stream, read: Read) -> Result<(), Stopped> {
    let (hub, claimed) = (reading.hub, reading.claimed);
    let compares = claimed.run.kind == RunKind::Verify.to_string();
    let sweeps = read.checkpoint.sweeping;
    let target = target(claimed, stream);
    let looks = (read.whole || sweeps) && read.checkpoint.said_all();
    let found = if looks { Some(gone::find(hub, &target, read.started_at).await?) } else { None };
    let decision = match &found {
        Some(found) => gone::decide_at_the_end(hub, &target, found, compares).await?,
        None => GoneDecision::None,
    };
    if decision == GoneDecision::Deleted {
        gone::delete(hub, claimed, &target, read.started_at).await?;
    }
    let tx = hub.begin().await?;
    if !keep_lease(hub, &tx, claimed).await? {
        return Err(Stopped::TakenAway);
    }
    let gone = match &found {
        Some(found) => gone::conclude(&tx, &target, found, decision, compares).await?,
        None => Gone::default(),
    };
    let mut counts = read.counts;
    if gone.decision == GoneDecision::Deleted {
        counts.deleted = gone.count;
    }
    let error = if compares {
        differences(counts, gone, &read.checkpoint)
    } else {
        let asked = found.as_ref().filter(|_| gone.decision == GoneDecision::Asked);
        shortcomings(counts, asked.map(|found| found.question(hub)), &read.checkpoint)
    };
    let status = if error.is_some() { RunStatus::Partial } else { RunStatus::Succeeded };
    end::stream(hub, &tx, (claimed.run.id, &stream.name), status, error.as_ref()).await?;
    note_looks(&tx, (claimed.run.id, &stream.name), sweeps, looks && !compares).await?;
    let level = if error.is_some() { LogLevel::Warning } else { LogLevel::Info };
    let message = error.map_or_else(|| "Read to its end".to_owned(), |error| error.message);
    log::write(hub, &tx, claimed.run.id, level, &stream.name, &message).await?;
    Ok(tx.commit().await?)
}

/// Keeps whether the keys were read, and whether it was looked what is gone.
async fn note_looks(
    tx: &Tx,
    (run_id, stream): (Uuid, &str),
    keys_read: bool,
    looked: bool,
) -> Result<(), HubError> {
    use stream_entity::Column;
    stream_entity::Entity::update_many()
        .col_expr(Column::KeysRead, Expr::val(keys_read))
        .col_expr(Column::Looked, Expr::val(looked))
        .filter(Column::RunId.eq(run_id))
        .filter(Column::Stream.eq(stream))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// What was not as it should be, and what a person is asked.
fn shortcomings(
    counts: RunCounts,
    question: Option<String>,
    checkpoint: &Checkpoint,
) -> Option<RunError> {
    let mut said = not_kept(counts, checkpoint);
    if let Some(question) = question {
        said.push(question);
        return Some(error(RunErrorKind::ManyGone, &said));
    }
    (!said.is_empty()).then(|| error(RunErrorKind::BadAnswer, &said))
}

/// What is to be said of records that were not kept as they are. What only a second reading held is not
/// counted, but there.
fn not_kept(counts: RunCounts, checkpoint: &Checkpoint) -> Vec<String> {
    let RunCounts { rejected, noted, .. } = counts;
    let mut said = Vec::new();
    if let Some(reason) = checkpoint.first_rejection() {
        let (rejected, _) = records(rejected.max(1));
        said.push(format!("{rejected} could not be kept; the first: {reason}."));
    }
    if let Some(note) = &checkpoint.note {
        let (noted, were) = records(noted.max(1));
        said.push(format!(
            "{noted} {were} kept without values that do not fit; the first: {note}."
        ));
    }
    if let Some(reason) = checkpoint.first_skipped() {
        said.push(format!("A part was left out: {reason}"));
    }
    said
}

fn error(kind: RunErrorKind, said: &[String]) -> RunError {
    RunError { kind, message: words::sentence(&said.join(" ")) }
}

/// What a comparison found, and what it could not compare.
fn differences(counts: RunCounts, gone: Gone, checkpoint: &Checkpoint) -> Option<RunError> {
    let RunCounts { inserted, updated, rejected, .. } = counts;
    let mut said = Vec::new();
    if inserted + updated + gone.count > 0 {
        let differences = listed(&[
            (inserted, "not here"),
            (updated, "different here"),
            (gone.count, "only here: the provider does not have them any more"),
        ]);
        said.push(format!("{differences}. Sync everything again to bring them in line."));
    }
    if let Some(reason) = checkpoint.first_rejection() {
        let they = if rejected == 1 { "it" } else { "they" };
        let (rejected, _) = records(rejected);
        said.push(format!(
            "{rejected} could not be compared, because {they} cannot be kept; the first: {reason}."
        ));
    }
    if let Some(reason) = checkpoint.first_skipped() {
        said.push(format!("A part could not be compared: {reason}"));
    }
    (!said.is_empty()).then(|| error(RunErrorKind::Differs, &said))
}

/// "1 record", "1,200 records", and the verb that goes with it.
fn records(number: u64) -> (String, &'static str) {
    match number {
        1 => ("1 record".to_owned(), "was"),
        number => (format!("{} records", grouped(&number.to_string())), "were"),
    }
}

/// "3 records are not here, 60 are only here": without what there is none of.
fn listed(counts: &[(u64, &str)]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (number, what) in counts.iter().filter(|(number, _)| *number > 0) {
        let verb = if *number == 1 { "is" } else { "are" };
        let some = if parts.is_empty() { records(*number).0 } else { grouped(&number.to_string()) };
        parts.push(format!("{some} {verb} {what}"));
    }
    match parts.pop() {
        Some(last) if !parts.is_empty() => format!("{} and {last}", parts.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// How a run ended, by its streams. `refused` is why those that were not come to were not.
pub(super) async fn of_run(
    hub: &Hub,
    claimed: &Claimed,
    refused: Option<RunError>,
) -> Result<Outcome, HubError> {
    let rows = stream_entity::Entity::find()
        .filter(stream_entity::Column::RunId.eq(claimed.run.id))
        .order_by_asc(stream_entity::Column::Place)
        .all(hub.read())
        .await?;
    let read = [RunStatus::Succeeded, RunStatus::Partial].map(|status| status.to_string());
    let good = rows.iter().filter(|row| read.contains(&row.status)).count();
    let first =
        rows.into_iter().find_map(|row| super::error(row.error_kind.as_deref(), row.error_message));
    let error = refused.or(first);
    let status = match (&error, good) {
        (None, _) => RunStatus::Succeeded,
        (Some(_), 0) => RunStatus::Failed,
        (Some(_), _) => RunStatus::Partial,
    };
    Ok(Outcome::Ended(status, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_none_of_is_not_said() {
        assert_eq!(listed(&[(0, "not here"), (60, "only here")]), "60 records are only here");
        let two = listed(&[(1, "not here"), (1_200, "different here")]);
        assert_eq!(two, "1 record is not here and 1,200 are different here");
    }
}
