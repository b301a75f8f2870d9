//! Who did what. Rows are only ever added.

use sea_orm_migration::prelude::*;

use crate::columns::{id, index, optional_id, primary_id, reference, text, time};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("audit_events")
            .col(primary_id())
            .col(id("organization_id"))
            .col(time("at"))
            // No foreign key: the trail outlives the user.
            .col(optional_id("actor_id"))
            .col(text("actor"))
            .col(text("action"))
            .col(text("object"))
            .col(text("detail"))
            .col(text("address"))
            .col(text("search"))
            .foreign_key(&mut reference("audit_events", "organization_id", "organizations"));
        manager.create_table(table).await?;
        manager.create_index(index("audit_events", &["organization_id", "at", "id"])).await
    }
}
