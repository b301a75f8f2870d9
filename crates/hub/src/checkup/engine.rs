//! SQLite's file, or PostgreSQL's version and rights.

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};

use super::Check;
use crate::{HubError, database::Database};

const NAME: &str = "database";

/// The oldest PostgreSQL that is still maintained.
const OLDEST: i32 = 140_000;

/// Tables of ours that may not be written to.
const UNWRITABLE: &str = "SELECT tablename::text FROM pg_tables \
    WHERE schemaname = current_schema() AND NOT (\
        has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'SELECT') \
        AND has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'INSERT') \
        AND has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'UPDATE') \
        AND has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'DELETE'))";

/// Schemas that we use, of which this user may not.
const CLOSED: &str = "SELECT nspname::text FROM pg_namespace \
    WHERE (nspname = current_schema() AND NOT has_schema_privilege(oid, 'CREATE')) \
       OR (nspname IN (current_schema(), 'apalis') AND NOT has_schema_privilege(oid, 'USAGE'))";

/// Whether the database itself is well.
pub async fn engine(database: &Database) -> Result<Check, HubError> {
    Ok(if database.is_postgres() { postgres(database).await? } else { sqlite(database).await? })
}

async fn sqlite(database: &Database) -> Result<Check, DbErr> {
    let mode: String = one(database, "PRAGMA journal_mode").await?;
    let found: Vec<String> = all(database, "PRAGMA quick_check(3)").await?;
    if found != ["ok"] {
        let finding = format!("SQLite, damaged: {}", found.join("; "));
        let remedy = "Stop the server, keep a copy of the file, and restore a backup.";
        return Ok(Check::problem(NAME, finding, remedy));
    }
    if mode != "wal" {
        let finding =
            format!("SQLite, whole, but its journal is \"{mode}\": readers wait for writers");
        let remedy = "A start of `tributary serve` turns WAL on, unless the file system cannot do it: \
                      put the database on a disk of this machine.";
        return Ok(Check::warning(NAME, finding, remedy));
    }
    Ok(Check::ok(NAME, "SQLite, whole, with WAL"))
}

async fn postgres(database: &Database) -> Result<Check, DbErr> {
    let version: String = one(database, "SHOW server_version").await?;
    let number: i32 = one(database, "SELECT current_setting('server_version_num')::int").await?;
    let Some(schema) = one::<Option<String>>(database, "SELECT current_schema()::text").await?
    else {
        let finding =
            format!("PostgreSQL {version}: the search path names no schema that is there");
        let remedy = "Create the schema, or set the user's search_path to one that is there.";
        return Ok(Check::problem(NAME, finding, remedy));
    };
    let closed: Vec<String> = all(database, CLOSED).await?;
    let unwritable: Vec<String> = all(database, UNWRITABLE).await?;
    if !closed.is_empty() || !unwritable.is_empty() {
        let what = [closed, unwritable].concat().join(", ");
        let finding = format!("PostgreSQL {version}: this user may not use, or not change, {what}");
        let remedy = "Make the user of DATABASE_URL the owner of the schema and its tables.";
        return Ok(Check::problem(NAME, finding, remedy));
    }
    if number < OLDEST {
        let finding = format!("PostgreSQL {version}, which nobody maintains any more");
        return Ok(Check::warning(NAME, finding, "Move to PostgreSQL 14 or newer."));
    }
    Ok(Check::ok(NAME, format!("PostgreSQL {version}, schema {schema}, with the rights it takes")))
}

async fn one<T: sea_orm::TryGetable>(database: &Database, sql: &str) -> Result<T, DbErr> {
    let read = database.read();
    let row = read.query_one_raw(statement(database, sql)).await?;
    first(&row.ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))?)
}

async fn all<T: sea_orm::TryGetable>(database: &Database, sql: &str) -> Result<Vec<T>, DbErr> {
    let rows = database.read().query_all_raw(statement(database, sql)).await?;
    rows.iter().map(first).collect()
}

fn first<T: sea_orm::TryGetable>(row: &QueryResult) -> Result<T, DbErr> {
    row.try_get_by_index(0)
}

fn statement(database: &Database, sql: &str) -> Statement {
    Statement::from_string(database.read().get_database_backend(), sql)
}
