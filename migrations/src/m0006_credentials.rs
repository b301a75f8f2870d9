//! The encrypted secrets of connections.

use sea_orm_migration::prelude::*;

use crate::columns::{id, integer, optional_time, reference, text, time};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("credentials")
            .col(id("connection_id").primary_key())
            // Counts up with every change: who writes names the generation that was read.
            .col(integer("generation"))
            // A Fernet token, see `hub::vault`.
            .col(text("sealed"))
            .col(optional_time("expires_at"))
            .col(time("updated_at"))
            .foreign_key(&mut reference("credentials", "connection_id", "connections"));
        manager.create_table(table).await
    }
}
