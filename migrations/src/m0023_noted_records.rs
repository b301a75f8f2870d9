//! Records that were kept although a value did not fit its column.

use sea_orm_migration::prelude::*;

use crate::columns::count;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["sync_runs", "sync_run_streams"] {
            let mut alter = Table::alter();
            alter.table(table).add_column(count("noted"));
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
