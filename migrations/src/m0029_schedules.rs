//! When what is connected is read by itself, and what a pause goes back to.

use sea_orm_migration::prelude::*;

use crate::columns::{
    flag, id, index, optional_id, optional_text, optional_time, primary_id, reference, text, time,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(schedules()).await?;
        // One for each, however many replicas make the first one at once.
        let one_each = index("schedules", &["connection_id", "stream"]);
        manager.create_index(one_each.clone().unique().take()).await?;
        manager.create_index(index("schedules", &["enabled", "next_at"])).await?;
        let mut connections = Table::alter();
        // The status that a paused connection goes back to.
        connections.table("connections").add_column(optional_text("paused_from"));
        manager.alter_table(connections).await
    }
}

fn schedules() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("schedules")
        .col(primary_id())
        .col(id("organization_id"))
        .col(id("connection_id"))
        // Empty for all streams that have no schedule of their own.
        .col(text("stream"))
        .col(flag("enabled"))
        // One of the two; the expression is that of a clock in this zone.
        .col(ColumnDef::new("every_minutes").big_integer().null())
        .col(optional_text("cron"))
        .col(text("time_zone"))
        .col(flag("spread"))
        // What happens to a moment that was missed: "run_once" or "skip".
        .col(text("missed"))
        // Where the counting of minutes begins.
        .col(time("anchor_at"))
        .col(time("next_at"))
        // When `next_at` was worked out: a later one than now means that the clock went back.
        .col(time("planned_at"))
        .col(optional_time("last_at"))
        .col(optional_text("last_outcome"))
        .col(optional_id("last_run_id"))
        .foreign_key(&mut reference("schedules", "organization_id", "organizations"))
        .foreign_key(&mut reference("schedules", "connection_id", "connections"));
    table
}
