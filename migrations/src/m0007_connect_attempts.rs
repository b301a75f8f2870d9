//! Visits to consent screens.

use sea_orm_migration::prelude::*;

use crate::columns::{
    flag, id, index, optional_id, optional_text, primary_id, reference, text, time,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("connect_attempts")
            .col(primary_id())
            .col(id("organization_id"))
            .col(id("user_id"))
            // Hashes of the session and of the OAuth state: who reads the database learns neither.
            .col(text("session_hash"))
            .col(text("state_hash"))
            .col(text("provider"))
            // The PKCE verifier, a Fernet token; empty once it was used.
            .col(text("sealed_verifier"))
            .col(text("settings"))
            .col(flag("sandbox"))
            .col(text("display"))
            .col(optional_id("reconnect_id"))
            .col(text("outcome"))
            .col(optional_text("message"))
            .col(optional_id("connection_id"))
            .col(time("created_at"))
            .col(time("expires_at"))
            .foreign_key(&mut reference("connect_attempts", "organization_id", "organizations"))
            .foreign_key(&mut reference("connect_attempts", "user_id", "users"));
        manager.create_table(table).await?;
        manager.create_index(index("connect_attempts", &["state_hash"]).unique().take()).await
    }
}
