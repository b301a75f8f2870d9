//! One refresh of a credential at a time across replicas, and none of what was refused for good.

use sea_orm_migration::prelude::*;

use crate::columns::{optional_id, optional_text, optional_time};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            // Who is refreshing, and until when they are believed to be alive.
            optional_id("lease_owner"),
            optional_time("lease_until"),
            // The generation that the provider ended, and its words about it.
            ColumnDef::new("refused_generation").big_integer().null().take(),
            optional_text("refused_reason"),
        ];
        // One statement a column: SQLite adds no more at once.
        for column in columns {
            let mut alter = Table::alter();
            alter.table("credentials").add_column(column);
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
