//! Ending a run.

use contract::{
    audit_event::AuditAction,
    connection::ConnectionStatus,
    ids::{ConnectionId, SyncRunId},
    live_event::LiveEventKind,
    sync_run::{RunError, RunErrorKind, RunStatus},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};

use super::{Claimed, end, entity, keep_lease, row};
use crate::{
    Hub, HubError, Tx,
    audit::{self, By},
    connections, live,
};

/// How a run ended.
#[derive(Debug)]
pub(super) enum Outcome {
    /// So.
    Ended(RunStatus, Option<RunError>),
    /// It is not this worker's any more; somebody else has ended it.
    TakenAway,
}

/// Writes the end of a run, what it means for the connection, and tells everybody.
pub(super) async fn finish(hub: &Hub, claimed: &Claimed, outcome: Outcome) -> Result<(), HubError> {
    let Outcome::Ended(status, error) = outcome else { return Ok(()) };
    let tx = hub.begin().await?;
    if !keep_lease(hub, &tx, claimed).await? {
        return Ok(());
    }
    end::run(hub, &tx, claimed.run.id, Condition::all(), status, error.as_ref()).await?;
    // Streams that were not come to end with the run.
    end::streams(&tx, claimed.run.id, RunStatus::Failed, error.as_ref()).await?;
    let run = entity::Entity::find_by_id(claimed.run.id).one(&*tx).await?;
    let run = row(run.ok_or(HubError::NotFound("sync run"))?)?;
    let organization_id = claimed.run.organization_id.into();
    let id: SyncRunId = run.id;
    let detail = format!("{} {status}, {} read", run.connection_name, run.counts.fetched);
    let by = By::System(organization_id);
    audit::record(hub, &tx, by, AuditAction::SyncFinished, &id, &detail).await?;
    connection(hub, &tx, claimed, status, error.as_ref()).await?;
    end::tell(hub, &tx, organization_id, run, status, error).await?;
    Ok(tx.commit().await?)
}

/// What the end of a run means for its connection.
async fn connection(
    hub: &Hub,
    tx: &Tx,
    claimed: &Claimed,
    status: RunStatus,
    error: Option<&RunError>,
) -> Result<(), HubError> {
    use connections::entity::{Column, Entity};
    let id: ConnectionId = claimed.run.connection_id.into();
    if matches!(status, RunStatus::Succeeded | RunStatus::Partial) {
        Entity::update_many()
            .col_expr(Column::SyncedAt, Expr::val(hub.clock.now()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&**tx)
            .await?;
    }
    let next = match error {
        Some(error) if error.kind == RunErrorKind::Unauthorized => ConnectionStatus::NeedsReconnect,
        // A stop of ours says nothing about the connection.
        Some(error) if error.kind == RunErrorKind::Interrupted => return Ok(()),
        Some(_) if status == RunStatus::Failed => ConnectionStatus::Error,
        _ => ConnectionStatus::Active,
    };
    let problem = error.map(|error| error.message.clone());
    if connections::set_status_of_run(tx, id, next, problem).await? {
        tell(hub, tx, claimed, next).await?;
    }
    Ok(())
}

async fn tell(
    hub: &Hub,
    tx: &Tx,
    claimed: &Claimed,
    status: ConnectionStatus,
) -> Result<(), HubError> {
    let run = &claimed.run;
    let organization_id = run.organization_id.into();
    let id: ConnectionId = run.connection_id.into();
    if status == ConnectionStatus::NeedsReconnect {
        let by = By::System(organization_id);
        let name = &run.connection_name;
        audit::record(hub, tx, by, AuditAction::NeedsReconnect, &id, name).await?;
    }
    let event = LiveEventKind::ConnectionChanged {
        connection_id: id,
        connection_name: run.connection_name.clone(),
        status,
    };
    live::publish(hub, tx, organization_id, &event).await
}
