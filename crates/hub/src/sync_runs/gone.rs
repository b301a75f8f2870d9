//! Records that the provider does not have any more.
//!
//! A reading of everything sees every record that there is. What it did not see is marked as deleted,
//! unless that would be a lot: an answer that looks empty because something failed must not empty a
//! table. Then a person decides. Their decision can be taken back.

use chrono::{DateTime, Utc};
use contract::{
    audit_event::AuditAction,
    decimal::grouped,
    ids::SyncRunId,
    live_event::LiveEventKind,
    model,
    sync_run::{Gone, GoneDecision, LogLevel},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType},
};
use uuid::Uuid;

use super::{
    Claimed, entity, find as find_run, keep_lease, log, stream_entity, stream_read::Stopped,
};
use crate::{
    Admin, Hub, HubError, Tx, alerts,
    audit::{self, By},
    live,
    records::{self, Target},
};

/// What is gone at the provider, before anything is done about it.
pub(super) struct Found {
    ids: Vec<Uuid>,
    /// How many there were before.
    before: u64,
    /// Whether that is too much to be believed at once.
    many: bool,
}

/// Finds what was not seen since a moment.
pub(super) async fn find(
    hub: &Hub,
    target: &Target,
    since: DateTime<Utc>,
) -> Result<Found, HubError> {
    let ids = records::find_unseen(hub, target, since).await?;
    if ids.is_empty() {
        return Ok(Found { ids, before: 0, many: false });
    }
    // Not counting what is new: where everything has another id now, all that was here is gone.
    let before = records::count_before(hub, target, since).await?;
    let many = percent(ids.len() as u64, before) >= u64::from(hub.settings.syncs.most_gone);
    Ok(Found { ids, before, many })
}

fn percent(some: u64, all: u64) -> u64 {
    some * 100 / Ord::max(all, 1)
}

impl Found {
    /// What is to be decided, in numbers: it is as true after the decision.
    pub(super) fn question(&self, hub: &Hub) -> String {
        let gone = self.ids.len() as u64;
        let (some, all) = (grouped(&gone.to_string()), grouped(&self.before.to_string()));
        let share = percent(gone, self.before);
        let why = if self.many {
            let most = hub.settings.syncs.most_gone;
            format!("From {most} % on, a person decides whether they are deleted here.")
        } else {
            "It was doubted before that such records are gone, so a person decides.".to_owned()
        };
        format!("{some} of {all} records ({share} %) were not in the answer any more. {why}")
    }
}

/// What becomes of what is gone: it is deleted where that is safe.
pub(super) async fn decide_at_the_end(
    hub: &Hub,
    target: &Target,
    found: &Found,
    compares: bool,
) -> Result<GoneDecision, HubError> {
    Ok(if found.ids.is_empty() || compares {
        GoneDecision::None
    } else if found.many || was_doubted(hub, target).await? {
        GoneDecision::Asked
    } else {
        GoneDecision::Deleted
    })
}

/// Marks what is gone as deleted, some at a time.
pub(super) async fn delete(
    hub: &Hub,
    claimed: &Claimed,
    target: &Target,
    found: &Found,
    since: DateTime<Utc>,
) -> Result<(), Stopped> {
    for ids in found.ids.chunks(records::AT_ONCE) {
        let tx = hub.begin().await?;
        if !keep_lease(hub, &tx, claimed).await? {
            return Err(Stopped::TakenAway);
        }
        let deleted = records::delete_unseen(&tx, target, ids, since, hub.clock.now()).await?;
        count_deleted(&tx, target, deleted).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Counts with the records: who goes on after a death goes on counting.
async fn count_deleted(tx: &Tx, target: &Target, deleted: u64) -> Result<(), HubError> {
    use stream_entity::Column;
    let n = i64::try_from(deleted).unwrap_or(i64::MAX);
    stream_entity::Entity::update_many()
        .col_expr(Column::Gone, Expr::col(Column::Gone).add(n))
        .col_expr(Column::Deleted, Expr::col(Column::Deleted).add(n))
        .filter(Column::RunId.eq(target.run_id.uuid()))
        .filter(Column::Stream.eq(&target.stream))
        .exec(&**tx)
        .await?;
    Ok(())
}

async fn close_older_questions(tx: &Tx, target: &Target) -> Result<(), HubError> {
    use stream_entity::Column;
    stream_entity::Entity::update_many()
        .col_expr(Column::GoneDecision, Expr::val(GoneDecision::None.to_string()))
        .filter(Column::ConnectionId.eq(target.connection_id.uuid()))
        .filter(Column::Stream.eq(&target.stream))
        .filter(Column::GoneDecision.eq(GoneDecision::Asked.to_string()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Keeps what came of it, in the transaction of the stream's end. A newer reading closes the
/// question that an older one has asked: it knows better.
pub(super) async fn conclude(
    tx: &Tx,
    target: &Target,
    found: &Found,
    decision: GoneDecision,
    compares: bool,
) -> Result<Gone, HubError> {
    if !compares {
        close_older_questions(tx, target).await?;
    }
    let row = stream_entity::Entity::find_by_id((target.run_id.uuid(), target.stream.clone()))
        .one(&**tx)
        .await?;
    let deleted = row.map_or(0, |row| u64::try_from(row.deleted).unwrap_or_default());
    // Those that an earlier worker of this run has deleted are not among the found any more.
    let is_deleted = deleted > 0 && decision == GoneDecision::None;
    let gone = match decision {
        GoneDecision::Deleted => Gone { count: deleted, decision },
        _ if is_deleted => Gone { count: deleted, decision: GoneDecision::Deleted },
        _ => Gone { count: found.ids.len() as u64, decision },
    };
    if gone.count > 0 {
        note(tx, target.run_id, &target.stream, gone).await?;
    }
    Ok(gone)
}

/// Whether a person has not decided yet about such records, or decided that they stay: then they
/// are asked.
async fn was_doubted(hub: &Hub, target: &Target) -> Result<bool, HubError> {
    use stream_entity::Column;
    let last = stream_entity::Entity::find()
        .filter(Column::ConnectionId.eq(target.connection_id.uuid()))
        .filter(Column::Stream.eq(&target.stream))
        .filter(Column::GoneDecision.ne(GoneDecision::None.to_string()))
        .order_by_desc(Column::FinishedAt)
        .one(hub.read())
        .await?;
    let doubts = [GoneDecision::Kept, GoneDecision::Asked].map(|it| it.to_string());
    Ok(last.is_some_and(|row| doubts.contains(&row.gone_decision)))
}

/// Keeps how many are gone and what became of them, in the rows of the stream and of the run.
async fn note(tx: &Tx, run_id: SyncRunId, stream: &str, gone: Gone) -> Result<(), HubError> {
    use stream_entity::Column;
    let count = i64::try_from(gone.count).unwrap_or(i64::MAX);
    let deleted = if gone.decision == GoneDecision::Deleted { count } else { 0 };
    stream_entity::Entity::update_many()
        .col_expr(Column::Gone, Expr::val(count))
        .col_expr(Column::GoneDecision, Expr::val(gone.decision.to_string()))
        .col_expr(Column::Deleted, Expr::val(deleted))
        .filter(Column::RunId.eq(run_id.uuid()))
        .filter(Column::Stream.eq(stream))
        .exec(&**tx)
        .await?;
    let sum = stream_entity::Entity::find()
        .filter(Column::RunId.eq(run_id.uuid()))
        .all(&**tx)
        .await?
        .iter()
        .map(|row| row.deleted)
        .sum::<i64>();
    entity::Entity::update_many()
        .col_expr(entity::Column::Deleted, Expr::val(sum))
        .filter(entity::Column::Id.eq(run_id.uuid()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Decides that the records a run did not see any more are deleted: those that no later reading has
/// seen or written either.
pub async fn delete_gone(
    hub: &Hub,
    admin: &Admin<'_>,
    id: SyncRunId,
    stream: &str,
) -> Result<(), HubError> {
    decide(hub, admin, id, stream, GoneDecision::Deleted).await
}

/// Decides that they stay; those that were marked as deleted come back.
pub async fn keep_gone(
    hub: &Hub,
    admin: &Admin<'_>,
    id: SyncRunId,
    stream: &str,
) -> Result<(), HubError> {
    decide(hub, admin, id, stream, GoneDecision::Kept).await
}

async fn decide(
    hub: &Hub,
    admin: &Admin<'_>,
    id: SyncRunId,
    stream: &str,
    decision: GoneDecision,
) -> Result<(), HubError> {
    let run = find_run(hub, admin.organization_id(), id).await?;
    let deletes = decision == GoneDecision::Deleted;
    let unseen = if deletes { find_again(hub, &run, stream).await? } else { Vec::new() };
    let tx = hub.begin().await?;
    let row = lock(&tx, run.id, stream).await?;
    let before: GoneDecision = row.gone_decision.parse().map_err(HubError::internal)?;
    if before == GoneDecision::None {
        return Err(HubError::Conflict("There is nothing to decide here.".to_owned()));
    }
    if before == decision {
        return Ok(());
    }
    let target = target(&run, &row)?;
    let count = if deletes {
        let since = row.started_at.ok_or(HubError::NotFound("stream"))?;
        records::delete_unseen(&tx, &target, &unseen, since, hub.clock.now()).await?
    } else if before == GoneDecision::Deleted {
        records::restore(&tx, &target, hub.clock.now()).await?
    } else {
        u64::try_from(row.gone).unwrap_or_default()
    };
    note(&tx, id, stream, Gone { count, decision }).await?;
    let (action, done) = if deletes {
        (AuditAction::GoneDeleted, "are marked as deleted")
    } else {
        (AuditAction::GoneKept, "stay")
    };
    let count_text = grouped(&count.to_string());
    let detail = format!("{}: {count_text} {} {done}", run.connection_name, row.label);
    audit::record(hub, &tx, By::Actor(admin), action, &id, &detail).await?;
    log::write(hub, &tx, run.id, LogLevel::Info, stream, &detail).await?;
    let event = LiveEventKind::GoneDecided {
        run_id: id,
        connection_id: run.connection_id.into(),
        connection_name: run.connection_name.clone(),
        stream: row.label.clone(),
        count,
        deleted: deletes,
    };
    alerts::gone_decided(hub, &tx, &run, stream).await?;
    live::publish(hub, &tx, admin.organization_id(), &event).await?;
    Ok(tx.commit().await?)
}

/// The row of a stream of a run, which nobody else decides about until this transaction ends.
async fn lock(tx: &Tx, run_id: Uuid, stream: &str) -> Result<stream_entity::Model, HubError> {
    let mut select = stream_entity::Entity::find_by_id((run_id, stream.to_owned()));
    if tx.get_database_backend() == DbBackend::Postgres {
        select = select.lock(LockType::Update);
    }
    select.one(&**tx).await?.ok_or(HubError::NotFound("stream"))
}

/// What a run did not see, and nobody has seen since.
async fn find_again(hub: &Hub, run: &entity::Model, stream: &str) -> Result<Vec<Uuid>, HubError> {
    let row =
        stream_entity::Entity::find_by_id((run.id, stream.to_owned())).one(hub.read()).await?;
    let row = row.ok_or(HubError::NotFound("stream"))?;
    let since = row.started_at.ok_or(HubError::NotFound("stream"))?;
    records::find_unseen(hub, &target(run, &row)?, since).await
}

fn target(run: &entity::Model, row: &stream_entity::Model) -> Result<Target, HubError> {
    Ok(Target {
        organization_id: run.organization_id.into(),
        connection_id: run.connection_id.into(),
        stream: row.stream.clone(),
        run_id: run.id.into(),
        model: model::find(&row.model).ok_or(HubError::NotFound("table"))?,
    })
}
