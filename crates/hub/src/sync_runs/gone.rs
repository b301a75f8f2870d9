//! Records that the provider does not have any more.
//!
//! A reading of everything sees every record that there is. What it did not see is marked as deleted,
//! unless that would be a lot: an answer that looks empty because something failed must not empty a
//! table. Then a person decides. Their decision can be taken back.

use chrono::{DateTime, Utc};
use contract::{
    decimal::grouped,
    ids::SyncRunId,
    sync_run::{Gone, GoneDecision},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{Claimed, entity, gone_decide, keep_lease, stream_entity, stream_read::Stopped};
use crate::{
    Hub, HubError, Tx,
    records::{self, Batch, Target},
};

/// What is gone at the provider, before anything is done about it.
pub(super) struct Found {
    /// How many.
    gone: u64,
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
    let gone = records::count_unseen(hub, target, since).await?;
    if gone == 0 {
        return Ok(Found { gone, before: 0, many: false });
    }
    // Not counting what is new: where everything has another id now, all that was here is gone.
    let before = records::count_before(hub, target, since).await?;
    let many = percent(gone, before) >= u64::from(hub.settings.syncs.most_gone);
    Ok(Found { gone, before, many })
}

fn percent(some: u64, all: u64) -> u64 {
    some * 100 / Ord::max(all, 1)
}

impl Found {
    /// What is to be decided, in numbers: it is as true after the decision.
    pub(super) fn question(&self, hub: &Hub) -> String {
        let gone = self.gone;
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
    Ok(if found.gone == 0 || compares {
        GoneDecision::None
    } else if found.many || was_doubted(hub, target).await? {
        GoneDecision::Asked
    } else {
        GoneDecision::Deleted
    })
}

/// Marks what is gone as deleted, some at a time. Nobody else reads the stream, so that none of them is
/// seen meanwhile.
pub(super) async fn delete(
    hub: &Hub,
    claimed: &Claimed,
    target: &Target,
    since: DateTime<Utc>,
) -> Result<(), Stopped> {
    let mut after: Option<String> = None;
    loop {
        let Batch { ids, next } =
            records::find_unseen(hub, target, since, after.as_deref()).await?;
        let tx = hub.begin().await?;
        if !keep_lease(hub, &tx, claimed).await? {
            return Err(Stopped::TakenAway);
        }
        let deleted = records::delete_unseen(&tx, target, &ids, since, hub.clock.now()).await?;
        count(&tx, target, deleted).await?;
        tx.commit().await?;
        if next.is_none() {
            return Ok(());
        }
        after = next;
    }
}

/// Counts with the records: who goes on after a death goes on counting, and where somebody cancels the
/// run in the middle, they can take back what was done.
async fn count(tx: &Tx, target: &Target, deleted: u64) -> Result<(), HubError> {
    use stream_entity::Column;
    if deleted == 0 {
        return Ok(());
    }
    let n = i64::try_from(deleted).unwrap_or(i64::MAX);
    stream_entity::Entity::update_many()
        .col_expr(Column::Gone, Expr::col(Column::Gone).add(n))
        .col_expr(Column::GoneDecision, Expr::val(GoneDecision::Deleted.to_string()))
        .filter(Column::RunId.eq(target.run_id.uuid()))
        .filter(Column::Stream.eq(&target.stream))
        .exec(&**tx)
        .await?;
    shift_deleted(tx, target, n).await
}

/// Counts so many more as deleted in the rows of the stream and of the run, or so many less.
pub(super) async fn shift_deleted(tx: &Tx, target: &Target, n: i64) -> Result<(), HubError> {
    let (of_stream, of_run) = (stream_entity::Column::Deleted, entity::Column::Deleted);
    stream_entity::Entity::update_many()
        .col_expr(of_stream, Expr::col(of_stream).add(n))
        .filter(stream_entity::Column::RunId.eq(target.run_id.uuid()))
        .filter(stream_entity::Column::Stream.eq(&target.stream))
        .exec(&**tx)
        .await?;
    entity::Entity::update_many()
        .col_expr(of_run, Expr::col(of_run).add(n))
        .filter(entity::Column::Id.eq(target.run_id.uuid()))
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
        _ => Gone { count: found.gone, decision },
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
        // Not what this run itself has done before its worker died.
        .filter(Column::RunId.ne(target.run_id.uuid()))
        .order_by_desc(Column::FinishedAt)
        .one(hub.read())
        .await?;
    let doubts = [GoneDecision::Kept, GoneDecision::Asked].map(|it| it.to_string());
    Ok(last.is_some_and(|row| doubts.contains(&row.gone_decision)))
}

/// Whether a person is asked about records of a stream, or has decided and not all of it is done yet:
/// those that are seen meanwhile are not gone.
pub(super) async fn is_asked(
    hub: &Hub,
    connection_id: Uuid,
    stream: &str,
) -> Result<bool, HubError> {
    use stream_entity::Column;
    let asked = Column::GoneDecision.eq(GoneDecision::Asked.to_string());
    let open = stream_entity::Entity::find()
        .filter(Column::ConnectionId.eq(connection_id))
        .filter(Column::Stream.eq(stream))
        .filter(Condition::any().add(asked).add(gone_decide::is_unfinished()))
        .one(hub.read())
        .await?;
    Ok(open.is_some())
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
