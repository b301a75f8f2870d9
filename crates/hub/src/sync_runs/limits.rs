//! How many runs go on at once; each process has a limit of its own besides (`jobs/worker.rs`).

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement,
};

use super::{claim::count_running, entity};
use crate::{HubError, Tx, connections};

/// Of one organization, so that no organization keeps the others waiting.
const PER_ORGANIZATION: u64 = 8;
/// Of one connection, each of other streams.
const PER_CONNECTION: u64 = 2;
/// Of one account at a provider, which may be connected more than once: its limits are those of all.
const PER_ACCOUNT: u64 = 4;
/// How often in a row a run may be taken over before it is given up: something in it ends the
/// process.
pub(super) const MOST_TAKEOVERS: i64 = 3;

/// Whether one more run may go on.
pub(super) async fn allow(
    tx: &Tx,
    run: &entity::Model,
    connection: &connections::entity::Model,
    now: DateTime<Utc>,
) -> Result<bool, HubError> {
    use entity::Column;
    let limits = [
        (Column::OrganizationId.eq(run.organization_id), PER_ORGANIZATION),
        (Column::ConnectionId.eq(run.connection_id), PER_CONNECTION),
        (Column::ConnectionId.in_subquery(same_account(connection)), PER_ACCOUNT),
    ];
    for (which, most) in limits {
        if count_running(tx, Condition::all().add(which), now).await? >= most {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The connections to the account of this one.
fn same_account(connection: &connections::entity::Model) -> SelectStatement {
    use connections::entity::{Column, Entity};
    use sea_orm::EntityTrait;
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Provider.eq(&connection.provider))
        .filter(Column::AccountId.eq(&connection.account_id))
        .into_query()
}
