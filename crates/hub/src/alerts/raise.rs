//! Raising an alert, or counting that the same happened again.

use contract::{
    alert::{AlertKind, AlertStatus},
    audit_event::AuditAction,
    ids::{AlertId, SyncRunId},
    live_event::LiveEventKind,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::{
    Subject,
    entity::{ActiveModel, Column, Entity},
    is_unresolved,
};
use crate::{
    Hub, HubError, Tx,
    audit::{self, By},
    fold::fold,
    live, new_id, words,
};

/// What happened.
pub(super) struct NewAlert<'a> {
    pub(super) kind: AlertKind,
    /// The stream, its name in the provider file and its name for people.
    pub(super) stream: Option<(&'a str, &'a str)>,
    /// What happened, and who acts.
    pub(super) message: String,
    pub(super) run_id: Option<SyncRunId>,
    /// Whether another event of this moment tells of it, too.
    pub(super) told: bool,
}

impl<'a> NewAlert<'a> {
    fn stream(&self) -> (&'a str, &'a str) {
        self.stream.unwrap_or_default()
    }

    fn search(&self, subject: &Subject) -> String {
        fold(&format!("{} {} {}", subject.connection_name, self.stream().1, self.message))
    }

    fn event(&self, subject: &Subject, id: AlertId, times: i64) -> LiveEventKind {
        LiveEventKind::AlertRaised {
            alert_id: id,
            connection_id: subject.connection_id,
            connection_name: subject.connection_name.clone(),
            kind: self.kind,
            severity: self.kind.severity(),
            message: self.message.clone(),
            times: u64::try_from(times).unwrap_or_default(),
            told: self.told,
        }
    }
}

/// Raises an alert about something that happens; while one is not over, it is counted there. Tells
/// whether it is a new one.
pub(super) async fn raise(
    hub: &Hub,
    tx: &Tx,
    subject: &Subject,
    mut new: NewAlert<'_>,
) -> Result<bool, HubError> {
    new.message = words::sentence(&new.message);
    if again(hub, tx, subject, &new).await? {
        return Ok(false);
    }
    if insert(hub, tx, subject, &new).await? {
        return Ok(true);
    }
    // Once more: another replica may have raised it in between.
    again(hub, tx, subject, &new).await?;
    Ok(false)
}

/// Raises an alert about something that lasts, unless there is one.
pub(super) async fn begin(
    hub: &Hub,
    tx: &Tx,
    subject: &Subject,
    mut new: NewAlert<'_>,
) -> Result<(), HubError> {
    new.message = words::sentence(&new.message);
    insert(hub, tx, subject, &new).await?;
    Ok(())
}

/// Counts that it happened again. Tells whether there was an alert to count it in.
async fn again(
    hub: &Hub,
    tx: &Tx,
    subject: &Subject,
    new: &NewAlert<'_>,
) -> Result<bool, HubError> {
    let known = Entity::find()
        .filter(Column::ConnectionId.eq(subject.connection_id.uuid()))
        .filter(Column::Stream.eq(new.stream().0))
        .filter(Column::Kind.eq(new.kind.to_string()))
        .filter(is_unresolved())
        .one(&**tx)
        .await?;
    let Some(known) = known else { return Ok(false) };
    let counted = Entity::update_many()
        .col_expr(Column::Times, Expr::col(Column::Times).add(1))
        .col_expr(Column::LastAt, Expr::val(hub.clock.now()))
        .col_expr(Column::Message, Expr::val(&new.message))
        .col_expr(Column::RunId, Expr::val(new.run_id.map(SyncRunId::uuid)))
        .col_expr(Column::Search, Expr::val(new.search(subject)))
        .filter(Column::Id.eq(known.id))
        .filter(is_unresolved())
        .exec(&**tx)
        .await?;
    if counted.rows_affected == 0 {
        return Ok(false);
    }
    let event = new.event(subject, known.id.into(), known.times + 1);
    live::publish(hub, tx, subject.organization_id, &event).await?;
    Ok(true)
}

/// Writes a new alert. Tells whether there was none: the index `alerts_one_unresolved` knows.
async fn insert(
    hub: &Hub,
    tx: &Tx,
    subject: &Subject,
    new: &NewAlert<'_>,
) -> Result<bool, HubError> {
    let id: AlertId = new_id();
    let now = hub.clock.now();
    let (stream, label) = new.stream();
    let row = ActiveModel {
        id: Set(id.uuid()),
        organization_id: Set(subject.organization_id.uuid()),
        connection_id: Set(subject.connection_id.uuid()),
        connection_name: Set(subject.connection_name.clone()),
        provider: Set(subject.provider.clone()),
        stream: Set(stream.to_owned()),
        stream_label: Set(label.to_owned()),
        kind: Set(new.kind.to_string()),
        severity: Set(new.kind.severity().to_string()),
        status: Set(AlertStatus::Open.to_string()),
        message: Set(new.message.clone()),
        run_id: Set(new.run_id.map(SyncRunId::uuid)),
        times: Set(1),
        first_at: Set(now),
        last_at: Set(now),
        resolved_at: Set(None),
        acknowledged_at: Set(None),
        acknowledged_by: Set(None),
        search: Set(new.search(subject)),
    };
    let nothing = OnConflict::new().do_nothing().to_owned();
    Entity::insert(row).on_conflict(nothing).exec_without_returning(&**tx).await?;
    // Asked for, because what an insertion that does nothing answers depends on the database.
    if Entity::find_by_id(id.uuid()).one(&**tx).await?.is_none() {
        return Ok(false);
    }
    let by = By::System(subject.organization_id);
    let detail = format!("{}, {}", subject.connection_name, new.kind.label());
    audit::record(hub, tx, by, AuditAction::AlertRaised, &id, &detail).await?;
    live::publish(hub, tx, subject.organization_id, &new.event(subject, id, 1)).await?;
    Ok(true)
}
