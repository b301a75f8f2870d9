//! Visits that end in nothing.

use connectors::Provider;
use contract::{
    audit_event::AuditAction,
    ids::{ConnectAttemptId, OrganizationId, UserId},
    live_event::LiveEventKind,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{entity, outcome};
use crate::{
    Hub, HubError,
    audit::{self, By},
    live,
};

/// An attempt that fails.
pub(super) struct Failed<'a> {
    pub(super) attempt_id: ConnectAttemptId,
    /// Whose attempt it was.
    pub(super) user_id: UserId,
    pub(super) organization_id: OrganizationId,
    /// Who came back from the provider.
    pub(super) by: By<'a>,
    pub(super) provider: &'a Provider,
}

impl<'a> Failed<'a> {
    pub(super) fn of(attempt: &entity::Model, by: By<'a>, provider: &'a Provider) -> Self {
        Self {
            attempt_id: attempt.id.into(),
            user_id: attempt.user_id.into(),
            organization_id: attempt.organization_id.into(),
            by,
            provider,
        }
    }
}

/// Writes a failure to the attempt, to the trail, and to the browsers.
pub(super) async fn fail(hub: &Hub, failed: Failed<'_>, message: &str) -> Result<(), HubError> {
    let Failed { attempt_id, user_id, organization_id, by, provider } = failed;
    let tx = hub.begin().await?;
    entity::Entity::update_many()
        .col_expr(entity::Column::Outcome, Expr::val(outcome::FAILED))
        .col_expr(entity::Column::Message, Expr::val(message))
        .filter(entity::Column::Id.eq(attempt_id.uuid()))
        .filter(entity::Column::Outcome.eq(outcome::WAITING))
        .exec(&*tx)
        .await?;
    let detail = format!("{}: {message}", provider.name);
    audit::record(hub, &tx, by, AuditAction::AuthorizeFailed, &attempt_id, &detail).await?;
    let event = LiveEventKind::ConnectFailed {
        provider_name: provider.name.clone(),
        attempt_id: Some(attempt_id),
        user_id: Some(user_id),
        message: message.to_owned(),
    };
    live::publish(hub, &tx, organization_id, &event).await?;
    Ok(tx.commit().await?)
}
