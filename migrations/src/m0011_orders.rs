//! What customers ordered.

use sea_orm_migration::prelude::*;

use crate::model_table::{self, Is};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            Is::Text("number"),
            Is::Text("status"),
            Is::Text("customer_name"),
            Is::Text("customer_email"),
            Is::Integer("total"),
            Is::Text("currency"),
            Is::Integer("item_count"),
            Is::Time("placed_at"),
            Is::Time("updated_at"),
        ];
        model_table::create(manager, "orders", &columns, "placed_at").await
    }
}
