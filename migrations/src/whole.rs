//! All of a migration or nothing of it.

use sea_orm_migration::prelude::*;

/// A migration that happens in one transaction together with the note that it happened. SQLite
/// would otherwise keep the half of one that a stopped program had done, and the next start would
/// fail at what is there already.
pub(crate) struct Whole<M>(pub(crate) M);

impl<M: MigrationName> MigrationName for Whole<M> {
    fn name(&self) -> &str {
        self.0.name()
    }
}

#[async_trait::async_trait]
impl<M: MigrationTrait> MigrationTrait for Whole<M> {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.0.up(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
