//! Accounts at providers.

use sea_orm_migration::prelude::*;

use crate::columns::{
    flag, id, index, optional_text, optional_time, primary_id, reference, text, time,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("connections")
            .col(primary_id())
            .col(id("organization_id"))
            .col(text("provider"))
            .col(text("name"))
            // The provider's own id and name of the account.
            .col(text("account_id"))
            .col(text("account_label"))
            // A digest of the account, the settings and whether it is the sandbox: what makes two
            // connections to one provider different.
            .col(text("identity"))
            // "oauth" or "key".
            .col(text("method"))
            // Who made it: "user", or "environment" for those that a variable asks for.
            .col(text("origin"))
            .col(text("settings"))
            .col(flag("sandbox"))
            .col(text("status"))
            .col(optional_text("problem"))
            .col(time("connected_at"))
            .col(optional_time("synced_at"))
            .foreign_key(&mut reference("connections", "organization_id", "organizations"));
        manager.create_table(table).await?;
        // One account is connected once, however many replicas are asked for it at once.
        let identity = index("connections", &["organization_id", "provider", "identity"]);
        manager.create_index(identity.clone().unique().take()).await
    }
}
