//! An index for each column of a model.

use contract::model::{Column, Model};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::{Hub, HubError, page::key};

/// The advisory lock that a replica holds on PostgreSQL while it makes indexes; any number that
/// nobody else uses.
const LOCK: i64 = 0x7472_6962_696e_6478;

/// Makes those that are missing.
pub(super) async fn make(hub: &Hub, model: &'static Model) -> Result<(), HubError> {
    if hub.database.is_postgres() {
        return make_on_postgres(hub, model).await;
    }
    for column in model.columns {
        // One at a time: others want to write between.
        let tx = hub.begin().await?;
        tx.execute_unprepared(&statement(model, column, "")).await?;
        tx.commit().await?;
    }
    // Otherwise SQLite takes it that an organization has ten rows, which it could as well sort. A look
    // at some rows tells enough.
    let tx = hub.begin().await?;
    tx.execute_unprepared("PRAGMA analysis_limit = 1000").await?;
    tx.execute_unprepared(&format!(r#"ANALYZE "{}""#, model.name)).await?;
    tx.commit().await?;
    Ok(())
}

/// While others go on writing, which no transaction can. One that was broken off is left invalid, and
/// made anew.
async fn make_on_postgres(hub: &Hub, model: &'static Model) -> Result<(), HubError> {
    let alone = hub.begin().await?;
    let lock = format!("SELECT pg_try_advisory_xact_lock({LOCK}) AS mine");
    let row = alone.query_one_raw(Statement::from_string(DbBackend::Postgres, lock)).await?;
    let mine: bool = row.map(|row| row.try_get("", "mine")).transpose()?.unwrap_or_default();
    if !mine {
        return Ok(());
    }
    for column in model.columns {
        let sql = statement(model, column, "CONCURRENTLY");
        make_beside_others(hub, &name(model, column), &sql).await?;
    }
    let analyze = format!(r#"ANALYZE "{}""#, model.name);
    hub.database.outside_of_transactions().execute_unprepared(&analyze).await?;
    alone.commit().await?;
    Ok(())
}

/// Makes an index of PostgreSQL while others go on writing.
pub(super) async fn make_beside_others(hub: &Hub, name: &str, sql: &str) -> Result<(), HubError> {
    let db = hub.database.outside_of_transactions();
    if is_invalid(hub, name).await? {
        db.execute_unprepared(&format!(r#"DROP INDEX IF EXISTS "{name}""#)).await?;
    }
    db.execute_unprepared(sql).await?;
    Ok(())
}

async fn is_invalid(hub: &Hub, name: &str) -> Result<bool, HubError> {
    let sql = "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid";
    let name = format!("\"{name}\"");
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [name.into()]);
    Ok(hub.read().query_one_raw(statement).await?.is_some())
}

fn name(model: &Model, column: &Column) -> String {
    format!("{}_by_{}", model.name, column.name)
}

/// Over the rows that tables show: those that are still at the provider.
fn statement(model: &Model, column: &Column, how: &str) -> String {
    let (table, name, key) = (model.name, name(model, column), key::sql(column));
    format!(
        r#"CREATE INDEX {how} IF NOT EXISTS "{name}" ON "{table}" ("organization_id", {key}, "id") WHERE "deleted_at" IS NULL"#
    )
}
