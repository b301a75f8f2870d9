//! The index over all texts of a row.
//!
//! On PostgreSQL it is an index like others (of the extension `pg_trgm`). On SQLite it is a table of
//! trigrams that nothing is ever taken out of: a row that is in it carries its number there
//! (`search_row`), and one that is new or has changed carries none, until it is taken up under a new
//! number. What the numbers that nobody carries any more stand for is found in vain, so the table is
//! made anew when there are many of them.

use contract::model::Model;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::columns;
use crate::{Hub, HubError, page::text_index};

/// How many rows are taken up in one transaction: others want to write, too.
const AT_ONCE: u64 = 2_000;

/// How many numbers there may be for each row before the table is made anew.
const NUMBERS: i64 = 3;

/// Makes the index, and takes up what is not in it.
pub(super) async fn keep(hub: &Hub, model: &'static Model) -> Result<(), HubError> {
    if hub.database.is_postgres() {
        return make_on_postgres(hub, model).await;
    }
    make(hub, model).await?;
    while take_up(hub, model).await? > 0 {
        tokio::task::yield_now().await;
    }
    if is_mostly_stale(hub, model).await? {
        // It is made anew at the next look. Until then searches look at every row.
        let tx = hub.begin().await?;
        tx.execute_unprepared(&format!(r#"DROP TABLE "{}""#, text_index::table(model))).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn make_on_postgres(hub: &Hub, model: &Model) -> Result<(), HubError> {
    if let Err(error) = try_on_postgres(hub, model).await {
        let table = model.name;
        tracing::warn!(%error, table, "there is no index over texts: searches look at every row");
    }
    Ok(())
}

async fn try_on_postgres(hub: &Hub, model: &Model) -> Result<(), HubError> {
    let (table, index) = (model.name, text_index::table(model));
    let db = hub.database.outside_of_transactions();
    db.execute_unprepared("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public").await?;
    // Somebody may have put it elsewhere.
    let place = "SELECT extnamespace::regnamespace::text AS place FROM pg_extension \
                 WHERE extname = 'pg_trgm'";
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, place)).await?;
    let place: String = row.map(|row| row.try_get("", "place")).transpose()?.unwrap_or_default();
    let sql = format!(
        r#"CREATE INDEX CONCURRENTLY IF NOT EXISTS "{index}" ON "{table}"
           USING gin ("search" {place}.gin_trgm_ops)"#
    );
    columns::make_beside_others(hub, &index, &sql).await
}

async fn make(hub: &Hub, model: &Model) -> Result<(), HubError> {
    let (table, index) = (model.name, text_index::table(model));
    if text_index::is_made(hub.read(), model).await? {
        return Ok(());
    }
    // Numbers of an earlier one mean nothing.
    while forget_some(hub, model).await? > 0 {
        tokio::task::yield_now().await;
    }
    let tx = hub.begin().await?;
    for sql in [
        format!(r#"CREATE INDEX IF NOT EXISTS "{table}_search_row" ON "{table}" ("search_row")"#),
        format!(
            r#"CREATE VIRTUAL TABLE IF NOT EXISTS "{index}"
               USING fts5("search", content = '', tokenize = 'trigram', detail = 'none')"#
        ),
    ] {
        tx.execute_unprepared(&sql).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn forget_some(hub: &Hub, model: &Model) -> Result<u64, HubError> {
    let table = model.name;
    let tx = hub.begin().await?;
    let forget = format!(
        r#"UPDATE "{table}" SET "search_row" = NULL WHERE "id" IN
           (SELECT "id" FROM "{table}" WHERE "search_row" IS NOT NULL LIMIT {AT_ONCE})"#
    );
    let forgotten = tx.execute_raw(sqlite(forget)).await?.rows_affected();
    tx.commit().await?;
    Ok(forgotten)
}

/// Takes up some rows; tells how many.
async fn take_up(hub: &Hub, model: &Model) -> Result<u64, HubError> {
    let (table, index) = (model.name, text_index::table(model));
    let tx = hub.begin().await?;
    let last = format!(r#"SELECT COALESCE(MAX("id"), 0) AS "last" FROM "{index}_docsize""#);
    let row = tx.query_one_raw(sqlite(last)).await?;
    let last: i64 = row.map(|row| row.try_get("", "last")).transpose()?.unwrap_or_default();
    let number = format!(
        r#"UPDATE "{table}" SET "search_row" = {last} + "waiting"."n"
           FROM (SELECT "id", ROW_NUMBER() OVER () AS "n" FROM "{table}"
                 WHERE "search_row" IS NULL LIMIT {AT_ONCE}) AS "waiting"
           WHERE "{table}"."id" = "waiting"."id""#
    );
    let taken = tx.execute_raw(sqlite(number)).await?.rows_affected();
    if taken > 0 {
        let texts = format!(
            r#"INSERT INTO "{index}" ("rowid", "search")
               SELECT "search_row", "search" FROM "{table}" WHERE "search_row" > {last}"#
        );
        tx.execute_raw(sqlite(texts)).await?;
    }
    tx.commit().await?;
    Ok(taken)
}

async fn is_mostly_stale(hub: &Hub, model: &Model) -> Result<bool, HubError> {
    let (table, index) = (model.name, text_index::table(model));
    let sql = format!(
        r#"SELECT (SELECT COUNT(*) FROM "{table}") AS "rows",
                  (SELECT COALESCE(MAX("id"), 0) FROM "{index}_docsize") AS "numbers""#
    );
    let row = hub.read().query_one_raw(sqlite(sql)).await?;
    let number = |name: &str| -> Result<i64, HubError> {
        Ok(row.as_ref().map(|row| row.try_get("", name)).transpose()?.unwrap_or_default())
    };
    Ok(number("numbers")? > NUMBERS.saturating_mul(number("rows")?))
}

fn sqlite(sql: String) -> Statement {
    Statement::from_string(DbBackend::Sqlite, sql)
}
