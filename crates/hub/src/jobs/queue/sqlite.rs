//! The queue of an installation on SQLite.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use apalis::prelude::{
    PollWith, Task, TaskSink as _, WorkerBuilder, WorkerBuilderExt as _, WorkerError,
};
use apalis_sqlite::{Config, SqliteStorage};
use async_trait::async_trait;
use futures::stream;
use serde_json::Value;
use sqlx::{
    ConnectOptions, SqlitePool,
    error::DatabaseError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{QueueError, Storage};
use crate::jobs::{
    looks::Looks,
    worker::{CONCURRENT_JOBS, Crew, HEARTBEAT, MISSED_HEARTBEATS},
};

/// The file of the queue, beside that of the database.
const FILE: &str = "jobs.db";
/// How long a connection waits for one of another process.
const BUSY: Duration = Duration::from_secs(10);

pub(super) struct Sqlite {
    storage: SqliteStorage<Value>,
    /// The queue's name: two databases in one folder share the file.
    name: String,
}

impl Sqlite {
    /// Opens the queue beside this database; one in memory beside one in memory.
    pub(super) async fn open(database: Option<PathBuf>) -> Result<Self, QueueError> {
        let Some(database) = database else {
            return Self::connect(SqliteConnectOptions::new().in_memory(true), "memory").await;
        };
        let name = database.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = database.with_file_name(FILE);
        let options = SqliteConnectOptions::new().filename(&file);
        match Self::connect(options.clone(), &name).await {
            Err(error) if is_worthless(&error) => {
                tracing::warn!(%error, file = %file.display(), "the job queue is made anew");
                remove(&file).map_err(QueueError::storage)?;
                Self::connect(options, &name).await
            }
            opened => opened,
        }
    }

    async fn connect(options: SqliteConnectOptions, name: &str) -> Result<Self, QueueError> {
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(BUSY)
            .disable_statement_logging();
        // One connection: whatever is asked of a queue writes.
        let pool = SqlitePoolOptions::new().max_connections(1).acquire_timeout(BUSY);
        let pool = pool.connect_with(options).await?;
        let config = Config::default()
            .queue(name)
            .batch_size(1)
            .lock_tasks(false)
            .heartbeat_interval(HEARTBEAT)
            .missed_heartbeats(MISSED_HEARTBEATS);
        let storage = SqliteStorage::new(&pool).with_config(config);
        let opened = Self { storage, name: name.to_owned() };
        opened.prepare().await?;
        Ok(opened)
    }

    fn pool(&self) -> &SqlitePool {
        self.storage.pool()
    }
}

#[async_trait]
impl Storage for Sqlite {
    async fn prepare(&self) -> Result<(), QueueError> {
        // And not `setup`, which makes the file one that a power cut corrupts.
        SqliteStorage::migrations().run(self.pool()).await.map_err(QueueError::storage)
    }

    async fn store(&self, jobs: Vec<Task<Value>>) -> Result<(), QueueError> {
        let mut storage = self.storage.clone();
        storage.push_all(stream::iter(jobs)).await.map_err(QueueError::storage)
    }

    async fn waiting(&self, limit: u32) -> Result<Vec<Vec<u8>>, QueueError> {
        let waiting = sqlx::query_scalar(
            "SELECT job FROM Jobs WHERE job_type = ? AND status = 'Pending' LIMIT ?",
        );
        Ok(waiting.bind(&self.name).bind(limit).fetch_all(self.pool()).await?)
    }

    async fn tidy(&self) -> Result<(), QueueError> {
        sqlx::query(
            "DELETE FROM Jobs WHERE job_type = ? AND status IN ('Done', 'Failed', 'Killed')",
        )
        .bind(&self.name)
        .execute(self.pool())
        .await?;
        sqlx::query(
            "DELETE FROM Workers WHERE worker_type = ? AND last_seen < unixepoch() - 3600 \
             AND NOT EXISTS (SELECT 1 FROM Jobs WHERE lock_by = Workers.id)",
        )
        .bind(&self.name)
        .execute(self.pool())
        .await?;
        Ok(())
    }

    async fn work(
        &self,
        crew: Crew,
        looks: Looks,
        stop: CancellationToken,
    ) -> Result<(), QueueError> {
        WorkerBuilder::new(Uuid::now_v7().to_string())
            .backend(PollWith::new(self.storage.clone(), looks))
            .concurrency(CONCURRENT_JOBS)
            .build(move |message: Value| crew.clone().work(message))
            .run_until(async move {
                stop.cancelled().await;
                Ok::<(), WorkerError>(())
            })
            .await
            .map_err(QueueError::storage)
    }
}

/// Whether the file holds nothing that could be used: it is damaged, or of another version.
fn is_worthless(error: &QueueError) -> bool {
    let QueueError::Storage(error) = error else { return false };
    if error.is::<sqlx::migrate::MigrateError>() {
        return true;
    }
    let error = error.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
    // SQLITE_CORRUPT and SQLITE_NOTADB.
    error.and_then(DatabaseError::code).is_some_and(|code| code == "11" || code == "26")
}

fn remove(file: &Path) -> io::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut path = OsString::from(file);
        path.push(suffix);
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
