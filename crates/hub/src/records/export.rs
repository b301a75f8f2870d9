//! All rows that a query finds, for programs and spreadsheets.

use contract::{
    audit_event::AuditAction,
    ids::RecordId,
    model::{Column, Model, Shown},
    query::{Cursor, Query, Row},
};

use super::{find_model, list::living};
use crate::{
    Actor, Hub, HubError,
    audit::{self, By},
    page,
};

/// How many rows are read at once.
const BATCH: u32 = 1_000;

/// All rows of a query, some at a time: as they are at the moment when they are read.
pub struct Export {
    hub: Hub,
    actor: Actor,
    model: &'static Model,
    columns: Vec<&'static Column>,
    query: Query,
    is_over: bool,
}

impl Export {
    /// Checks the query, and notes in the audit trail who takes what out.
    pub async fn begin(
        hub: &Hub,
        actor: &Actor,
        model: &str,
        query: &str,
        format: &str,
    ) -> Result<Self, HubError> {
        let model = find_model(model)?;
        let mut query = Query::parse_text(model, query)?;
        query.page.cursor = None;
        query.page.limit = BATCH;
        let detail = match query.to_text(model) {
            all if all.is_empty() => format!("{format}, everything"),
            some => format!("{format}, {some}"),
        };
        let tx = hub.begin().await?;
        let by = By::Actor(actor);
        audit::record(hub, &tx, by, AuditAction::RecordsExported, &model.name, &detail).await?;
        tx.commit().await?;
        let columns = columns(model, &query);
        let (hub, actor) = (hub.clone(), actor.clone());
        Ok(Self { hub, actor, model, columns, query, is_over: false })
    }

    /// The table.
    pub const fn model(&self) -> &'static Model {
        self.model
    }

    /// The columns, in the order that was chosen; those that are not shown as well where none was.
    pub fn columns(&self) -> &[&'static Column] {
        &self.columns
    }

    /// The next rows, with all cells of the model; none at the end.
    pub async fn next(&mut self) -> Result<Vec<Row>, HubError> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let id = |id| RecordId::from_uuid(id).to_string();
        let scope = living(&self.actor);
        let (rows, next) = page::rows(&self.hub, self.model, scope, &self.query, id).await?;
        self.is_over = next.is_none();
        self.query.page.cursor = next.map(Cursor::After);
        Ok(rows)
    }
}

fn columns(model: &'static Model, query: &Query) -> Vec<&'static Column> {
    let chosen = query.columns.iter().filter_map(|name| model.column(name));
    let chosen: Vec<_> = chosen.collect();
    if !chosen.is_empty() {
        return chosen;
    }
    let (shown, others): (Vec<_>, Vec<_>) =
        model.columns.iter().partition(|column| column.shown == Shown::Always);
    shown.into_iter().chain(others).collect()
}
