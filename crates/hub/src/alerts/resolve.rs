//! Saying that alerts are over.

use contract::{
    alert::{AlertKind, AlertStatus},
    audit_event::AuditAction,
    ids::AlertId,
    live_event::LiveEventKind,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select,
    sea_query::Expr,
};

use super::{
    Subject,
    entity::{Column, Entity, Model},
    is_of, is_unresolved,
};
use crate::{
    Hub, HubError, Tx,
    audit::{self, By},
    live,
};

/// What is over.
pub(super) struct Over {
    /// Alerts like these.
    pub(super) which: Condition,
    /// Whether another event of this moment tells of it, too.
    pub(super) told: bool,
}

impl Over {
    /// Alerts of these kinds, whatever they are about.
    pub(super) fn of(kinds: &[AlertKind]) -> Self {
        Self { which: is_of(kinds), told: false }
    }

    /// Another event of this moment tells of it, too.
    pub(super) fn and_told(self) -> Self {
        Self { told: true, ..self }
    }
}

/// Ends the alerts of a connection that are over, and tells everybody of all of them at once.
pub(super) async fn resolve(
    hub: &Hub,
    tx: &Tx,
    subject: &Subject,
    over: Over,
) -> Result<(), HubError> {
    let mut kinds = Vec::new();
    for row in unresolved(subject).filter(over.which).order_by_asc(Column::Id).all(&**tx).await? {
        if let Some(kind) = end(hub, tx, subject, row).await?
            && !kinds.contains(&kind)
        {
            kinds.push(kind);
        }
    }
    if kinds.is_empty() {
        return Ok(());
    }
    let event = LiveEventKind::AlertResolved {
        connection_id: subject.connection_id,
        connection_name: subject.connection_name.clone(),
        kinds,
        left: unresolved(subject).count(&**tx).await?,
        told: over.told,
    };
    live::publish(hub, tx, subject.organization_id, &event).await
}

fn unresolved(subject: &Subject) -> Select<Entity> {
    let of_connection = Column::ConnectionId.eq(subject.connection_id.uuid());
    Entity::find().filter(Condition::all().add(of_connection).add(is_unresolved()))
}

/// Ends one; tells its kind, unless another replica was faster.
async fn end(
    hub: &Hub,
    tx: &Tx,
    subject: &Subject,
    row: Model,
) -> Result<Option<AlertKind>, HubError> {
    let ended = Entity::update_many()
        .col_expr(Column::Status, Expr::val(AlertStatus::Resolved.to_string()))
        .col_expr(Column::ResolvedAt, Expr::val(hub.clock.now()))
        .filter(Column::Id.eq(row.id))
        .filter(is_unresolved())
        .exec(&**tx)
        .await?;
    if ended.rows_affected == 0 {
        return Ok(None);
    }
    let kind: AlertKind = row.kind.parse().map_err(HubError::internal)?;
    let by = By::System(subject.organization_id);
    let id = AlertId::from_uuid(row.id);
    let detail = format!("{}, {}", subject.connection_name, kind.label());
    audit::record(hub, tx, by, AuditAction::AlertResolved, &id, &detail).await?;
    Ok(Some(kind))
}
