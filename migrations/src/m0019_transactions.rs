//! What goes through the books.

use sea_orm_migration::prelude::*;

use crate::model_table::{self, Is};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            Is::Text("number"),
            Is::Text("kind"),
            Is::Text("status"),
            Is::Text("counterparty"),
            Is::Text("description"),
            Is::Text("account"),
            Is::Integer("amount"),
            Is::Text("currency"),
            Is::Text("organization_unit"),
            Is::Time("date"),
            Is::Time("updated_at"),
        ];
        model_table::create(manager, "transactions", &columns, "date").await
    }
}
