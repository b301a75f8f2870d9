//! What is to be done or mended.

use sea_orm_migration::prelude::*;

use crate::model_table::{self, Is};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            Is::Integer("number"),
            Is::Text("title"),
            Is::Text("state"),
            Is::Text("author"),
            Is::Text("labels"),
            Is::Integer("comment_count"),
            Is::Text("repository"),
            Is::Time("created_at"),
            Is::Time("updated_at"),
            Is::Time("closed_at"),
            Is::Text("url"),
        ];
        model_table::create(manager, "issues", &columns, "updated_at").await
    }
}
