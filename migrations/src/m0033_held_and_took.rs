//! More of what the tables of runs and alerts show of columns that may be missing, made by the database
//! as in `m0032`: what a run waits for or who paused it, how long it took, since when an alert is over.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::columns::{integer, text, time};

/// Stand for what is missing, see `hub::page::storage`.
const NO_TIME: &str = "0001-01-01T00:00:00+00:00";
const NO_NUMBER: &str = "-9223372036854775808";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        let held = CaseStatement::new()
            .case(
                Expr::col("status").is_in(["waiting", "paused"]),
                Func::coalesce([Expr::col("waiting_for"), Expr::val("")]),
            )
            .finally("");
        let took = Expr::cust(format!("COALESCE({}, {NO_NUMBER})", milliseconds(is_sqlite)));
        let over = Func::coalesce([Expr::col("resolved_at"), Expr::val(NO_TIME)]);
        let columns = [
            ("sync_runs", text("held").generated(held, !is_sqlite).take()),
            ("sync_runs", integer("took").generated(took, !is_sqlite).take()),
            ("alerts", time("over_at").generated(over, !is_sqlite).take()),
        ];
        for (table, column) in columns {
            let mut alter = Table::alter();
            alter.table(table).add_column(column);
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}

/// From the start to the end of a run.
const fn milliseconds(is_sqlite: bool) -> &'static str {
    if is_sqlite {
        // Moments are text there.
        "CAST(ROUND((julianday(finished_at) - julianday(started_at)) * 86400000) AS INTEGER)"
    } else {
        "CAST(EXTRACT(EPOCH FROM (finished_at - started_at)) * 1000 AS BIGINT)"
    }
}
