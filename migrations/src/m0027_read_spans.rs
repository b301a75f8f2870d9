//! The ledger of what was read to its end: each reading, from when, until when, in which run; and what
//! all readings together cover.

use sea_orm_migration::prelude::*;

use crate::columns::{id, index, integer, optional_time, primary_id, reference, text, time};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("read_spans")
            .col(primary_id())
            .col(id("connection_id"))
            .col(text("stream"))
            .col(text("part"))
            // No foreign key: the ledger outlives the runs.
            .col(id("run_id"))
            // Missing where it is the beginning of everything.
            .col(optional_time("from_at"))
            .col(time("until_at"))
            .col(integer("pages"))
            .col(integer("records"))
            .col(time("read_at"))
            .foreign_key(&mut reference("read_spans", "connection_id", "connections"));
        manager.create_table(table).await?;
        manager.create_index(index("read_spans", &["connection_id", "stream", "read_at"])).await?;
        manager.create_index(index("read_spans", &["read_at"])).await?;
        let mut table = Table::create();
        table
            .table("covered_spans")
            .col(primary_id())
            .col(id("connection_id"))
            .col(text("stream"))
            .col(text("part"))
            .col(optional_time("from_at"))
            .col(time("until_at"))
            // When it was made longer.
            .col(time("read_at"))
            .foreign_key(&mut reference("covered_spans", "connection_id", "connections"));
        manager.create_table(table).await?;
        manager.create_index(index("covered_spans", &["connection_id", "stream", "part"])).await
    }
}
