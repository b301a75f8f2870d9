use std::cmp::Ordering;
use std::collections::BTreeSet;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::iterator::Offset;
use super::list_query::{Asked, Direction, ListQuery};
use super::record::Record;
use super::table::Table;
use super::{answer, base};
use crate::cell_order::compare;
use crate::credentials::Caller;
use crate::fault::PageLie;
use crate::world::{Site, lock};

/// `GET /v0/{base}/{table}`
pub(super) async fn by_query(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Path((base, table_name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(table) = table(&caller, &base, &table_name) else {
        return answer::no_permission_or_model();
    };
    answered(Asked::of_query(query.as_deref()).and_then(|asked| list(&site, table, &asked)))
}

/// `POST /v0/{base}/{table}/listRecords`: the same for questions that are too long for an address.
pub(super) async fn by_body(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Path((base, table_name)): Path<(String, String)>,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Response {
    let Some(table) = table(&caller, &base, &table_name) else {
        return answer::no_permission_or_model();
    };
    match asked {
        Ok(Json(asked)) => answered(list(&site, table, &asked)),
        Err(_) => answer::invalid_request(),
    }
}

/// The table, if the caller may read records of it.
pub(super) fn table(caller: &Caller, base: &str, table: &str) -> Option<&'static Table> {
    base::find(base)?.table(table).filter(|_| caller.may("data.records:read"))
}

fn answered(result: Result<Value, Response>) -> Response {
    result.map_or_else(|refused| refused, |body| Json(body).into_response())
}

fn list(site: &Site, table: &'static Table, asked: &Asked) -> Result<Value, Response> {
    let query = asked.understood(table)?;
    let offset = Offset { question: &query.question, table };
    let found = found(site, table, &query);
    let start = match &asked.offset {
        None => Some(0),
        Some(text) => {
            offset.read(site, text).and_then(|index| found.iter().position(|other| *other == index))
        }
    };
    let Some(start) = start else {
        return Err(answer::unprocessable(
            "LIST_RECORDS_ITERATOR_NOT_AVAILABLE",
            "The iterator is not available any more. Please list the records from the beginning.",
        ));
    };
    let lie = site.standing.page_lie();
    let shown = if lie == PageLie::Repeat { 0 } else { start };
    let end = found.len().min(shown + query.page_size);
    let chosen = query.fields.as_deref();
    let json = |index: &u64| Record::of(site, table, *index).json(chosen, query.key);
    let records: Vec<Value> = found[shown..end].iter().map(json).collect();
    let next = match lie {
        PageLie::None => found.get(end),
        PageLie::Repeat => found.get(start + query.page_size).or(found.last()),
        PageLie::Loop => found.get(start),
    };
    let mut body = json!({ "records": records });
    if let Some(next) = next {
        body["offset"] = offset.write(site, *next).into();
    }
    Ok(body)
}

/// The numbers of the records that are wanted, in their order.
fn found(site: &Site, table: &'static Table, query: &ListQuery) -> Vec<u64> {
    let Some(formula) = &query.formula else {
        let count = table.timeline(&site.world.data).count(site.now_seconds());
        return sorted(site, table, query, (1..=count).collect());
    };
    let candidates = candidates(site, table, formula.changed_after());
    let wanted = |index: &u64| formula.holds(&Record::of(site, table, *index));
    sorted(site, table, query, candidates.into_iter().filter(wanted).collect())
}

/// All records, or those that may have changed after a moment: the younger ones, and edited ones.
fn candidates(site: &Site, table: &Table, changed_after: Option<i64>) -> BTreeSet<u64> {
    let timeline = table.timeline(&site.world.data);
    let count = timeline.count(site.now_seconds());
    let Some(moment) = changed_after else { return (1..=count).collect() };
    let settled = timeline.count(moment - table.settles_in);
    let edited: Vec<String> = lock(&site.standing.edits).records().map(str::to_owned).collect();
    let edited = edited.iter().filter_map(|record| table.index_of(site, record));
    (settled + 1..=count).chain(edited).collect()
}

fn sorted(site: &Site, table: &'static Table, query: &ListQuery, mut found: Vec<u64>) -> Vec<u64> {
    if !query.sorts.is_empty() {
        let mut keyed: Vec<(u64, Record)> =
            found.iter().map(|index| (*index, Record::of(site, table, *index))).collect();
        // The sort is stable, so records that are alike stay in the order of their making.
        keyed.sort_by(|(_, one), (_, other)| {
            let orders = query.sorts.iter().map(|(field, direction)| {
                let order = compare(one.value(field), other.value(field));
                if *direction == Direction::Desc { order.reverse() } else { order }
            });
            orders.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        });
        found = keyed.into_iter().map(|(index, _)| index).collect();
    }
    found.truncate(query.max_records);
    found
}
