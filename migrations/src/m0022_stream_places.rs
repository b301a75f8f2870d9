//! How far each part of a stream is read.

use sea_orm_migration::prelude::*;

use crate::columns::{id, reference, text, time};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("stream_places")
            .col(id("connection_id"))
            .col(text("stream"))
            // Empty for streams that have only one part.
            .col(text("part"))
            .col(text("place"))
            .col(time("updated_at"))
            .primary_key(Index::create().col("connection_id").col("stream").col("part"))
            .foreign_key(&mut reference("stream_places", "connection_id", "connections"));
        manager.create_table(table).await
    }
}
