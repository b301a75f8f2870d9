//! The queue of an installation on PostgreSQL.

use std::{error::Error, str::FromStr, time::Duration};

use apalis::prelude::{
    PollWith, Task, TaskSink as _, WorkerBuilder, WorkerBuilderExt as _, WorkerError,
};
use apalis_postgres::{Config, PostgresStorage};
use async_trait::async_trait;
use futures::stream;
use serde_json::Value;
use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool,
    migrate::MigrateError,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{QueueError, Storage};
use crate::jobs::{
    looks::Looks,
    worker::{CONCURRENT_JOBS, Crew, HEARTBEAT, MISSED_HEARTBEATS},
};

/// How many connections the queue has beside those of the domain.
const CONNECTIONS: u32 = 3;
/// How long a caller waits for one of them.
const ACQUIRE: Duration = Duration::from_secs(10);

/// The schema of apalis, and the one that holds hstore when somebody installed it elsewhere.
/// Whatever the address of the database says is not asked: the first migrations would put an
/// extension into the schema of one installation that all of this database use.
const SEARCH_PATH: &str = "SELECT set_config('search_path', concat_ws(', ', 'apalis', (\
     SELECT quote_ident(nspname) FROM pg_extension \
     JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'hstore')), false)";

pub(super) struct Postgres {
    storage: PostgresStorage<Value>,
    options: PgConnectOptions,
    /// The queue's name: all installations of a database share the tables.
    name: String,
}

impl Postgres {
    pub(super) async fn open(url: &str) -> Result<Self, QueueError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("tributary-jobs")
            .disable_statement_logging();
        let name = name(&options).await?;
        let config = Config::default()
            .queue(&name)
            .batch_size(1)
            .lock_tasks(false)
            .heartbeat_interval(HEARTBEAT)
            .missed_heartbeats(MISSED_HEARTBEATS);
        let storage = PostgresStorage::new(&pool(&options, CONNECTIONS)).with_config(config);
        let opened = Self { storage, options, name };
        opened.prepare().await?;
        Ok(opened)
    }

    fn pool(&self) -> &PgPool {
        self.storage.pool()
    }

    /// Whether the tables are there as they should be: then no right to make them is needed.
    async fn is_current(&self) -> bool {
        let made = "SELECT version FROM apalis._sqlx_migrations WHERE success ORDER BY version";
        let made: Result<Vec<i64>, _> = sqlx::query_scalar(made).fetch_all(self.pool()).await;
        let wanted = PostgresStorage::migrations();
        made.is_ok_and(|made| wanted.iter().map(|migration| migration.version).eq(made))
    }

    async fn refused(&self, error: MigrateError) -> QueueError {
        match code(&error).as_deref() {
            Some("42501") => {
                let asked = "SELECT current_database()::text, current_user::text";
                match sqlx::query_as(asked).fetch_one(self.pool()).await {
                    Ok((database, role)) => QueueError::NotAllowed { database, role },
                    Err(error) => error.into(),
                }
            }
            Some("0A000" | "58P01") => QueueError::NoHstore,
            _ => QueueError::storage(error),
        }
    }
}

#[async_trait]
impl Storage for Postgres {
    async fn prepare(&self) -> Result<(), QueueError> {
        if self.is_current().await {
            return Ok(());
        }
        // It holds a lock of the database, so that replicas that start together do it one after
        // the other. A connection of its own, because a failure leaves the lock with it.
        let pool = pool(&self.options, 1);
        let made = PostgresStorage::migrations().run(&pool).await;
        pool.close().await;
        match made {
            Ok(()) => Ok(()),
            Err(error) => Err(self.refused(error).await),
        }
    }

    async fn store(&self, jobs: Vec<Task<Value>>) -> Result<(), QueueError> {
        let mut storage = self.storage.clone();
        storage.push_all(stream::iter(jobs)).await.map_err(QueueError::storage)
    }

    async fn waiting(&self, limit: u32) -> Result<Vec<Vec<u8>>, QueueError> {
        let waiting = sqlx::query_scalar(
            "SELECT job FROM apalis.jobs WHERE job_type = $1 AND status = 'Pending' LIMIT $2",
        );
        Ok(waiting.bind(&self.name).bind(i64::from(limit)).fetch_all(self.pool()).await?)
    }

    async fn tidy(&self) -> Result<(), QueueError> {
        sqlx::query(
            "DELETE FROM apalis.jobs \
             WHERE job_type = $1 AND status IN ('Done', 'Failed', 'Killed')",
        )
        .bind(&self.name)
        .execute(self.pool())
        .await?;
        sqlx::query(
            "DELETE FROM apalis.workers \
             WHERE worker_type = $1 AND last_seen < now() - interval '1 hour' \
             AND NOT EXISTS (SELECT 1 FROM apalis.jobs WHERE lock_by = workers.id)",
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

fn pool(options: &PgConnectOptions, connections: u32) -> PgPool {
    PgPoolOptions::new()
        .acquire_timeout(ACQUIRE)
        .max_connections(connections)
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::query(SEARCH_PATH).execute(connection).await?;
                Ok(())
            })
        })
        .connect_lazy_with(options.clone())
}

/// The name of the queue of the installation that lives in the schema of this address.
async fn name(options: &PgConnectOptions) -> Result<String, QueueError> {
    let mut connection = PgConnection::connect_with(options).await?;
    let schema = "SELECT current_schema()::text";
    let schema: Option<String> = sqlx::query_scalar(schema).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(format!("tributary:{}", schema.unwrap_or_default()))
}

/// What the server calls it.
fn code(error: &(dyn Error + 'static)) -> Option<String> {
    let database = error.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
    match database {
        Some(error) => error.code().map(Into::into),
        None => code(error.source()?),
    }
}
