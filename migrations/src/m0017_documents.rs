//! Pages, files and rows of tables that people write.

use sea_orm_migration::prelude::*;

use crate::model_table::{self, Is};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            Is::Text("title"),
            Is::Text("kind"),
            Is::Text("container"),
            Is::Text("author"),
            Is::Text("url"),
            Is::Time("created_at"),
            Is::Time("updated_at"),
        ];
        model_table::create(manager, "documents", &columns, "updated_at").await
    }
}
