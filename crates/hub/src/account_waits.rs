//! Accounts at providers that may not be asked before a moment, whichever run or replica would ask.

use chrono::{DateTime, Utc};
use contract::sync_run::RunWait;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Alias, Expr, ExprTrait, OnConflict},
};

use crate::{HubError, Tx};

pub mod entity;

/// Notes that an account may not be asked before a moment.
pub(crate) async fn set(
    tx: &Tx,
    provider: &str,
    account_id: &str,
    wait: &RunWait,
) -> Result<(), HubError> {
    let row = entity::ActiveModel {
        provider: Set(provider.to_owned()),
        account_id: Set(account_id.to_owned()),
        until: Set(wait.until),
        why: Set(wait.why.clone()),
    };
    let key = [entity::Column::Provider, entity::Column::AccountId];
    let excluded = Expr::col((Alias::new("excluded"), entity::Column::Until));
    let later = OnConflict::columns(key)
        .update_columns([entity::Column::Until, entity::Column::Why])
        // Who hears of a shorter wait does not know of the longer one.
        .action_and_where(Expr::col((entity::Entity, entity::Column::Until)).lt(excluded))
        .to_owned();
    entity::Entity::insert(row).on_conflict(later).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Until when an account may not be asked, if it may not be asked now.
pub(crate) async fn find(
    tx: &Tx,
    provider: &str,
    account_id: &str,
    now: DateTime<Utc>,
) -> Result<Option<RunWait>, HubError> {
    let row = entity::Entity::find_by_id((provider.to_owned(), account_id.to_owned()))
        .filter(entity::Column::Until.gt(now))
        .one(&**tx)
        .await?;
    Ok(row.map(|row| RunWait { until: row.until, why: row.why }))
}

/// Lets an account be asked again before its time: a person wants to know.
pub(crate) async fn forget(tx: &Tx, provider: &str, account_id: &str) -> Result<(), HubError> {
    let key = (provider.to_owned(), account_id.to_owned());
    entity::Entity::delete_by_id(key).exec(&**tx).await?;
    Ok(())
}

/// Forgets what is over.
pub(crate) async fn prune(tx: &Tx, now: DateTime<Utc>) -> Result<(), HubError> {
    entity::Entity::delete_many().filter(entity::Column::Until.lt(now)).exec(&**tx).await?;
    Ok(())
}
