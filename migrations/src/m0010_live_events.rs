//! What browsers are told, kept for those that were away.

use sea_orm_migration::prelude::*;

use crate::columns::{id, index, reference, text, time};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("live_events")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(id("organization_id"))
            .col(time("at"))
            .col(text("payload"))
            .foreign_key(&mut reference("live_events", "organization_id", "organizations"));
        manager.create_table(table).await?;
        manager.create_index(index("live_events", &["organization_id", "id"])).await?;
        manager.create_index(index("live_events", &["at"])).await
    }
}
