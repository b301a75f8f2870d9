//! What somebody should look at, until it is over.

use sea_orm_migration::prelude::*;

use crate::columns::{
    id, index, integer, optional_id, optional_text, optional_time, primary_id, reference, text,
    time,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("alerts")
            .col(primary_id())
            .col(id("organization_id"))
            .col(id("connection_id"))
            .col(text("connection_name"))
            .col(text("provider"))
            // Empty for an alert about all of the connection: an index takes two NULLs for two.
            .col(text("stream"))
            .col(text("stream_label"))
            .col(text("kind"))
            .col(text("severity"))
            // "open", "acknowledged" or "resolved".
            .col(text("status"))
            .col(text("message"))
            // No foreign key: runs are forgotten earlier.
            .col(optional_id("run_id"))
            .col(integer("times"))
            .col(time("first_at"))
            .col(time("last_at"))
            .col(optional_time("resolved_at"))
            .col(optional_time("acknowledged_at"))
            // The name they sign in with.
            .col(optional_text("acknowledged_by"))
            .col(text("search"))
            .foreign_key(&mut reference("alerts", "organization_id", "organizations"))
            .foreign_key(&mut reference("alerts", "connection_id", "connections"));
        manager.create_table(table).await?;
        manager.create_index(index("alerts", &["organization_id", "last_at", "id"])).await?;
        // One alert of a kind is not over, however many replicas notice the same.
        let mut one_unresolved = Index::create();
        one_unresolved
            .name("alerts_one_unresolved")
            .table("alerts")
            .col("connection_id")
            .col("stream")
            .col("kind")
            .unique()
            .and_where(Expr::col("status").is_in(["open", "acknowledged"]));
        manager.create_index(one_unresolved).await?;
        // Which streams have brought nothing lately is asked every minute.
        manager.create_index(index("sync_run_streams", &["finished_at"])).await
    }
}
