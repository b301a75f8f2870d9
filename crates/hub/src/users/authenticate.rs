//! Signing in and out.

use std::net::IpAddr;

use contract::audit_event::AuditAction;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::SecretString;

use super::{can_be_name, canonical, entity, password, session_user};
use crate::{
    Actor, Hub, HubError,
    audit::{self, By},
    organizations,
};

/// Checks a name and a password. Wrong name and wrong password are the same answer after the same
/// time; too many tries of one account or one address are refused before the password is looked at.
/// A name that nobody can have is refused before anything is remembered of it.
pub async fn authenticate(
    hub: &Hub,
    username: &str,
    password: SecretString,
    address: Option<IpAddr>,
) -> Result<Actor, HubError> {
    hub.throttle.address(address)?;
    let username = canonical(username);
    if !can_be_name(&username) {
        return Err(HubError::SignInRefused);
    }
    hub.throttle.account(&username, address)?;
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
        note_refused(hub.clone(), actor);
        return Err(HubError::SignInRefused);
    }
    hub.throttle.forgive(&username, address);
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

/// Notes a wrong password, without the answer waiting for it: only names that exist have a trail to
/// be written, and the time it takes would tell which those are.
fn note_refused(hub: Hub, actor: Actor) {
    tokio::spawn(async move {
        if let Err(error) = record(&hub, &actor, AuditAction::SignInRefused).await {
            tracing::error!(%error, "a refused sign-in is not in the trail");
        }
    });
}

async fn record(hub: &Hub, actor: &Actor, action: AuditAction) -> Result<(), HubError> {
    let tx = hub.begin().await?;
    audit::record(hub, &tx, By::Actor(actor), action, &actor.user_id(), "").await?;
    Ok(tx.commit().await?)
}
