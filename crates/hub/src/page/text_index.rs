//! Rows by the texts in them, without looking at every row.
//!
//! SQLite finds them by a table of trigrams beside the model's (`orders_search`, made and filled by
//! `records::indexes`): it holds numbers, which rows that are in it carry as `search_row`.
//! PostgreSQL has an index over `search`, and needs no more than the condition.

use contract::model::Model;
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, QueryResult, Statement,
    sea_query::{Alias, Condition, Expr, ExprTrait, SelectStatement},
};

use super::{condition::in_search, plan::FEW};

/// The most trigrams of a text that are looked up: each costs, and a few tell enough.
const TRIGRAMS: usize = 6;

/// The name of the table of trigrams beside a model's table.
pub(crate) fn table(model: &Model) -> String {
    format!("{}_search", model.name)
}

/// What an index says of a text.
pub(super) enum Found {
    /// A condition that few rows meet, and no row does not that has the text.
    Few(Condition),
    /// Too many to look at each.
    Many,
    /// There is no index yet, or too much that is not in it.
    Unknown,
}

/// Asks the index of a model's texts.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    model: &Model,
    needle: &str,
) -> Result<Found, DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        return Ok(Found::Few(Condition::all().add(in_search(needle))));
    }
    if !is_made(db, model).await? {
        return Ok(Found::Unknown);
    }
    let not_in_it = || Expr::col("search_row").is_null();
    let mut waiting = SelectStatement::new();
    waiting.expr(Expr::val(1)).from(Alias::new(model.name)).and_where(not_in_it()).limit(FEW + 1);
    if db.query_all(&waiting).await?.len() as u64 > FEW {
        return Ok(Found::Unknown);
    }
    let rows = numbers(db, model, needle).await?;
    if rows.len() as u64 > FEW {
        return Ok(Found::Many);
    }
    // An empty list would keep SQLite from the index.
    let is_in_it = (!rows.is_empty()).then(|| Expr::col("search_row").is_in(rows));
    Ok(Found::Few(Condition::any().add(not_in_it()).add_option(is_in_it)))
}

/// Whether SQLite has the table of trigrams of a model.
pub(crate) async fn is_made(db: &impl ConnectionTrait, model: &Model) -> Result<bool, DbErr> {
    let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?";
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, [table(model).into()]);
    Ok(db.query_one_raw(statement).await?.is_some())
}

/// The numbers of the rows that have all trigrams of the text, one more than are few at most.
async fn numbers(
    db: &impl ConnectionTrait,
    model: &Model,
    needle: &str,
) -> Result<Vec<i64>, DbErr> {
    let table = table(model);
    let sql = format!(r#"SELECT rowid FROM "{table}" WHERE "{table}" MATCH ? LIMIT {}"#, FEW + 1);
    let statement =
        Statement::from_sql_and_values(DbBackend::Sqlite, sql, [trigrams(needle).into()]);
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row: &QueryResult| row.try_get("", "rowid")).collect()
}

/// Trigrams side by side, and the last one: `"sch" AND "ulm" AND "ann"`.
fn trigrams(needle: &str) -> String {
    let letters: Vec<char> = needle.chars().collect();
    let (beside, rest) = letters.as_chunks::<3>();
    let last = letters.last_chunk::<3>().filter(|_| !rest.is_empty());
    let trigrams = beside.iter().take(TRIGRAMS).chain(last);
    let quoted = trigrams.map(|trigram| {
        let text: String = trigram.iter().collect();
        format!("\"{}\"", text.replace('"', "\"\""))
    });
    quoted.collect::<Vec<_>>().join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_looked_up_by_trigrams_that_cover_it() {
        assert_eq!(trigrams("sch"), r#""sch""#);
        assert_eq!(trigrams("schulm"), r#""sch" AND "ulm""#);
        assert_eq!(trigrams("zoë i"), r#""zoë" AND "ë i""#);
        assert_eq!(trigrams(r#"a"b"#), r#""a""b""#);
        assert_eq!(trigrams(&"abc".repeat(9)).matches("abc").count(), TRIGRAMS);
    }
}
