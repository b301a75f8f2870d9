//! Who is signed in where.

use sea_orm_migration::prelude::*;

use crate::columns::{index, text, time};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("sessions")
            // A hash of the id in the cookie: who reads the database cannot become anyone.
            .col(text("id").primary_key())
            .col(text("data"))
            .col(time("expires_at"));
        manager.create_table(table).await?;
        manager.create_index(index("sessions", &["expires_at"])).await
    }
}
