//! What the queue needs of a PostgreSQL.

use std::{env, str::FromStr};

use futures::future::join_all;
use hub::jobs::{Queue, QueueError};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use url::Url;
use uuid::Uuid;

#[tokio::test]
async fn a_role_that_may_not_make_the_tables_is_told_what_to_grant_and_needs_it_once() {
    let Some(database) = EmptyDatabase::new().await else { return };
    let refused = Queue::open(&database.url).await.err().unwrap();
    assert!(matches!(refused, QueueError::NotAllowed { .. }), "{refused}");
    let name = &database.name;
    let grant = format!("GRANT CREATE ON DATABASE \"{name}\" TO \"{name}\"");
    assert!(refused.to_string().contains(&grant), "{refused}");
    run(&database.server, grant).await;

    // All of them on an empty database.
    for opened in join_all((0..4).map(|_| Queue::open(&database.url))).await {
        opened.unwrap_or_else(|error| panic!("{error}"));
    }
    run(&database.server, format!("REVOKE CREATE ON DATABASE \"{name}\" FROM \"{name}\"")).await;
    assert!(Queue::open(&database.url).await.is_ok());
    database.drop().await;
}

/// A database, and a role of the same name that may do nothing but connect.
struct EmptyDatabase {
    server: String,
    name: String,
    url: String,
}

impl EmptyDatabase {
    /// Nothing where the tests run on SQLite.
    async fn new() -> Option<Self> {
        let server = env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())?;
        let name = format!("test_{}", Uuid::new_v4().simple());
        run(&server, format!("CREATE DATABASE {name}")).await;
        run(&server, format!("CREATE ROLE {name} LOGIN PASSWORD 'for a test'")).await;
        let mut url = Url::parse(&server).unwrap();
        url.set_path(&name);
        url.set_username(&name).unwrap();
        url.set_password(Some("for a test")).unwrap();
        Some(Self { server, name, url: url.into() })
    }

    async fn drop(self) {
        let Self { server, name, .. } = self;
        run(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        run(&server, format!("DROP ROLE {name}")).await;
    }
}

async fn run(server: &str, statement: String) {
    let options = PgConnectOptions::from_str(server).unwrap();
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
}
