//! What can go wrong with the queue.

use std::error::Error;

/// What can go wrong with the queue. Only its opening fails anybody: later, the rows are there and
/// the sweeper finds them.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// PostgreSQL does not let this role make the tables.
    #[error(
        "the job queue keeps its tables in a schema `apalis` of its own and needs the extension \
         hstore, and the role of DATABASE_URL may not make them: run GRANT CREATE ON DATABASE \
         \"{database}\" TO \"{role}\" as the owner of the database (where the schema `apalis` \
         belongs to another role already, make \"{role}\" a member of that role)"
    )]
    NotAllowed {
        /// The database.
        database: String,
        /// Who asked.
        role: String,
    },
    /// The extension is not installed on the server.
    #[error(
        "the job queue needs the extension hstore, which this PostgreSQL does not have: install \
         the package of its contributed extensions (often called postgresql-contrib)"
    )]
    NoHstore,
    /// The storage failed.
    #[error("the job queue: {0}")]
    Storage(#[source] Box<dyn Error + Send + Sync>),
}

impl QueueError {
    pub(super) fn storage(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Storage(error.into())
    }
}

impl From<sqlx::Error> for QueueError {
    fn from(error: sqlx::Error) -> Self {
        Self::storage(error)
    }
}
