//! What people write to each other.

use sea_orm_migration::prelude::*;

use crate::model_table::{self, Is};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            Is::Text("text"),
            Is::Text("channel"),
            Is::Text("author"),
            Is::Integer("reply_count"),
            Is::Text("thread"),
            Is::Text("url"),
            Is::Time("sent_at"),
            Is::Time("updated_at"),
        ];
        model_table::create(manager, "messages", &columns, "sent_at").await
    }
}
