//! Indexes of the models' tables.
//!
//! A small table needs none but that of its usual order; a large one is found by none of its columns
//! in time without an index for each. To keep all of them while the first records come in by the
//! hundred would cost many times what the records cost. So a table gets them when it has grown large
//! and nobody is reading into it, and keeps them.
//!
//! Nothing depends on them but the time that an answer takes.

mod columns;
mod texts;

use std::{collections::HashSet, time::Duration};

use contract::model::{MODELS, Model};
use sea_orm::{
    ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Alias, Expr, SelectStatement},
};
use tokio::time::Instant;

use crate::{Hub, HubError, sync_runs};

/// With more rows than this, a table is large.
const LARGE: u64 = 5_000;

/// How long is waited for a moment at which no run is at work.
const PATIENCE: Duration = Duration::from_mins(15);

/// Who keeps the indexes, and what he remembers.
#[derive(Debug, Default)]
pub struct Keeper {
    /// The tables whose columns all have their index.
    made: HashSet<&'static str>,
    /// Since when runs keep him from his work.
    waiting: Option<Instant>,
}

impl Keeper {
    /// Makes the indexes that are missing, and takes up new texts into those there are.
    pub async fn look(&mut self, hub: &Hub) -> Result<(), HubError> {
        if !self.may_begin(hub).await? {
            return Ok(());
        }
        for model in MODELS {
            if !is_large(hub, model).await? {
                continue;
            }
            if !self.made.contains(model.name) {
                columns::make(hub, model).await?;
                self.made.insert(model.name);
            }
            texts::keep(hub, model).await?;
        }
        Ok(())
    }

    /// Whether no run is at work, or has been for so long that there may never be such a moment.
    async fn may_begin(&mut self, hub: &Hub) -> Result<bool, HubError> {
        let working = sync_runs::entity::Entity::find()
            .filter(sync_runs::is_at_work())
            .count(hub.read())
            .await?;
        if working == 0 {
            self.waiting = None;
            return Ok(true);
        }
        Ok(self.waiting.get_or_insert_with(Instant::now).elapsed() >= PATIENCE)
    }
}

/// Makes the indexes of a model's table, however large it is.
pub async fn index(hub: &Hub, model: &'static Model) -> Result<(), HubError> {
    columns::make(hub, model).await?;
    texts::keep(hub, model).await
}

async fn is_large(hub: &Hub, model: &Model) -> Result<bool, HubError> {
    let mut some = SelectStatement::new();
    some.expr(Expr::val(1)).from(Alias::new(model.name)).limit(1).offset(LARGE);
    Ok(hub.read().query_one(&some).await?.is_some())
}
