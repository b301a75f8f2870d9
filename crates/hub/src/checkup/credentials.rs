//! Stored credentials against the keys.

use contract::ids::ConnectionId;
use sea_orm::{DbErr, EntityTrait, PaginatorTrait, QueryOrder};

use super::Check;
use crate::{HubError, credentials::entity, database::Database, vault::Vault};

const NAME: &str = "credentials";

/// How many are opened at a time.
const BATCH: u64 = 200;

/// How many credentials are stored.
pub async fn stored(database: &Database) -> Result<u64, HubError> {
    Ok(entity::Entity::find().count(database.read()).await?)
}

/// Whether the keys open every stored credential.
pub async fn credentials(database: &Database, vault: &Vault) -> Result<Check, HubError> {
    let (all, closed) = count(database, vault).await?;
    Ok(match (all, closed) {
        (0, _) => Check::ok(NAME, "none stored"),
        (all, 0) => Check::ok(NAME, format!("{all} stored, and the keys open all of them")),
        (all, closed) => Check::problem(
            NAME,
            format!(
                "{closed} of {all} stored credentials do not open: their connections cannot sync"
            ),
            "Put the key they were stored with into INTEGRATION_ENCRYPTION_KEY, after a comma behind \
             the present one. If it is lost, connect the accounts again.",
        ),
    })
}

/// How many there are, and how many of them do not open.
async fn count(database: &Database, vault: &Vault) -> Result<(u64, u64), DbErr> {
    let (mut all, mut closed) = (0, 0);
    let mut pages = entity::Entity::find()
        .order_by_asc(entity::Column::ConnectionId)
        .paginate(database.read(), BATCH);
    while let Some(rows) = pages.fetch_and_next().await? {
        for row in rows {
            let owner = ConnectionId::from_uuid(row.connection_id);
            all += 1;
            closed += u64::from(vault.open(owner, &row.sealed).is_err());
        }
    }
    Ok((all, closed))
}
