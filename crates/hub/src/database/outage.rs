//! Whether a database that failed was there at all.

use sea_orm::{DbErr, RuntimeErr, SqlxError};

/// The classes of PostgreSQL's errors that pass: connection, conflict of transactions, resources,
/// operator, system; and a lock that was not to be had.
const POSTGRES: [&str; 6] = ["08", "40", "53", "57", "58", "55P03"];

/// The results of SQLite that pass: busy, locked, input and output, full, cannot open.
const SQLITE: [i32; 5] = [5, 6, 10, 13, 14];

/// Whether the database could not be reached or could not work just then, so that the same request
/// may succeed later. Everything else is its answer to what we asked, and asking again brings the
/// same.
pub(crate) fn is_outage(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            passes(error)
        }
        _ => false,
    }
}

fn passes(error: &SqlxError) -> bool {
    match error {
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => true,
        SqlxError::Database(error) => error.code().is_some_and(|code| is_passing(&code)),
        _ => false,
    }
}

/// PostgreSQL's codes have five characters; those of SQLite are numbers, whose last byte counts.
fn is_passing(code: &str) -> bool {
    if code.len() == 5 {
        return POSTGRES.iter().any(|class| code.starts_with(class));
    }
    code.parse::<i32>().is_ok_and(|code| SQLITE.contains(&(code & 0xff)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_the_same_request_would_get_again() {
        for passes in ["08006", "40P01", "53300", "55P03", "57P01", "5", "261", "13", "3338"] {
            assert!(is_passing(passes), "{passes}");
        }
        for stays in ["22021", "22003", "23505", "55000", "42P01", "1", "19", "2067", ""] {
            assert!(!is_passing(stays), "{stays}");
        }
        assert!(is_outage(&DbErr::Query(RuntimeErr::SqlxError(SqlxError::PoolClosed.into()))));
        assert!(!is_outage(&DbErr::Query(RuntimeErr::SqlxError(SqlxError::RowNotFound.into()))));
    }
}
