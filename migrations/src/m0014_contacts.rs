//! People we know of.

use sea_orm_migration::prelude::*;

use crate::model_table::{self, Is};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            Is::Text("name"),
            Is::Text("email"),
            Is::Text("company"),
            Is::Text("phone"),
            Is::Text("stage"),
            Is::Time("created_at"),
            Is::Time("updated_at"),
        ];
        model_table::create(manager, "contacts", &columns, "updated_at").await
    }
}
