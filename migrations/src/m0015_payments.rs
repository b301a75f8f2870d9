//! Money that came in, or did not.

use sea_orm_migration::prelude::*;

use crate::model_table::{self, Is};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            Is::Text("description"),
            Is::Text("status"),
            Is::Integer("amount"),
            Is::Integer("refunded"),
            Is::Text("currency"),
            Is::Text("customer"),
            Is::Text("email"),
            Is::Text("method"),
            Is::Time("created_at"),
        ];
        model_table::create(manager, "payments", &columns, "created_at").await
    }
}
