//! A [`Query`] as SQL: the one place where filters, order and pages of tables become statements.
//!
//! Every column of a descriptor is `NOT NULL` in the database (see [`storage`]), so one condition
//! finds a place in any order: `(column, id) > (value, id)`.

use contract::{
    ids::OrganizationId,
    model::{Direction, Model},
    query::{Cursor, Page, PageRequest, Query, Row, RowCount},
};
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, TransactionTrait, Values,
    sea_query::{Alias, Condition, Expr, ExprTrait, Order as SqlOrder, SelectStatement},
};
use uuid::Uuid;

use crate::{Actor, Hub, HubError};

mod condition;
mod cursor;
pub(crate) mod key;
mod plan;
pub mod storage;
pub(crate) mod text_index;

use condition::{Term, View};
use cursor::{Order, Place};
use key::Indexes;
use plan::{Driver, Plan};

/// Up to here rows are counted exactly; counting more costs more than it tells.
const COUNTED: u64 = 10_000;

/// More than the few that one condition finds: some may have come since it was asked.
const MOST_OF_FEW: u64 = 10 * plan::FEW;

/// The rows that somebody may see: those of his organization, and of these what else is said.
#[derive(Clone)]
pub struct Scope {
    organization_id: OrganizationId,
    condition: Condition,
}

impl Scope {
    /// The rows of the actor's organization.
    pub fn of(actor: &Actor) -> Self {
        Self { organization_id: actor.organization_id(), condition: Condition::all() }
    }

    /// Those of them that meet a condition.
    #[must_use]
    pub fn and(mut self, condition: Expr) -> Self {
        self.condition = self.condition.add(condition);
        self
    }

    /// As a condition; `indexes` says whether an index may find the organization's rows.
    fn condition(&self, indexes: Indexes) -> Condition {
        let organization = indexes.bare("organization_id").eq(self.organization_id.uuid());
        Condition::all().add(organization).add(self.condition.clone())
    }
}

/// A table whose pages are read.
struct Table<'t> {
    model: &'static Model,
    scope: Scope,
    terms: Vec<Term<'t>>,
    plan: Plan,
}

/// Reads one page of a table within a scope; `id` writes ids in their text form.
pub async fn read(
    hub: &Hub,
    model: &'static Model,
    scope: Scope,
    query: &Query,
    id: impl Fn(Uuid) -> String,
) -> Result<Page, HubError> {
    let db = hub.read();
    let reading = Reading::begin(hub, model, scope, query).await?;
    let count = reading.table.count(db).await?;
    let rows = reading.rows(db, &id).await?;
    let Reading { table, order, .. } = &reading;
    let mut page = assemble(model, query, order, rows, count);
    if let Some(Cursor::From(_)) = query.page.cursor
        && !table.is_any_before(db, order, page.previous.as_ref()).await?
    {
        page.previous = None;
    }
    Ok(page)
}

/// Reads rows without counting them, and where those after them begin.
pub async fn rows(
    hub: &Hub,
    model: &'static Model,
    scope: Scope,
    query: &Query,
    id: impl Fn(Uuid) -> String,
) -> Result<(Vec<Row>, Option<String>), HubError> {
    let reading = Reading::begin(hub, model, scope, query).await?;
    let rows = reading.rows(hub.read(), &id).await?;
    let page = assemble(model, query, &reading.order, rows, RowCount::AtLeast(0));
    let next = page.next.and_then(|next| match next {
        Cursor::After(place) => Some(place),
        Cursor::Before(_) | Cursor::From(_) => None,
    });
    Ok((page.rows, next))
}

/// How the database finds what [`read`] reads, in its own words: for tests and measurements.
pub async fn explain(
    hub: &Hub,
    model: &'static Model,
    scope: Scope,
    query: &Query,
) -> Result<Vec<String>, HubError> {
    let reading = Reading::begin(hub, model, scope, query).await?;
    // On one connection: SQLite explains what it knew when that last read something.
    let (db, mut lines) = (hub.read().begin().await?, Vec::new());
    let backend = db.get_database_backend();
    for statement in [reading.select(), reading.table.counting().0] {
        db.query_all(&statement).await?;
        let Statement { sql, values, .. } = backend.build(&statement);
        let (word, column) = match backend {
            DbBackend::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
            _ => ("EXPLAIN", "QUERY PLAN"),
        };
        let values = values.unwrap_or_else(|| Values(Vec::new()));
        let explain = Statement::from_sql_and_values(backend, format!("{word} {sql}"), values);
        for row in db.query_all_raw(explain).await? {
            lines.push(row.try_get::<String>("", column)?);
        }
    }
    Ok(lines)
}

/// A page that is to be read.
struct Reading<'q> {
    table: Table<'q>,
    /// Pages before a place are read backwards.
    order: Order,
    /// Where it begins.
    beginning: Option<Condition>,
    limit: u32,
}

impl<'q> Reading<'q> {
    async fn begin(
        hub: &Hub,
        model: &'static Model,
        scope: Scope,
        query: &'q Query,
    ) -> Result<Self, HubError> {
        let order = Order::of(model, query)?;
        let cursor = query.page.cursor.as_ref();
        let order = match cursor {
            Some(Cursor::Before(_)) => order.reversed(),
            _ => order,
        };
        let beginning =
            cursor.map(|cursor| cursor::beginning(model, &order, cursor)).transpose()?;
        let table = Table::plan(hub, model, scope, query).await?;
        Ok(Self { table, order, beginning, limit: query.page.limit })
    }

    fn select(&self) -> SelectStatement {
        self.table.select(&self.order, self.beginning.clone(), self.limit)
    }

    /// One row more than the page holds, if there are so many.
    async fn rows(
        &self,
        db: &impl ConnectionTrait,
        id: &impl Fn(Uuid) -> String,
    ) -> Result<Vec<(Uuid, Row)>, HubError> {
        let rows = db.query_all(&self.select()).await?;
        let read = rows.iter().map(|row| read_row(row, self.table.model, id));
        Ok(read.collect::<Result<_, DbErr>>()?)
    }
}

impl<'q> Table<'q> {
    async fn plan(
        hub: &Hub,
        model: &'static Model,
        scope: Scope,
        query: &'q Query,
    ) -> Result<Self, HubError> {
        let terms = condition::terms(model, query);
        let plan = plan::plan(hub.read(), model, &scope, &terms, hub.clock.now()).await?;
        Ok(Self { model, scope, terms, plan })
    }

    /// The statement that reads one row more than the page holds: it tells whether there is another
    /// page.
    fn select(&self, order: &Order, beginning: Option<Condition>, limit: u32) -> SelectStatement {
        let first = order.first().map(|(column, _)| column);
        let mut select = SelectStatement::new();
        select.column("id");
        for column in self.model.columns {
            select.column(column.name);
        }
        self.from(&mut select);
        for term in &self.terms {
            let mut view = self.plan.view;
            // What is read in its order begins and ends where its filters say.
            if first.is_some_and(|column| term.is_of(column)) {
                view.indexes = Indexes::Any;
            }
            select.cond_where(term.condition(view));
        }
        if let Some(beginning) = beginning {
            select.cond_where(beginning);
        }
        for (column, direction) in order.columns() {
            select.order_by_expr(Indexes::Any.key(column), sql_order(direction));
        }
        select.order_by("id", sql_order(order.last_direction())).limit(u64::from(limit) + 1);
        select
    }

    /// Where the rows come from: the table, or the few that one condition finds.
    fn from(&self, select: &mut SelectStatement) {
        match &self.plan.few {
            None => {
                let scope = self.scope.condition(Indexes::Any);
                select.from(Alias::new(self.model.name)).cond_where(scope);
            }
            Some(few) => {
                let some = self.some(Some(few), MOST_OF_FEW);
                select.from_subquery(some, "few");
            }
        }
    }

    /// Rows that a driver finds, with all that is asked of them. The limit keeps the databases from
    /// finding them in another way.
    fn some(&self, driver: Option<&Driver>, limit: u64) -> SelectStatement {
        let mut some = SelectStatement::new();
        some.columns(["id", "search"]);
        for column in self.model.columns {
            some.column(column.name);
        }
        some.from(Alias::new(self.model.name))
            .cond_where(match driver {
                Some(driver) => driver.within(&self.scope),
                None => self.scope.condition(Indexes::Any),
            })
            .limit(limit);
        some
    }

    /// The statement that counts the rows, and how far it does.
    fn counting(&self) -> (SelectStatement, Counting) {
        let Plan { few, narrowest, view } = &self.plan;
        let view = View { indexes: Indexes::Any, ..*view };
        let fits = self.terms.iter().map(|term| term.condition(view));
        if few.is_none() && self.is_counted_by_an_index(view) {
            let wanted = fits.fold(self.scope.condition(Indexes::Any), Condition::add);
            return (count_up_to(COUNTED + 1, self.model, wanted), Counting::Rows);
        }
        let fits = fits.fold(Condition::all(), Condition::add);
        let limit = if few.is_some() { MOST_OF_FEW } else { COUNTED };
        let mut looked_at = SelectStatement::new();
        looked_at
            .expr_as(Expr::case(fits, 1).finally(0), "fits")
            .from_subquery(self.some(few.as_ref().or(narrowest.as_ref()), limit), "few");
        let mut count = SelectStatement::new();
        count
            .expr_as(Expr::val(1).count(), "looked_at")
            .expr_as(Expr::cust("CAST(COALESCE(SUM(fits), 0) AS BIGINT)"), "n")
            .from_subquery(looked_at, "some");
        (count, Counting::Among(limit))
    }

    async fn count(&self, db: &impl ConnectionTrait) -> Result<RowCount, HubError> {
        let (statement, counting) = self.counting();
        let row = db.query_one(&statement).await?;
        let found = number(row.as_ref(), "n")?;
        Ok(match counting {
            Counting::Rows if found > COUNTED => RowCount::MoreThan(COUNTED),
            Counting::Among(limit) if number(row.as_ref(), "looked_at")? >= limit => {
                RowCount::AtLeast(found)
            }
            Counting::Rows | Counting::Among(_) => RowCount::Exact(found),
        })
    }

    /// Whether one look into an index counts what fits: a single filter, or none.
    fn is_counted_by_an_index(&self, view: View) -> bool {
        match self.terms.as_slice() {
            [] => true,
            [term] => term.is_indexed(view.unusual_money),
            _ => false,
        }
    }

    /// Whether there is a row before the page, of which `previous` is the beginning.
    async fn is_any_before(
        &self,
        db: &impl ConnectionTrait,
        order: &Order,
        previous: Option<&Cursor>,
    ) -> Result<bool, HubError> {
        let Some(Cursor::Before(text)) = previous else { return Ok(false) };
        let order = order.reversed();
        let before = Place::parse(&order, "before", text)?.beyond(&order);
        Ok(db.query_one(&self.select(&order, Some(before), 0)).await?.is_some())
    }
}

const fn sql_order(direction: Direction) -> SqlOrder {
    match direction {
        Direction::Ascending => SqlOrder::Asc,
        Direction::Descending => SqlOrder::Desc,
    }
}

/// How rows are counted.
#[derive(Clone, Copy)]
enum Counting {
    /// All that fit, up to a limit.
    Rows,
    /// Those that fit among so many at most.
    Among(u64),
}

/// Counts the rows that meet a condition, up to a limit, as `n`.
fn count_up_to(limit: u64, model: &Model, wanted: Condition) -> SelectStatement {
    let mut some = SelectStatement::new();
    some.expr(Expr::val(1)).from(Alias::new(model.name)).cond_where(wanted).limit(limit);
    let mut count = SelectStatement::new();
    count.expr_as(Expr::val(1).count(), "n").from_subquery(some, "some");
    count
}

fn number(row: Option<&QueryResult>, name: &str) -> Result<u64, DbErr> {
    let number = row.map(|row| row.try_get::<i64>("", name)).transpose()?;
    Ok(number.and_then(|number| number.try_into().ok()).unwrap_or_default())
}

fn read_row(
    row: &QueryResult,
    model: &Model,
    id: &impl Fn(Uuid) -> String,
) -> Result<(Uuid, Row), DbErr> {
    let uuid: Uuid = row.try_get("", "id")?;
    Ok((uuid, Row { id: id(uuid), cells: cells(row, model)? }))
}

/// The cells of a row, in the order of the model's columns.
pub(crate) fn cells(
    row: &QueryResult,
    model: &Model,
) -> Result<Vec<contract::value::Value>, DbErr> {
    model.columns.iter().map(|column| storage::read(row, column)).collect()
}

fn assemble(
    model: &Model,
    query: &Query,
    order: &Order,
    mut rows: Vec<(Uuid, Row)>,
    count: RowCount,
) -> Page {
    let more = rows.len() > limit(&query.page);
    rows.truncate(limit(&query.page));
    let backwards = matches!(query.page.cursor, Some(Cursor::Before(_)));
    if backwards {
        rows.reverse();
    }
    let place = |row: Option<&(Uuid, Row)>| {
        row.map(|(id, row)| Place::of(model, order, *id, row).to_text())
    };
    let has_next = if backwards { !rows.is_empty() } else { more };
    let has_previous = if backwards { more } else { query.page.cursor.is_some() };
    let next = place(rows.last()).filter(|_| has_next).map(Cursor::After);
    let previous = place(rows.first()).filter(|_| has_previous).map(Cursor::Before);
    Page { rows: rows.into_iter().map(|(_, row)| row).collect(), next, previous, count }
}

fn limit(page: &PageRequest) -> usize {
    usize::try_from(page.limit).unwrap_or(usize::MAX)
}
