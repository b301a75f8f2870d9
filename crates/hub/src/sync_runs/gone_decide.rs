//! What a person decides about records that the provider does not have any more.
//!
//! The decision is written first, with its audit event and some of the records; the others follow, some
//! at a time, because others want to write, too. What a process that dies leaves undone shows in the
//! counts of the stream, and another one does it (`finish_decisions`).

use contract::{
    audit_event::AuditAction,
    decimal::grouped,
    ids::SyncRunId,
    live_event::LiveEventKind,
    model,
    sync_run::{GoneDecision, LogLevel, RunStatus},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType},
};

use super::{entity, find as find_run, gone::shift_deleted, log, stream_entity};
use crate::{
    Admin, Hub, HubError, Tx, alerts,
    audit::{self, By},
    connections, live,
    records::{self, Batch, Target},
};

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
    let row =
        stream_entity::Entity::find_by_id((run.id, stream.to_owned())).one(hub.read()).await?;
    let row = row.ok_or(HubError::NotFound("stream"))?;
    let decided = Decided { hub, target: target(&run, &row)?, run, decision };
    // Counted and looked for outside of the transaction: among many records that takes its time.
    let count = decided.count(&row).await?;
    let first = decided.batch(&row, None).await?;
    let tx = hub.begin().await?;
    let row = decided.lock(&tx).await?;
    let before = check(&row)?;
    if before == decision {
        return Ok(());
    }
    let nothing_to_do = before == GoneDecision::Asked && !decided.deletes();
    let count = if nothing_to_do { u64::try_from(row.gone).unwrap_or_default() } else { count };
    decided.write(&tx, admin, &row, count).await?;
    let next = decided.carry_out(&tx, &row, first).await?;
    tx.commit().await?;
    decided.go_on(next).await
}

/// What was decided before about the records of a stream that is not read any more.
fn check(row: &stream_entity::Model) -> Result<GoneDecision, HubError> {
    let status: RunStatus = row.status.parse().map_err(HubError::internal)?;
    if status.is_active() {
        let message = format!("{} are still being read.", row.label);
        return Err(HubError::Conflict(message));
    }
    let before = row.gone_decision.parse().map_err(HubError::internal)?;
    if before == GoneDecision::None {
        return Err(HubError::Conflict("There is nothing to decide here.".to_owned()));
    }
    Ok(before)
}

/// Decided, and not all of it is done: fewer are deleted than are gone, or some are although they stay.
pub(super) fn is_unfinished() -> Condition {
    use stream_entity::Column;
    let is = |decision: GoneDecision| Column::GoneDecision.eq(decision.to_string());
    let deletes = Condition::all()
        .add(is(GoneDecision::Deleted))
        .add(Expr::col(Column::Deleted).lt(Expr::col(Column::Gone)));
    let keeps = Condition::all().add(is(GoneDecision::Kept)).add(Column::Deleted.gt(0));
    Condition::any().add(deletes).add(keeps)
}

/// Does what was decided and left undone by a process that died.
pub async fn finish_decisions(hub: &Hub) -> Result<(), HubError> {
    use stream_entity::Column;
    let unfinished = stream_entity::Entity::find()
        .filter(is_unfinished())
        .filter(Column::Status.is_not_in(["queued", "running"]))
        .all(hub.read())
        .await?;
    for row in unfinished {
        let run = entity::Entity::find_by_id(row.run_id).one(hub.read()).await?;
        let Some(run) = run else { continue };
        let decision = row.gone_decision.parse().map_err(HubError::internal)?;
        let decided = Decided { hub, target: target(&run, &row)?, run, decision };
        decided.go_on(Some(String::new())).await?;
    }
    Ok(())
}

/// What was decided about the records of a stream of a run.
struct Decided<'a> {
    hub: &'a Hub,
    run: entity::Model,
    target: Target,
    decision: GoneDecision,
}

impl Decided<'_> {
    fn deletes(&self) -> bool {
        self.decision == GoneDecision::Deleted
    }

    /// How many records it is about.
    async fn count(&self, row: &stream_entity::Model) -> Result<u64, HubError> {
        if self.deletes() {
            let since = row.started_at.ok_or(HubError::NotFound("stream"))?;
            return records::count_unseen(self.hub, &self.target, since).await;
        }
        records::count_deleted(self.hub, &self.target).await
    }

    /// Some of them.
    async fn batch(
        &self,
        row: &stream_entity::Model,
        after: Option<&str>,
    ) -> Result<Batch, HubError> {
        if self.deletes() {
            let since = row.started_at.ok_or(HubError::NotFound("stream"))?;
            return records::find_unseen(self.hub, &self.target, since, after).await;
        }
        records::find_deleted(self.hub, &self.target, after).await
    }

    /// The row of the stream, which nobody else decides about until this transaction ends.
    async fn lock(&self, tx: &Tx) -> Result<stream_entity::Model, HubError> {
        connections::lock_if_there(tx, self.run.connection_id).await?;
        let key = (self.run.id, self.target.stream.clone());
        let mut select = stream_entity::Entity::find_by_id(key);
        if tx.get_database_backend() == DbBackend::Postgres {
            select = select.lock(LockType::Update);
        }
        select.one(&**tx).await?.ok_or(HubError::NotFound("stream"))
    }

    /// Keeps the decision, and how many records it is about.
    async fn write(
        &self,
        tx: &Tx,
        admin: &Admin<'_>,
        row: &stream_entity::Model,
        count: u64,
    ) -> Result<(), HubError> {
        use stream_entity::Column;
        let (hub, run) = (self.hub, &self.run);
        stream_entity::Entity::update_many()
            .col_expr(Column::Gone, Expr::val(i64::try_from(count).unwrap_or(i64::MAX)))
            .col_expr(Column::GoneDecision, Expr::val(self.decision.to_string()))
            .filter(self.stream())
            .exec(&**tx)
            .await?;
        let (action, done) = if self.deletes() {
            (AuditAction::GoneDeleted, "are marked as deleted")
        } else {
            (AuditAction::GoneKept, "stay")
        };
        let count_text = grouped(&count.to_string());
        let detail = format!("{}: {count_text} {} {done}", run.connection_name, row.label);
        let id: SyncRunId = run.id.into();
        audit::record(hub, tx, By::Actor(admin), action, &id, &detail).await?;
        log::write(hub, tx, run.id, LogLevel::Info, &row.stream, &detail).await?;
        alerts::gone_decided(hub, tx, run, &row.stream).await
    }

    fn stream(&self) -> Condition {
        use stream_entity::Column;
        Condition::all()
            .add(Column::RunId.eq(self.run.id))
            .add(Column::Stream.eq(&self.target.stream))
    }

    /// Does the rest, some at a time, unless somebody decides otherwise meanwhile.
    async fn go_on(&self, mut next: Option<String>) -> Result<(), HubError> {
        while let Some(after) = next {
            let key = (self.run.id, self.target.stream.clone());
            let row = stream_entity::Entity::find_by_id(key).one(self.hub.read()).await?;
            let row = row.ok_or(HubError::NotFound("stream"))?;
            let batch = self.batch(&row, Some(&after)).await?;
            let tx = self.hub.begin().await?;
            let row = self.lock(&tx).await?;
            if row.gone_decision != self.decision.to_string() {
                return Ok(());
            }
            next = self.carry_out(&tx, &row, batch).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Marks some records or brings them back, and counts them. Tells behind which there are more;
    /// with the last ones everybody is told.
    async fn carry_out(
        &self,
        tx: &Tx,
        row: &stream_entity::Model,
        batch: Batch,
    ) -> Result<Option<String>, HubError> {
        let (target, now) = (&self.target, self.hub.clock.now());
        let Batch { ids, next } = batch;
        let n = if self.deletes() {
            let since = row.started_at.ok_or(HubError::NotFound("stream"))?;
            records::delete_unseen(tx, target, &ids, since, now).await?
        } else {
            records::restore(tx, target, &ids, now).await?
        };
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        shift_deleted(tx, target, if self.deletes() { n } else { -n }).await?;
        if next.is_none() {
            self.end(tx, row).await?;
        }
        Ok(next)
    }

    /// Some may have been seen since they were counted: what was done is what counts.
    async fn end(&self, tx: &Tx, row: &stream_entity::Model) -> Result<(), HubError> {
        use stream_entity::Column;
        let now = self.lock(tx).await?;
        let settled = stream_entity::Entity::update_many().filter(self.stream());
        if self.deletes() {
            settled.col_expr(Column::Gone, Expr::val(now.deleted)).exec(&**tx).await?;
        } else {
            shift_deleted(tx, &self.target, -now.deleted).await?;
        }
        let count = if self.deletes() { now.deleted } else { now.gone };
        let event = LiveEventKind::GoneDecided {
            run_id: self.run.id.into(),
            connection_id: self.run.connection_id.into(),
            connection_name: self.run.connection_name.clone(),
            stream: row.label.clone(),
            count: u64::try_from(count).unwrap_or_default(),
            deleted: self.deletes(),
        };
        live::publish(self.hub, tx, self.run.organization_id.into(), &event).await
    }
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
