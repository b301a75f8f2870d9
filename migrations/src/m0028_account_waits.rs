//! Accounts at providers that may not be asked before a moment.

use sea_orm_migration::prelude::*;

use crate::columns::{text, time};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("account_waits")
            .col(text("provider"))
            .col(text("account_id"))
            .col(time("until"))
            // A sentence: whose limit it is.
            .col(text("why"))
            .primary_key(Index::create().col("provider").col("account_id"));
        manager.create_table(table).await
    }
}
