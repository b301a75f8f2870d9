//! Signing in and out.

use std::net::IpAddr;

use contract::audit_event::AuditAction;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::SecretString;

use super::{canonical, entity, password, session_user};
use crate::{
    Actor, Hub, HubError,
    audit::{self, By},
    organizations,
};

/// Checks a name and a password. Wrong name and wrong password are the same answer after the same
/// time; too many tries of one account or one address are refused before the password is looked at.
pub async fn authenticate(
    hub: &Hub,
    username: &str,
    password: SecretString,
    address: Option<IpAddr>,
) -> Result<Actor, HubError> {
    let username = canonical(username);
    hub.throttle.sign_in(&username, address)?;
    let row = entity::Entity::find()
        .filter(entity::Column::Username.eq(&username))
        .find_also_related(organizations::entity::Entity)
        .one(hub.read())
        .await?;
    let hash = row.as_ref().map(|(user, _)| user.password_hash.clone());
    let matches = password::matches(password, hash).await?;
    let Some((user, Some(organization))) = row else { return Err(HubError::SignInRefused) };
    let actor = Actor::new(session_user(user, organization)?, None, address);
    if !matches {
        record(hub, &actor, AuditAction::SignInRefused).await?;
        return Err(HubError::SignInRefused);
    }
    hub.throttle.forgive(&username);
    Ok(actor)
}

/// Notes that somebody signed in, or took a token.
pub async fn signed_in(hub: &Hub, actor: &Actor, action: AuditAction) -> Result<(), HubError> {
    record(hub, actor, action).await
}

/// Notes that somebody signed out.
pub async fn sign_out(hub: &Hub, actor: &Actor) -> Result<(), HubError> {
    record(hub, actor, AuditAction::SignedOut).await
}

async fn record(hub: &Hub, actor: &Actor, action: AuditAction) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    audit::record(hub, &tx, By::Actor(actor), action, &actor.user_id(), "").await?;
    Ok(tx.commit().await?)
}
