//! The queue: which rows are to be worked on.
//!
//! It carries ids only and may be lost at any moment: the rows say what is due, and the sweeper
//! pushes whatever the queue forgot.

use std::{collections::HashSet, sync::Arc};

use apalis::prelude::{Task, TaskBuilder};
use async_trait::async_trait;
use chrono::{TimeDelta, Utc};
use serde_json::Value;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{Job, looks::Looks, worker::Crew};
use crate::database;

mod error;
mod postgres;
mod sqlite;

pub use error::QueueError;

/// How far the clocks of replicas and of the database may be apart: a job is stamped so much
/// earlier, because one that seems to lie in the future would not be taken.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(10);

/// The queue of an installation; cheap to clone.
#[derive(Clone)]
pub struct Queue {
    storage: Arc<dyn Storage>,
    /// Rung when there is something to be taken.
    taken: Arc<Notify>,
    /// Rung when there may be room for what had to wait.
    freed: Arc<Notify>,
}

/// Where jobs are kept, and who takes them out.
#[async_trait]
trait Storage: Send + Sync {
    /// Makes what it needs, as often as it is lost.
    async fn prepare(&self) -> Result<(), QueueError>;

    /// Keeps jobs.
    async fn store(&self, jobs: Vec<Task<Value>>) -> Result<(), QueueError>;

    /// The jobs that nobody has taken, so many at most.
    async fn waiting(&self, limit: u32) -> Result<Vec<Vec<u8>>, QueueError>;

    /// Forgets the jobs that are done, and the workers that are long gone.
    async fn tidy(&self) -> Result<(), QueueError>;

    /// Takes jobs until `stop`, and fails as soon as the storage does.
    async fn work(
        &self,
        crew: Crew,
        looks: Looks,
        stop: CancellationToken,
    ) -> Result<(), QueueError>;
}

impl Queue {
    /// Opens the queue of the installation that has this database: a file of its own beside
    /// SQLite's, or tables of its own on the same PostgreSQL.
    pub async fn open(database_url: &str) -> Result<Self, QueueError> {
        let storage: Arc<dyn Storage> = if database::is_postgres_url(database_url) {
            Arc::new(postgres::Postgres::open(database_url).await?)
        } else {
            Arc::new(sqlite::Sqlite::open(database::file(database_url)).await?)
        };
        Ok(Self { storage, taken: Arc::default(), freed: Arc::default() })
    }

    /// Hands a job to the workers of all replicas, after the commit of its row. It keeps nobody
    /// waiting and fails nobody: the sweeper finds the row when this does not arrive.
    pub(crate) fn push(&self, job: Job) {
        let queue = self.clone();
        tokio::spawn(async move {
            if let Err(error) = queue.push_all(&[job]).await {
                tracing::warn!(%error, "a job was not pushed and waits for the sweeper");
            }
        });
    }

    pub(super) async fn push_all(&self, jobs: &[Job]) -> Result<(), QueueError> {
        let stamp = (Utc::now() - CLOCKS_DIFFER).timestamp();
        let stamp = u64::try_from(stamp).map_err(QueueError::storage)?;
        let task = |job| {
            let message = serde_json::to_value(job).map_err(QueueError::storage)?;
            // The row decides whether it is tried again, not the queue.
            Ok(TaskBuilder::new(message).max_attempts(1).run_at_timestamp(stamp).build())
        };
        let tasks = jobs.iter().map(task).collect::<Result<_, QueueError>>()?;
        self.storage.store(tasks).await?;
        self.taken.notify_one();
        Ok(())
    }

    /// The jobs that nobody has taken, so many at most. What another version pushed and this one
    /// cannot read counts for the limit only.
    pub(super) async fn waiting(&self, limit: u32) -> Result<(usize, HashSet<Job>), QueueError> {
        let messages = self.storage.waiting(limit).await?;
        let jobs = messages.iter().filter_map(|message| serde_json::from_slice(message).ok());
        Ok((messages.len(), jobs.collect()))
    }

    pub(super) async fn prepare(&self) -> Result<(), QueueError> {
        self.storage.prepare().await
    }

    pub(super) async fn tidy(&self) -> Result<(), QueueError> {
        self.storage.tidy().await
    }

    pub(super) async fn work(&self, crew: Crew, stop: CancellationToken) -> Result<(), QueueError> {
        self.storage.work(crew, Looks::at(self.taken.clone()), stop).await
    }

    /// Tells the sweeper that a job ended, which may have held others back.
    pub(super) fn free(&self) {
        self.freed.notify_one();
    }

    /// Waits until a job ended.
    pub(super) async fn freed(&self) {
        self.freed.notified().await;
    }
}
