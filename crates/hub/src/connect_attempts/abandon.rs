//! Coming back from the consent screen without being signed in.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    complete::take,
    entity,
    fail::{Failed, fail},
    outcome,
};
use crate::{Hub, HubError, audit::By, providers, sessions};

/// What the page that waits reads about it.
const NOT_SIGNED_IN: &str = "You came back from the provider without being signed in: the session \
     had ended, or you came back to another address of this server. Nothing was connected. Please \
     try again.";

/// Ends the attempt of this state in failure, so that the page that began it does not wait in vain.
/// The state is all that its bearer has to show, and it is good for nothing else: the session that
/// an answer must come from is not theirs.
pub async fn abandon(hub: &Hub, slug: &str, state: &str) -> Result<(), HubError> {
    let provider = providers::find(hub, slug)?;
    let attempt = entity::Entity::find()
        .filter(entity::Column::StateHash.eq(sessions::hash(state)))
        .filter(entity::Column::Provider.eq(slug))
        .filter(entity::Column::Outcome.eq(outcome::WAITING))
        .one(hub.read())
        .await?;
    let Some(attempt) = attempt else { return Ok(()) };
    if !take(hub, &attempt).await? {
        return Ok(());
    }
    let by = By::System(attempt.organization_id.into());
    fail(hub, Failed::of(&attempt, by, &provider), NOT_SIGNED_IN).await
}
