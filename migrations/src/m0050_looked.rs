//! Whether a reading has looked which records are gone. One that left something out has not, however it
//! ended, and one that ended in part for another reason has.

use sea_orm_migration::prelude::*;

use crate::columns::flag;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut alter = Table::alter();
        alter.table("sync_run_streams").add_column(flag("looked").default(false).take());
        manager.alter_table(alter).await?;
        // Of earlier runs that is known where they succeeded. A comparison looks and does nothing.
        let comparisons = Query::select()
            .column("id")
            .from("sync_runs")
            .and_where(Expr::col("kind").eq("verify"))
            .take();
        let mut update = Query::update();
        update
            .table("sync_run_streams")
            .value("looked", true)
            .and_where(Expr::col("whole").eq(true))
            .and_where(Expr::col("status").eq("succeeded"))
            .and_where(Expr::col("run_id").in_subquery(comparisons).not());
        manager.execute(update).await
    }
}
