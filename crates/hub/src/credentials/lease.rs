//! Who may refresh: a lease in the row of the credential, which holds across replicas.
//!
//! It names the generation that is to be replaced. That is the fence: whoever was thought dead and
//! comes back finds another generation, or another owner, and changes nothing. What a refresh brought
//! is stored by the generation alone, because a pair in hand is worth more than the place in the row.

use std::time::Duration;

use chrono::TimeDelta;
use contract::ids::ConnectionId;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, UpdateMany, sea_query::Expr};
use tokio::time::interval;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::entity::{Column, Entity, Model};
use crate::{Hub, HubError, Tx};

/// How long a refresh is believed to go on after it was last heard of. No shorter than the lease of a
/// run, so that clocks may differ by half a minute, and no longer, so that who takes over a run from a
/// dead replica does not wait again here.
const LEASE: TimeDelta = TimeDelta::seconds(45);
/// How often it is heard of. A provider that is slow, or asks us to wait, may take minutes.
const BEAT: Duration = Duration::from_secs(5);

/// The right to refresh a credential.
pub(super) struct Lease {
    connection_id: ConnectionId,
    pub(super) generation: i64,
    owner: Uuid,
}

/// Whether somebody is refreshing.
pub(super) fn is_held(hub: &Hub, row: &Model) -> bool {
    row.lease_until.is_some_and(|until| until > hub.clock.now())
}

/// Takes the lease of a row as it was read; nothing when somebody has taken it since, or has ended it
/// with fresh tokens or with a refusal.
pub(super) async fn take(hub: &Hub, row: &Model) -> Result<Option<Lease>, HubError> {
    let lease = Lease {
        connection_id: row.connection_id.into(),
        generation: row.generation,
        owner: Uuid::now_v7(),
    };
    let now = hub.clock.now();
    let free = Condition::any().add(Column::LeaseUntil.is_null()).add(Column::LeaseUntil.lte(now));
    let not_refused = Condition::any()
        .add(Column::RefusedGeneration.is_null())
        .add(Column::RefusedGeneration.ne(row.generation));
    let tx = hub.begin().await?;
    let taken = lease
        .of_generation()
        .col_expr(Column::LeaseOwner, Expr::val(lease.owner))
        .col_expr(Column::LeaseUntil, Expr::val(now + LEASE))
        .filter(free)
        .filter(not_refused)
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok((taken.rows_affected == 1).then_some(lease))
}

/// Ends all leases, at the start of a process that is the only one: nobody can have them.
pub async fn end_leases(hub: &Hub) -> Result<(), HubError> {
    if hub.database.is_postgres() {
        return Ok(());
    }
    let tx = hub.begin().await?;
    without(Entity::update_many()).filter(Column::LeaseOwner.is_not_null()).exec(&*tx).await?;
    Ok(tx.commit().await?)
}

/// The update, and the lease ends with it.
pub(super) fn without(update: UpdateMany<Entity>) -> UpdateMany<Entity> {
    update
        .col_expr(Column::LeaseOwner, Expr::val(None::<Uuid>))
        .col_expr(Column::LeaseUntil, Expr::val(None::<chrono::DateTime<chrono::Utc>>))
}

impl Lease {
    /// Does something while the lease is kept. The heart stops between two beats, never within one,
    /// and what is done goes on meanwhile: neither a transaction nor an answer is dropped.
    pub(super) async fn while_kept<T>(&self, hub: &Hub, work: impl Future<Output = T>) -> T {
        let done = CancellationToken::new();
        let work = async {
            let came_of_it = work.await;
            done.cancel();
            came_of_it
        };
        tokio::join!(work, self.beat(hub, &done)).0
    }

    async fn beat(&self, hub: &Hub, done: &CancellationToken) {
        let mut ticks = interval(BEAT);
        // The first tick is at once.
        ticks.tick().await;
        loop {
            tokio::select! {
                biased;
                () = done.cancelled() => return,
                _ = ticks.tick() => {}
            }
            if let Err(error) = self.prolong(hub).await {
                tracing::warn!(%error, connection = %self.connection_id, "a lease was not prolonged");
            }
        }
    }

    async fn prolong(&self, hub: &Hub) -> Result<(), HubError> {
        let tx = hub.begin().await?;
        let until = Expr::val(hub.clock.now() + LEASE);
        self.of_owner().col_expr(Column::LeaseUntil, until).exec(&*tx).await?;
        Ok(tx.commit().await?)
    }

    /// Lets somebody else try at once. When that fails, the lease ends by its time.
    pub(super) async fn give_up(&self, hub: &Hub) {
        let ended = async {
            let tx = hub.begin().await?;
            without(self.of_owner()).exec(&*tx).await?;
            Ok::<(), HubError>(tx.commit().await?)
        };
        if let Err(error) = ended.await {
            tracing::warn!(%error, connection = %self.connection_id, "a lease was not given up");
        }
    }

    /// Ends the lease with the provider's refusal, which holds for this generation when `reason` is
    /// given. Tells whether the lease was still this one's.
    pub(super) async fn refused(&self, tx: &Tx, reason: Option<&str>) -> Result<bool, HubError> {
        let refused = reason.map(|_| self.generation);
        let ended = without(self.of_owner())
            .col_expr(Column::RefusedGeneration, Expr::val(refused))
            .col_expr(Column::RefusedReason, Expr::val(reason.map(str::to_owned)))
            .exec(&**tx)
            .await?;
        Ok(ended.rows_affected == 1)
    }

    fn of_owner(&self) -> UpdateMany<Entity> {
        self.of_generation().filter(Column::LeaseOwner.eq(self.owner))
    }

    fn of_generation(&self) -> UpdateMany<Entity> {
        Entity::update_many()
            .filter(Column::ConnectionId.eq(self.connection_id.uuid()))
            .filter(Column::Generation.eq(self.generation))
    }
}
