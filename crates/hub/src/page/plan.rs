//! How the rows of a query are found.
//!
//! There is an index for each column, but none for pairs of a filter and an order, so there are two
//! ways: read the rows in their order and leave out what does not fit until the page is full, which
//! is fast when much fits; or find all that one filter lets through by its index and sort that, which
//! is fast when that is little. So each filter is asked, up to [`FEW`], how many rows it lets through.

use contract::model::Model;
use sea_orm::{
    ConnectionTrait, DbBackend,
    sea_query::{Alias, Condition, Expr, SelectStatement},
};

use super::{
    Scope,
    condition::{self, Term, View},
    count_up_to,
    key::{self, Indexes},
    number,
    text_index::{self, Found},
};
use crate::HubError;

/// So many rows are looked at and sorted without a thought.
pub(super) const FEW: u64 = 2_000;

/// How the rows of a query are found.
pub(super) struct Plan {
    /// Finds few rows, all that fit among them.
    pub(super) few: Option<Driver>,
    /// Where all conditions let many through: the narrowest that an index answers.
    pub(super) narrowest: Option<Driver>,
    /// What the conditions are seen with.
    pub(super) view: View,
}

/// A condition that an index answers.
#[derive(Clone)]
pub(super) struct Driver {
    condition: Condition,
    /// Whether the organization's rows may be found by an index as well. SQLite would take that one
    /// rather than the one over texts, not knowing how many rows an organization has.
    scope: Indexes,
}

impl Driver {
    /// What it finds of a scope.
    pub(super) fn within(&self, scope: &Scope) -> Condition {
        scope.condition(self.scope).add(self.condition.clone())
    }
}

/// Asks what the terms of a query let through.
pub(super) async fn plan(
    db: &impl ConnectionTrait,
    model: &'static Model,
    scope: &Scope,
    terms: &[Term<'_>],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Plan, HubError> {
    let unusual_money = has_unusual_money(db, model, scope, terms).await?;
    let view = View { now, unusual_money, indexes: Indexes::Any };
    let mut least: Option<(u64, Driver)> = None;
    for term in terms {
        let Some(driver) = driver(db, model, term, view).await? else { continue };
        let row = db.query_one(&count_up_to(FEW + 1, model, driver.within(scope))).await?;
        let found = number(row.as_ref(), "n")?;
        if least.as_ref().is_none_or(|(before, _)| found < *before) {
            least = Some((found, driver));
        }
    }
    let (few, narrowest) = match least {
        Some((found, driver)) if found <= FEW => (Some(driver), None),
        Some((_, driver)) => (None, Some(driver)),
        None => (None, None),
    };
    // Only SQLite has to be kept from the indexes of filters: it does not know how many rows they
    // let through.
    let indexes = match db.get_database_backend() {
        DbBackend::Sqlite if few.is_none() => Indexes::None,
        _ => Indexes::Any,
    };
    Ok(Plan { few, narrowest, view: View { indexes, ..view } })
}

/// What an index answers and holds for all rows of which the term holds.
async fn driver(
    db: &impl ConnectionTrait,
    model: &Model,
    term: &Term<'_>,
    view: View,
) -> Result<Option<Driver>, HubError> {
    if let Some(needle) = term.needle() {
        return Ok(match text_index::find(db, model, &needle).await? {
            Found::Few(condition) => {
                let scope = match db.get_database_backend() {
                    DbBackend::Sqlite => Indexes::None,
                    _ => Indexes::Any,
                };
                Some(Driver { condition, scope })
            }
            Found::Many | Found::Unknown => None,
        });
    }
    let is_indexed = term.is_indexed(view.unusual_money);
    Ok(is_indexed.then(|| Driver { condition: term.condition(view), scope: Indexes::Any }))
}

/// Whether money is filtered and there is some that does not have hundred smallest units.
async fn has_unusual_money(
    db: &impl ConnectionTrait,
    model: &'static Model,
    scope: &Scope,
    terms: &[Term<'_>],
) -> Result<bool, HubError> {
    for currency in terms.iter().flat_map(Term::currencies) {
        let Some(column) = model.column(currency) else { continue };
        let mut some = SelectStatement::new();
        some.expr(Expr::val(1))
            .from(Alias::new(model.name))
            .cond_where(scope.condition(Indexes::Any))
            .and_where(condition::is_unusual(Expr::cust(key::sql(column))))
            .limit(1);
        if db.query_one(&some).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
