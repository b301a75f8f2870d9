//! What each run did, line by line.

use sea_orm_migration::prelude::*;

use crate::columns::{id, index, reference, text, time};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("sync_run_logs")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(id("run_id"))
            .col(time("at"))
            .col(text("level"))
            // Empty for the run as a whole.
            .col(text("stream"))
            .col(text("message"))
            .col(text("search"))
            .foreign_key(&mut reference("sync_run_logs", "run_id", "sync_runs"));
        manager.create_table(table).await?;
        manager.create_index(index("sync_run_logs", &["run_id", "id"])).await
    }
}
