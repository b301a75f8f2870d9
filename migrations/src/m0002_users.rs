//! People, each in one organization.

use sea_orm_migration::prelude::*;

use crate::columns::{id, index, primary_id, reference, text, time};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("users")
            .col(primary_id())
            .col(id("organization_id"))
            // Lower case; unique over all organizations, because it is all that signs in.
            .col(text("username"))
            // Argon2 in PHC form.
            .col(text("password_hash"))
            .col(text("role"))
            .col(time("created_at"))
            .foreign_key(&mut reference("users", "organization_id", "organizations"));
        manager.create_table(table).await?;
        manager.create_index(index("users", &["username"]).unique().take()).await
    }
}
