//! The tables.

use super::Check;
use crate::database::Database;

const NAME: &str = "migrations";

/// Whether the database has the tables of this program.
pub async fn schema(database: &Database) -> Check {
    match database.pending().await {
        Ok(pending) if pending.is_empty() => {
            Check::ok(NAME, "the tables are those of this version")
        }
        Ok(pending) => Check::warning(
            NAME,
            format!("{} not run yet: {}", pending.len(), pending.join(", ")),
            "Start `tributary serve` of this version: it runs them. Until then the checks of what is \
             in the tables are left out.",
        ),
        Err(error) => Check::problem(
            NAME,
            error.to_string(),
            "If the database was used by a newer version, run that one: an older one does not know \
             its tables.",
        ),
    }
}
