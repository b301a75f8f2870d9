//! Visits that end in nothing.

use connectors::Provider;
use contract::{
    audit_event::AuditAction,
    connection::Display,
    ids::{ConnectAttemptId, OrganizationId, UserId},
    live_event::LiveEventKind,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};

use super::{Completed, entity, outcome};
use crate::{
    Admin, Hub, HubError,
    audit::{self, By},
    live, new_id, sessions,
};

/// What a person reads whose state is not one of ours.
const UNKNOWN_STATE: &str =
    "The answer did not belong to a connection that you began here. Please try again.";

/// The state is not one of this session: the page that began, if any, is told through the newest
/// attempt that still waits.
pub(super) async fn unknown_state(
    hub: &Hub,
    admin: &Admin<'_>,
    provider: &Provider,
) -> Result<Completed, HubError> {
    let waiting = entity::Entity::find()
        .filter(entity::Column::Provider.eq(&provider.slug))
        .filter(entity::Column::UserId.eq(admin.user_id().uuid()))
        .filter(entity::Column::SessionHash.eq(admin.session_hash()))
        .filter(entity::Column::Outcome.eq(outcome::WAITING))
        // One that was taken has had its answer, and will end as that says.
        .filter(entity::Column::SealedVerifier.ne(""))
        .order_by_desc(entity::Column::CreatedAt)
        .one(hub.read())
        .await?;
    let (attempt_id, display) = match waiting {
        Some(attempt) => (attempt.id.into(), attempt.display.parse().unwrap_or(Display::Page)),
        None => (insert_stray(hub, admin, provider).await?, Display::Page),
    };
    let failed = Failed {
        attempt_id,
        user_id: admin.user_id(),
        organization_id: admin.organization_id(),
        by: By::Actor(admin),
        provider,
    };
    fail(hub, failed, UNKNOWN_STATE).await?;
    Ok(Completed { attempt_id, display, outcome: Err(UNKNOWN_STATE.to_owned()) })
}

/// An attempt that nobody began, so that its failure has a page and a place in the trail.
async fn insert_stray(
    hub: &Hub,
    admin: &Admin<'_>,
    provider: &Provider,
) -> Result<ConnectAttemptId, HubError> {
    let id: ConnectAttemptId = new_id();
    let now = hub.clock.now();
    let row = entity::ActiveModel {
        id: Set(id.uuid()),
        organization_id: Set(admin.organization_id().uuid()),
        user_id: Set(admin.user_id().uuid()),
        session_hash: Set(admin.session_hash().to_owned()),
        state_hash: Set(sessions::hash(&id.to_string())),
        provider: Set(provider.slug.clone()),
        sealed_verifier: Set(String::new()),
        settings: Set("{}".to_owned()),
        sandbox: Set(false),
        display: Set(Display::Page.to_string()),
        reconnect_id: Set(None),
        outcome: Set(outcome::WAITING.to_owned()),
        message: Set(None),
        connection_id: Set(None),
        created_at: Set(now),
        expires_at: Set(now),
    };
    let tx = hub.begin().await?;
    row.insert(&*tx).await?;
    tx.commit().await?;
    Ok(id)
}

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
