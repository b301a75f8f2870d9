//! Tenants.

use sea_orm_migration::prelude::*;

use crate::columns::{primary_id, text, time};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("organizations").col(primary_id()).col(text("name")).col(time("created_at"));
        manager.create_table(table).await
    }
}
