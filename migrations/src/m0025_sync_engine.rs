//! Runs that go on where they stopped: they wait, are paused, and are taken over; and each stream of
//! a connection is read by one of them at a time.

use sea_orm_migration::prelude::*;

use crate::columns::{count, flag, optional_id, optional_text, optional_time, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let runs = [
            count("deleted"),
            // How often it was tried again by itself.
            count("retries"),
            // How often in a row its worker died before it had written a page.
            count("takeovers"),
            // Why it waits until `due_at`.
            optional_text("waiting_for"),
            // The run whose unfinished streams it reads on.
            optional_id("retry_of"),
        ];
        add(manager, "sync_runs", runs).await?;
        let streams = [
            optional_id("connection_id"),
            count("deleted"),
            // Records that the provider no longer has, and what became of them.
            count("gone"),
            text("gone_decision").default("none").take(),
            // Whether all there is was read, from the beginning.
            flag("whole").default(false).take(),
            // Whether the keys of all there is were read, behind what is new.
            flag("keys_read").default(false).take(),
            optional_time("started_at"),
            optional_time("finished_at"),
        ];
        add(manager, "sync_run_streams", streams).await?;
        own_connection(manager).await?;
        let mut one_active = Index::drop();
        one_active.name("sync_runs_one_active").table("sync_runs");
        manager.drop_index(one_active).await?;
        let mut one_reader = Index::create();
        one_reader
            .name("sync_run_streams_one_reader")
            .table("sync_run_streams")
            .col("connection_id")
            .col("stream")
            .unique()
            .and_where(Expr::col("status").is_in(["queued", "running"]));
        manager.create_index(one_reader).await?;
        let mut of_stream = Index::create();
        of_stream
            .name("sync_run_streams_of_stream")
            .table("sync_run_streams")
            .col("connection_id")
            .col("stream")
            .col("finished_at");
        manager.create_index(of_stream).await?;
        let mut by_end = Index::create();
        by_end.name("sync_runs_by_end").table("sync_runs").col("finished_at");
        manager.create_index(by_end).await
    }
}

async fn add<const N: usize>(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: [ColumnDef; N],
) -> Result<(), DbErr> {
    for column in columns {
        let mut alter = Table::alter();
        alter.table(table).add_column(column);
        manager.alter_table(alter).await?;
    }
    Ok(())
}

/// Streams of earlier runs get the connection of their run.
async fn own_connection(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let of_run = Query::select()
        .column("connection_id")
        .from("sync_runs")
        .and_where(Expr::col(("sync_runs", "id")).equals(("sync_run_streams", "run_id")))
        .take();
    let mut update = Query::update();
    update.table("sync_run_streams").value("connection_id", of_run);
    manager.execute(update).await
}
