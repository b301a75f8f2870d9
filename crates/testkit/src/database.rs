//! Databases that go when the test ends.

use std::{env, str::FromStr, thread};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use tempfile::TempDir;
use url::Url;
use uuid::Uuid;

mod queue;
mod text;

/// A database that goes when the test ends: a SQLite file, or a schema of the PostgreSQL that
/// `TEST_DATABASE_URL` names.
#[derive(Debug)]
pub struct TemporaryDatabase {
    url: String,
    /// Holds the SQLite file, and whatever else a test wants to put beside it.
    folder: TempDir,
    /// The schema to be dropped: the server's address and its name.
    schema: Option<(String, String)>,
}

impl TemporaryDatabase {
    /// An empty database.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        match env::var("TEST_DATABASE_URL") {
            Ok(server) if !server.is_empty() => Self::postgres(server, folder).await,
            _ => Self::sqlite(folder),
        }
    }

    fn sqlite(folder: TempDir) -> Self {
        let url = format!("sqlite:{}", folder.path().join("tributary.db").display());
        Self { url, folder, schema: None }
    }

    async fn postgres(server: String, folder: TempDir) -> Self {
        let schema = format!("test_{}", Uuid::new_v4().simple());
        run(&server, format!("CREATE SCHEMA {schema}")).await.expect("the schema can be made");
        let mut url = Url::parse(&server).expect("TEST_DATABASE_URL is an address");
        url.query_pairs_mut().append_pair("options", &format!("-csearch_path={schema}"));
        Self { url: url.to_string(), folder, schema: Some((server, schema)) }
    }

    /// Its address, as `DATABASE_URL` takes it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder of this test.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Whether this is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.schema.is_some()
    }
}

impl Drop for TemporaryDatabase {
    fn drop(&mut self) {
        let Some((server, schema)) = self.schema.take() else { return };
        // A runtime cannot be entered from within another: a thread has none.
        let drop = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Ok(runtime) = runtime {
                // A connection of the test that is not closed yet may hold a lock, and cannot
                // let go of it while this waits: then the schema stays behind.
                let drop = format!("SET lock_timeout = '300ms'; DROP SCHEMA {schema} CASCADE");
                let _ = runtime.block_on(run(&server, drop));
                // Not there where the test opened no queue.
                let _ = runtime.block_on(run(&server, queue::removal(&schema)));
            }
        });
        let _ = drop.join();
    }
}

/// Runs a statement that is made of our own words.
async fn run(server: &str, statement: String) -> Result<(), sqlx::Error> {
    let options = PgConnectOptions::from_str(server)?;
    let mut connection = PgConnection::connect_with(&options).await?;
    connection.execute(AssertSqlSafe(statement)).await?;
    Ok(())
}
