//! What every end of a run has in common, however it came about.

use chrono::{DateTime, Utc};
use contract::{
    ids::OrganizationId,
    live_event::LiveEventKind,
    sync_run::{RunError, RunStatus, RunWait, SyncRunRow},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::{BinOper, Expr, ExprTrait},
};
use uuid::Uuid;

use super::{entity, stream_entity};
use crate::{Hub, HubError, Tx, fold::fold, live};

/// Writes the end of a run that is still like `still`. Tells whether it was.
pub(super) async fn run(
    hub: &Hub,
    tx: &Tx,
    run_id: Uuid,
    still: Condition,
    status: RunStatus,
    error: Option<&RunError>,
) -> Result<bool, HubError> {
    use entity::Column;
    // What went wrong is looked for by its words.
    let said = error.map(|it| fold(&format!(" {} {}", it.kind.label(), it.message)));
    let search = Expr::col(Column::Search).binary(BinOper::Custom("||"), said.unwrap_or_default());
    let ended = entity::Entity::update_many()
        .col_expr(Column::Status, Expr::val(status.to_string()))
        .col_expr(Column::ErrorKind, Expr::val(error.map(|it| it.kind.to_string())))
        .col_expr(Column::ErrorMessage, Expr::val(error.map(|it| it.message.clone())))
        .col_expr(Column::Search, search)
        .col_expr(Column::FinishedAt, Expr::val(hub.clock.now()))
        .col_expr(Column::WaitingFor, Expr::val(None::<String>))
        .col_expr(Column::LeaseOwner, Expr::val(None::<Uuid>))
        .col_expr(Column::LeaseUntil, Expr::val(None::<DateTime<Utc>>))
        .filter(Column::Id.eq(run_id))
        .filter(still)
        .exec(&**tx)
        .await?;
    Ok(ended.rows_affected == 1)
}

/// Ends the streams of a run that were not come to, or not to their end, like this.
pub(super) async fn streams(
    hub: &Hub,
    tx: &Tx,
    run_id: Uuid,
    status: RunStatus,
    error: Option<&RunError>,
) -> Result<(), HubError> {
    streams_that(Condition::all(), hub, tx, run_id, status, error).await
}

/// Ends one of them.
pub(super) async fn stream(
    hub: &Hub,
    tx: &Tx,
    (run_id, stream): (Uuid, &str),
    status: RunStatus,
    error: Option<&RunError>,
) -> Result<(), HubError> {
    let this = Condition::all().add(stream_entity::Column::Stream.eq(stream));
    streams_that(this, hub, tx, run_id, status, error).await
}

async fn streams_that(
    which: Condition,
    hub: &Hub,
    tx: &Tx,
    run_id: Uuid,
    status: RunStatus,
    error: Option<&RunError>,
) -> Result<(), HubError> {
    use stream_entity::Column;
    stream_entity::Entity::update_many()
        .filter(which)
        .col_expr(Column::Status, Expr::val(status.to_string()))
        .col_expr(Column::ErrorKind, Expr::val(error.map(|it| it.kind.to_string())))
        .col_expr(Column::ErrorMessage, Expr::val(error.map(|it| it.message.clone())))
        .col_expr(Column::FinishedAt, Expr::val(hub.clock.now()))
        .filter(Column::RunId.eq(run_id))
        .filter(Column::Status.is_in(["queued", "running"]))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Tells the browsers.
pub(super) async fn tell(
    hub: &Hub,
    tx: &Tx,
    organization_id: OrganizationId,
    run: SyncRunRow,
    status: RunStatus,
    error: Option<RunError>,
) -> Result<(), HubError> {
    let event = LiveEventKind::SyncFinished {
        run_id: run.id,
        connection_id: run.connection_id,
        connection_name: run.connection_name,
        status,
        counts: run.counts,
        error_kind: error.as_ref().map(|it| it.kind),
        error: error.map(|it| it.message),
        waited_for: run.trigger.is_waited_for(),
    };
    live::publish(hub, tx, organization_id, &event).await
}

/// Tells the browsers that a run that has not ended stands otherwise now.
pub(super) async fn tell_held(
    hub: &Hub,
    tx: &Tx,
    run: &entity::Model,
    status: RunStatus,
    wait: Option<RunWait>,
) -> Result<(), HubError> {
    let event = LiveEventKind::SyncHeld {
        run_id: run.id.into(),
        connection_id: run.connection_id.into(),
        connection_name: run.connection_name.clone(),
        status,
        wait,
        waited_for: super::is_waited_for(run),
    };
    live::publish(hub, tx, run.organization_id.into(), &event).await
}
