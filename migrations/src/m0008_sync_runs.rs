//! Executions of syncs.

use sea_orm_migration::prelude::*;

use crate::columns::{
    count, id, index, optional_id, optional_text, optional_time, primary_id, reference, text, time,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("sync_runs")
            .col(primary_id())
            .col(id("organization_id"))
            .col(id("connection_id"))
            .col(text("connection_name"))
            .col(text("provider"))
            .col(text("kind"))
            .col(text("trigger"))
            .col(text("status"))
            .col(count("pages"))
            .col(count("fetched"))
            .col(count("inserted"))
            .col(count("updated"))
            .col(count("unchanged"))
            .col(count("rejected"))
            .col(optional_text("error_kind"))
            .col(optional_text("error_message"))
            .col(time("queued_at"))
            .col(time("due_at"))
            .col(optional_time("started_at"))
            .col(optional_time("finished_at"))
            // The worker that has it, and until when it is believed to be alive.
            .col(optional_id("lease_owner"))
            .col(optional_time("lease_until"))
            .col(text("search"))
            .foreign_key(&mut reference("sync_runs", "organization_id", "organizations"))
            .foreign_key(&mut reference("sync_runs", "connection_id", "connections"));
        manager.create_table(table).await?;
        manager.create_index(index("sync_runs", &["organization_id", "queued_at", "id"])).await?;
        manager.create_index(index("sync_runs", &["connection_id", "queued_at"])).await?;
        manager.create_index(index("sync_runs", &["status", "due_at"])).await?;
        // One active run a connection, held by the database.
        let mut one_active = Index::create();
        one_active
            .name("sync_runs_one_active")
            .table("sync_runs")
            .col("connection_id")
            .unique()
            .and_where(Expr::col("status").is_in(["queued", "running"]));
        manager.create_index(one_active).await
    }
}
