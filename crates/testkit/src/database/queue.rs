//! The job queue beside a database, to look into it and to take it away.

use std::str::FromStr;

use sqlx::{
    Connection, PgConnection, SqliteConnection, postgres::PgConnectOptions, query, query_scalar,
    sqlite::SqliteConnectOptions,
};

use super::TemporaryDatabase;

impl TemporaryDatabase {
    /// How many jobs are in the queue, whatever became of them.
    pub async fn queue_length(&self) -> i64 {
        let count = "SELECT count(*) FROM jobs WHERE job_type = $1";
        let count = if let Some((server, _)) = &self.schema {
            let mut tables = postgres(server).await;
            query_scalar(count).bind(self.queue_name()).fetch_one(&mut tables).await
        } else {
            let mut tables = self.sqlite_queue().await;
            query_scalar(count).bind(self.queue_name()).fetch_one(&mut tables).await
        };
        count.expect("the queue can be counted")
    }

    /// Deletes the jobs, and the workers that have told the queue of themselves.
    pub async fn lose_queue(&self) {
        self.change_queue("DELETE FROM jobs WHERE job_type = $1").await;
        self.change_queue("DELETE FROM workers WHERE worker_type = $1").await;
    }

    /// Runs a statement on the tables `jobs` and `workers`; `$1` is the name of the queue.
    pub async fn change_queue(&self, statement: &'static str) {
        let name = self.queue_name();
        let changed = if let Some((server, _)) = &self.schema {
            let mut tables = postgres(server).await;
            query(statement).bind(name).execute(&mut tables).await.map(drop)
        } else {
            let mut tables = self.sqlite_queue().await;
            query(statement).bind(name).execute(&mut tables).await.map(drop)
        };
        changed.expect("the queue can be changed");
    }

    fn queue_name(&self) -> String {
        let schema = self.schema.as_ref().map(|(_, schema)| schema);
        schema.map_or_else(|| "tributary.db".to_owned(), |schema| format!("tributary:{schema}"))
    }

    async fn sqlite_queue(&self) -> SqliteConnection {
        let file = self.folder().join("jobs.db");
        let options = SqliteConnectOptions::new().filename(file);
        SqliteConnection::connect_with(&options).await.expect("the file of the queue opens")
    }
}

async fn postgres(server: &str) -> PgConnection {
    let options = PgConnectOptions::from_str(server).expect("an address");
    let options = options.options([("search_path", "apalis")]);
    PgConnection::connect_with(&options).await.expect("the server answers")
}

/// What removes the queue of a schema from the tables that all share.
pub(super) fn removal(schema: &str) -> String {
    format!(
        "DELETE FROM apalis.jobs WHERE job_type = 'tributary:{schema}'; \
         DELETE FROM apalis.workers WHERE worker_type = 'tributary:{schema}'"
    )
}
