//! Looking after an alert.

use contract::{
    alert::{AlertKind, AlertStatus},
    audit_event::AuditAction,
    ids::AlertId,
    live_event::LiveEventKind,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    entity::{Column, Entity},
    get::find,
};
use crate::{
    Admin, Hub, HubError,
    audit::{self, By},
    connections, live,
};

/// Says that somebody looks after an alert. It does not call for anybody any more, and stays until it
/// is over. The first who says so is who does.
pub async fn acknowledge(hub: &Hub, admin: &Admin<'_>, id: AlertId) -> Result<(), HubError> {
    let alert = find(hub, admin.organization_id(), id).await?;
    let tx = hub.begin().await?;
    connections::lock_if_there(&tx, alert.connection_id).await?;
    let acknowledged = Entity::update_many()
        .col_expr(Column::Status, Expr::val(AlertStatus::Acknowledged.to_string()))
        .col_expr(Column::AcknowledgedAt, Expr::val(hub.clock.now()))
        .col_expr(Column::AcknowledgedBy, Expr::val(&admin.user().username))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::Status.eq(AlertStatus::Open.to_string()))
        .exec(&*tx)
        .await?;
    if acknowledged.rows_affected == 0 {
        let now = Entity::find_by_id(id.uuid()).one(&*tx).await?;
        return match now.ok_or(HubError::NotFound("alert"))?.status.parse() {
            Ok(AlertStatus::Acknowledged) => Ok(()),
            _ => Err(HubError::Conflict("This is over already.".to_owned())),
        };
    }
    let kind: AlertKind = alert.kind.parse().map_err(HubError::internal)?;
    let detail = format!("{}, {}", alert.connection_name, kind.label());
    audit::record(hub, &tx, By::Actor(admin), AuditAction::AlertAcknowledged, &id, &detail).await?;
    let event = LiveEventKind::AlertAcknowledged {
        alert_id: id,
        connection_id: alert.connection_id.into(),
    };
    live::publish(hub, &tx, admin.organization_id(), &event).await?;
    Ok(tx.commit().await?)
}
