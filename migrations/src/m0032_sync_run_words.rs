//! What the table of runs shows of columns that may be missing: why a run failed, and when one that
//! waits goes on. Made by the database, so that no writer of a run has to think of them.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::columns::{text, time};

/// Stands for a moment that is missing, see `hub::page::storage`.
const NO_TIME: &str = "0001-01-01T00:00:00+00:00";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // PostgreSQL keeps them with the row; SQLite adds only such as it works out when read.
        let kept = manager.get_database_backend() != DbBackend::Sqlite;
        let why = Func::coalesce([Expr::col("error_kind"), Expr::val("")]);
        let waits = CaseStatement::new()
            .case(Expr::col("status").eq("waiting"), Expr::col("due_at"))
            .finally(Expr::val(NO_TIME));
        let columns = [
            text("why").generated(why, kept).take(),
            time("goes_on_at").generated(waits, kept).take(),
        ];
        for column in columns {
            let mut alter = Table::alter();
            alter.table("sync_runs").add_column(column);
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
