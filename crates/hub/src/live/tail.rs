//! The task that follows the committed rows.

use std::{pin::pin, time::Duration};

use chrono::TimeDelta;
use contract::{ids::OrganizationId, live_event::LiveEvent};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use sqlx::postgres::{PgListener, PgNotification};
use tokio_util::sync::CancellationToken;

use super::{COMMITTED, PROGRESS, entity};
use crate::{Hub, HubError};

/// How many rows are handed on at once.
const BATCH: u64 = 500;
/// How often the rows are read although no bell rang: a lost notification costs so much.
const POLL: Duration = Duration::from_secs(5);
/// How long a browser may be away and still be told everything.
const KEEP: TimeDelta = TimeDelta::hours(24);

/// Follows the rows until `stop`.
pub async fn run(hub: Hub, stop: CancellationToken) {
    // Outlives a failure of the database: what happened meanwhile is handed on afterwards.
    let mut last = None;
    while !stop.is_cancelled() {
        let end = tokio::select! {
            () = stop.cancelled() => return,
            end = follow(&hub, &mut last) => end,
        };
        if let Err(error) = end {
            tracing::warn!(%error, "live events stopped; trying again");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

/// Hands on what comes after `last`, or after now when there is none, until the database fails.
async fn follow(hub: &Hub, last: &mut Option<i64>) -> Result<(), HubError> {
    let mut listener = listener(hub).await?;
    let last = match last {
        Some(last) => last,
        None => last.insert(super::latest(hub, None).await?),
    };
    loop {
        hand_on(hub, last).await?;
        let committed = hub.live.committed.notified();
        let mut notified = pin!(notification(listener.as_mut()));
        tokio::select! {
            () = committed => {}
            notification = &mut notified => tell_progress(hub, &notification?),
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

/// Hands on what came after `last`, which becomes the id of what was handed on.
async fn hand_on(hub: &Hub, last: &mut i64) -> Result<(), HubError> {
    loop {
        let rows = entity::Entity::find()
            .filter(entity::Column::Id.gt(*last))
            .order_by_asc(entity::Column::Id)
            .limit(BATCH)
            .all(hub.read())
            .await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            *last = row.id;
            let organization_id = row.organization_id.into();
            if let Some(event) = super::subscribe::event(row) {
                hub.live.tell(organization_id, event);
            }
        }
    }
}

/// Listens for the other replicas, where there can be any.
async fn listener(hub: &Hub) -> Result<Option<PgListener>, HubError> {
    if !hub.database.is_postgres() {
        return Ok(None);
    }
    let pool = hub.read().get_postgres_connection_pool();
    let mut listener = PgListener::connect_with(pool).await.map_err(HubError::internal)?;
    listener.listen_all([COMMITTED, PROGRESS]).await.map_err(HubError::internal)?;
    Ok(Some(listener))
}

/// The next notification; without a listener there is never one.
async fn notification(listener: Option<&mut PgListener>) -> Result<PgNotification, HubError> {
    match listener {
        Some(listener) => listener.recv().await.map_err(HubError::internal),
        None => std::future::pending().await,
    }
}

fn tell_progress(hub: &Hub, notification: &PgNotification) {
    if notification.channel() != PROGRESS {
        return;
    }
    match serde_json::from_str::<(OrganizationId, LiveEvent)>(notification.payload()) {
        Ok((organization_id, event)) => hub.live.tell(organization_id, event),
        Err(error) => tracing::warn!(%error, "a progress notification does not parse"),
    }
}

/// Sends progress to every replica, this one included.
pub(super) async fn send_progress(
    hub: &Hub,
    organization_id: OrganizationId,
    event: &LiveEvent,
) -> Result<(), HubError> {
    let payload = serde_json::to_string(&(organization_id, event)).map_err(HubError::internal)?;
    let statement = Statement::from_sql_and_values(
        sea_orm::DbBackend::Postgres,
        "SELECT pg_notify($1, $2)",
        [PROGRESS.into(), payload.into()],
    );
    hub.read().execute_raw(statement).await?;
    Ok(())
}

/// Forgets events that nobody can have missed any more.
pub async fn prune(hub: &Hub) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    entity::Entity::delete_many()
        .filter(entity::Column::At.lt(hub.clock.now() - KEEP))
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}
