//! The database: SQLite beside the program, or PostgreSQL.

use std::{ops::Deref, path::PathBuf, str::FromStr, sync::Arc, time::Duration};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, SqlxPostgresConnector, SqlxSqliteConnector, TransactionOptions,
    TransactionTrait,
};
use sqlx::{
    ConnectOptions,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::Notify;

mod outage;

pub(crate) use outage::is_outage;

/// How long a caller waits for a free connection before the answer is "not available".
const ACQUIRE: Duration = Duration::from_secs(10);

/// How many connections read from SQLite, or do everything on PostgreSQL.
const CONNECTIONS: u32 = 10;

/// The advisory lock that a replica holds on PostgreSQL while it migrates; any number that nobody
/// else uses.
const MIGRATION_LOCK: i64 = 0x7472_6962_7574_6172;

/// An open database.
#[derive(Debug, Clone)]
pub struct Database {
    read: DatabaseConnection,
    /// On SQLite one connection of its own: writers queue here instead of failing as busy.
    write: DatabaseConnection,
}

impl Database {
    /// Opens `sqlite:PATH` (made when it is not there) or `postgres://…`, and migrates it.
    pub async fn open(url: &str) -> Result<Self, DbErr> {
        let database = if url.starts_with("sqlite:") {
            let options = sqlite_options(url)?;
            let options = options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
            Self::open_sqlite(options).await?
        } else {
            Self::open_postgres(url).await?
        };
        database.migrate().await?;
        Ok(database)
    }

    /// Opens a database that is there already, and leaves it as it is: nothing is made, nothing is
    /// migrated. Whoever writes to it looks at [`Database::pending`] first.
    pub async fn existing(url: &str) -> Result<Self, DbErr> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(sqlite_options(url)?).await
        } else {
            Self::open_postgres(url).await
        }
    }

    /// The names of the migrations that this program brings and the database has not seen. Fails
    /// where the database has seen some that this program does not know.
    pub async fn pending(&self) -> Result<Vec<String>, DbErr> {
        let pending = Migrator::get_pending_migrations_read_only(&self.read).await?;
        Ok(pending.iter().map(|migration| migration.name().to_owned()).collect())
    }

    /// Brings the schema up to date. Replicas that start together do it one after the other.
    async fn migrate(&self) -> Result<(), DbErr> {
        if !self.is_postgres() {
            return Migrator::up(&self.write, None).await;
        }
        // The lock ends with its transaction, also when this process dies.
        let alone = self.write.begin().await?;
        alone
            .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            .await?;
        Migrator::up(&self.write, None).await?;
        alone.commit().await
    }

    async fn open_sqlite(options: SqliteConnectOptions) -> Result<Self, DbErr> {
        let pool = SqlitePoolOptions::new().acquire_timeout(ACQUIRE);
        let write = pool.clone().max_connections(1).connect_with(options.clone()).await;
        let read = pool.max_connections(CONNECTIONS).connect_with(options.read_only(true)).await;
        Ok(Self {
            write: SqlxSqliteConnector::from_sqlx_sqlite_pool(write.map_err(sqlx_error)?),
            read: SqlxSqliteConnector::from_sqlx_sqlite_pool(read.map_err(sqlx_error)?),
        })
    }

    async fn open_postgres(url: &str) -> Result<Self, DbErr> {
        if !is_postgres_url(url) {
            // Not echoed: an address that was mistyped may hold a password.
            let problem = "DATABASE_URL must begin with sqlite: or postgres:";
            return Err(DbErr::Custom(problem.to_owned()));
        }
        let options = PgConnectOptions::from_str(url)
            .map_err(sqlx_error)?
            .application_name("tributary")
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .acquire_timeout(ACQUIRE)
            .max_connections(CONNECTIONS)
            .connect_with(options)
            .await
            .map_err(sqlx_error)?;
        let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
        Ok(Self { read: connection.clone(), write: connection })
    }

    pub(crate) fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// For statements of PostgreSQL that no transaction takes.
    pub(crate) fn outside_of_transactions(&self) -> &DatabaseConnection {
        &self.write
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.read.get_database_backend() == DbBackend::Postgres
    }

    /// Opens a transaction for writing; its commit rings `committed`.
    pub(crate) async fn begin(&self, committed: Arc<Notify>) -> Result<Tx, DbErr> {
        let options = TransactionOptions {
            // Takes the write lock at once: a deferred transaction that read first would fail
            // when it comes to write.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = self.write.begin_with_options(options).await?;
        Ok(Tx { inner, committed })
    }

    /// Closes all connections, so that SQLite folds its log into the file.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }
}

/// Whether the address is that of a PostgreSQL database.
pub(crate) fn is_postgres_url(url: &str) -> bool {
    url.starts_with("postgres:") || url.starts_with("postgresql:")
}

/// The file of a database, where the address is that of a SQLite database in a file.
pub fn file(url: &str) -> Option<PathBuf> {
    let options = SqliteConnectOptions::from_str(url).ok().filter(|_| url.starts_with("sqlite:"));
    let path = options?.get_filename().to_owned();
    // What is in memory has a name that sqlx makes up.
    (!path.to_string_lossy().starts_with("file:sqlx-in-memory-")).then_some(path)
}

/// An open transaction. Dropped without [`Tx::commit`], nothing of it happened.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
    committed: Arc<Notify>,
}

impl Tx {
    /// Makes it so, and tells the browsers.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await?;
        self.committed.notify_one();
        Ok(())
    }
}

impl Deref for Tx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

fn sqlite_options(url: &str) -> Result<SqliteConnectOptions, DbErr> {
    Ok(SqliteConnectOptions::from_str(url)
        .map_err(sqlx_error)?
        // WAL with NORMAL loses nothing when the process dies; a power cut may lose the last commits
        // but never corrupts.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(ACQUIRE)
        .foreign_keys(true)
        .disable_statement_logging())
}

fn sqlx_error(error: sqlx::Error) -> DbErr {
    DbErr::Conn(sea_orm::RuntimeErr::SqlxError(Arc::new(error)))
}
