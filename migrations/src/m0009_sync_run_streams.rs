//! The streams of each run.

use sea_orm_migration::prelude::*;

use crate::columns::{count, id, integer, optional_text, reference, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("sync_run_streams")
            .col(id("run_id"))
            .col(text("stream"))
            // The order in which they are read.
            .col(integer("place"))
            .col(text("label"))
            .col(text("model"))
            .col(text("status"))
            .col(count("pages"))
            .col(count("fetched"))
            .col(count("inserted"))
            .col(count("updated"))
            .col(count("unchanged"))
            .col(count("rejected"))
            // Where the next page begins, JSON; written with the rows of the page before it, and read
            // by nobody yet.
            .col(optional_text("checkpoint"))
            .col(optional_text("error_kind"))
            .col(optional_text("error_message"))
            .primary_key(Index::create().col("run_id").col("stream"))
            .foreign_key(&mut reference("sync_run_streams", "run_id", "sync_runs"));
        manager.create_table(table).await
    }
}
