//! People.

use contract::{
    Role,
    audit_event::AuditAction,
    ids::{OrganizationId, UserId},
    session::{Demo, Frame, SessionUser},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use secrecy::SecretString;

use crate::{
    Actor, Hub, HubError, Tx,
    audit::{self, By},
    live, new_id, organizations, providers,
};

mod authenticate;
pub mod entity;
mod password;

pub use authenticate::{authenticate, sign_out, signed_in};

/// A user to be made.
#[derive(Debug)]
pub struct NewUser {
    /// The name they will sign in with; compared without regard to case.
    pub username: String,
    /// Their password, at least [`MIN_PASSWORD`] characters.
    pub password: SecretString,
    /// What they may do.
    pub role: Role,
}

/// The least length of a password, in characters (NIST SP 800-63B asks for eight).
pub const MIN_PASSWORD: usize = 8;

/// The greatest length of the name of a user or of an organization, in characters.
const LONGEST_NAME: usize = 100;

/// Makes a user in an organization.
pub async fn create(
    hub: &Hub,
    tx: &Tx,
    organization_id: OrganizationId,
    new: NewUser,
) -> Result<UserId, HubError> {
    let id: UserId = new_id();
    let row = entity::ActiveModel {
        id: Set(id.uuid()),
        organization_id: Set(organization_id.uuid()),
        username: Set(canonical(&new.username)),
        password_hash: Set(password::hash(new.password).await?),
        role: Set(new.role.to_string()),
        created_at: Set(hub.clock.now()),
    };
    row.insert(&**tx).await?;
    let detail = format!("{} as {}", new.username, new.role);
    audit::record(hub, tx, By::System(organization_id), AuditAction::UserCreated, &id, &detail)
        .await?;
    Ok(id)
}

/// The user of this id, as pages show them.
pub async fn find(hub: &Hub, id: UserId) -> Result<Option<SessionUser>, HubError> {
    let row = entity::Entity::find_by_id(id.uuid())
        .find_also_related(organizations::entity::Entity)
        .one(hub.read())
        .await?;
    let Some((user, Some(organization))) = row else { return Ok(None) };
    session_user(user, organization).map(Some)
}

/// What every page shows around its content.
pub async fn frame(hub: &Hub, actor: Option<&Actor>) -> Result<Frame, HubError> {
    let live_after = match actor {
        Some(actor) => live::latest(hub, Some(actor.organization_id())).await?,
        None => 0,
    };
    Ok(Frame {
        user: actor.map(|actor| actor.user().clone()),
        demo: demo(hub, actor).await?,
        live_after,
    })
}

/// What a demonstration says of itself. Which providers are real is for those who are signed in.
async fn demo(hub: &Hub, actor: Option<&Actor>) -> Result<Option<Demo>, HubError> {
    let Some(url) = hub.sandbox_url() else { return Ok(None) };
    let real = match actor {
        Some(actor) => providers::real(hub, actor).await?,
        None => Vec::new(),
    };
    Ok(Some(Demo { sandbox_url: url.to_string(), real }))
}

fn session_user(
    user: entity::Model,
    organization: organizations::entity::Model,
) -> Result<SessionUser, HubError> {
    Ok(SessionUser {
        user_id: user.id.into(),
        username: user.username,
        role: user.role.parse().map_err(HubError::internal)?,
        organization_id: organization.id.into(),
        organization_name: organization.name,
    })
}

/// Whether a user or an organization may be called so. No text of PostgreSQL holds the character 0.
pub(crate) fn can_be_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.contains('\0')
}

/// One spelling of a name.
pub(crate) fn canonical(username: &str) -> String {
    username.trim().to_lowercase()
}
