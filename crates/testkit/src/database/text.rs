//! All that a database holds, to look for what must not be there.

use std::str::FromStr;

use sqlx::{
    AssertSqlSafe, Connection, PgConnection, SqliteConnection, postgres::PgConnectOptions,
    query_scalar, sqlite::SqliteConnectOptions,
};

use super::TemporaryDatabase;

impl TemporaryDatabase {
    /// Every row of every table, as text; what is binary is hexadecimal.
    pub async fn text(&self) -> String {
        let found =
            if self.is_postgres() { postgres(&self.url).await } else { sqlite(&self.url).await };
        found.expect("the tables can be read").join("\n")
    }
}

async fn postgres(url: &str) -> Result<Vec<String>, sqlx::Error> {
    let mut connection = PgConnection::connect_with(&PgConnectOptions::from_str(url)?).await?;
    let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";
    let mut rows = Vec::new();
    for table in query_scalar::<_, String>(tables).fetch_all(&mut connection).await? {
        let select = AssertSqlSafe(format!("SELECT t::text FROM \"{table}\" t"));
        rows.extend(query_scalar::<_, String>(select).fetch_all(&mut connection).await?);
    }
    Ok(rows)
}

async fn sqlite(url: &str) -> Result<Vec<String>, sqlx::Error> {
    let options = SqliteConnectOptions::from_str(url)?;
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let columns = "SELECT format('SELECT quote(\"%w\") FROM \"%w\"', c.name, t.name) \
                   FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'";
    let mut cells = Vec::new();
    for select in query_scalar::<_, String>(columns).fetch_all(&mut connection).await? {
        let select = AssertSqlSafe(select);
        cells.extend(query_scalar::<_, String>(select).fetch_all(&mut connection).await?);
    }
    Ok(cells)
}
