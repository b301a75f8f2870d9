//! Records that the provider does not have any more.
//!
//! A reading of everything sees every record that there is. What it did not see is marked as deleted,
//! unless that would be a lot: an answer that looks empty because something failed must not empty a
//! table. Then a person decides. Their decision can be taken back.

use chrono::{DateTime, Utc};
use contract::{
    audit_event::AuditAction,
    ids::SyncRunId,
    live_event::LiveEventKind,
    model,
    sync_run::{Gone, GoneDecision, LogLevel},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{entity, find as find_run, log, stream_entity};
use crate::{
    Admin, Hub, HubError, Tx, alerts,
    audit::{self, By},
    live,
    records::{self, Target},
};

/// Finds what was not seen since `started_at`, and marks it as deleted where that is safe.
pub(super) async fn find(
    hub: &Hub,
    tx: &Tx,
    target: &Target,
    started_at: DateTime<Utc>,
    compares: bool,
) -> Result<Gone, HubError> {
    let unseen = records::count_unseen(tx, target, started_at).await?;
    if unseen.gone == 0 {
        return Ok(Gone::default());
    }
    let share = unseen.gone * 100 / unseen.all.max(1);
    let many = share >= u64::from(hub.settings.syncs.most_gone);
    let decision = if compares {
        GoneDecision::None
    } else if many || was_taken_back(tx, target).await? {
        GoneDecision::Asked
    } else {
        records::delete_unseen(tx, target, started_at, hub.clock.now()).await?;
        GoneDecision::Deleted
    };
    let gone = Gone { count: unseen.gone, decision };
    note(tx, target.run_id, &target.stream, gone).await?;
    Ok(gone)
}

/// Whether a person decided the last time that such records stay: then they are asked again.
async fn was_taken_back(tx: &Tx, target: &Target) -> Result<bool, HubError> {
    use stream_entity::Column;
    let last = stream_entity::Entity::find()
        .filter(Column::ConnectionId.eq(target.connection_id.uuid()))
        .filter(Column::Stream.eq(&target.stream))
        .filter(Column::GoneDecision.ne(GoneDecision::None.to_string()))
        .order_by_desc(Column::FinishedAt)
        .one(&**tx)
        .await?;
    Ok(last.is_some_and(|row| row.gone_decision == GoneDecision::Kept.to_string()))
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

/// Decides that the records a run did not see any more are deleted: those that no later run has seen
/// either.
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
    let tx = hub.begin().await?;
    let row = stream_entity::Entity::find_by_id((run.id, stream.to_owned())).one(&*tx).await?;
    let row = row.ok_or(HubError::NotFound("stream"))?;
    let before: GoneDecision = row.gone_decision.parse().map_err(HubError::internal)?;
    if before == GoneDecision::None {
        return Err(HubError::Conflict("There is nothing to decide here.".to_owned()));
    }
    if before == decision {
        return Ok(());
    }
    let target = target(&run, &row)?;
    let deletes = decision == GoneDecision::Deleted;
    let count = if deletes {
        let started_at = row.started_at.ok_or(HubError::NotFound("stream"))?;
        records::delete_unseen(&tx, &target, started_at, hub.clock.now()).await?
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
    let detail = format!("{}: {count} {} {done}", run.connection_name, row.label);
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

fn target(run: &entity::Model, row: &stream_entity::Model) -> Result<Target, HubError> {
    Ok(Target {
        organization_id: run.organization_id.into(),
        connection_id: run.connection_id.into(),
        stream: row.stream.clone(),
        run_id: run.id.into(),
        model: model::find(&row.model).ok_or(HubError::NotFound("table"))?,
    })
}
