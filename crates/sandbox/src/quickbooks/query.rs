use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::answer;
use super::company::Company;
use super::entity::Entity;
use super::sql::{Field, Sql};
use crate::fault::PageLie;
use crate::query::Pairs;
use crate::stream::{Stamp, Stream};
use crate::world::Site;

/// `GET /v3/company/{realm}/query?query=…&minorversion=75`. All minor versions up to 75 are one.
pub(super) async fn query(
    State(site): State<Site>,
    Extension(company): Extension<Company>,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let sql = match Sql::read(pairs.get("query").unwrap_or_default(), &site) {
        Ok(sql) => sql,
        Err(refused) => return refused,
    };
    let stream = sql.entity.stream(&site, company);
    let stamps = found(&stream, &sql);
    if sql.counts {
        return answer::found(&site, json!({ "QueryResponse": { "totalCount": stamps.len() } }));
    }
    // There is no link to the next page: a loop is an answer that is always about the first.
    let (shown, told) = match site.standing.page_lie() {
        PageLie::None => (sql.start, sql.start),
        PageLie::Repeat => (1, sql.start),
        PageLie::Loop => (1, 1),
    };
    let records: Vec<Value> = stamps
        .iter()
        .skip(shown - 1)
        .take(sql.most)
        .map(|stamp| sql.entity.record(&site, company, stamp.index))
        .collect();
    if records.is_empty() {
        return answer::found(&site, json!({ "QueryResponse": {} }));
    }
    let count = records.len();
    let mut found = json!({
        sql.entity.name(): records,
        "startPosition": told,
        "maxResults": count,
    });
    // What it counts is told differently, so it stands only where all counts are the same.
    if count == stamps.len() {
        found["totalCount"] = count.into();
    }
    answer::found(&site, json!({ "QueryResponse": found }))
}

/// The records that a query finds, in its order.
fn found(stream: &Stream<'_>, sql: &Sql) -> Vec<Stamp> {
    let since = sql
        .conditions
        .iter()
        .filter(|it| it.field == Field::Updated && it.comparison.bounds_from_below())
        .map(|it| it.literal.div_euclid(1_000))
        .max();
    let mut stamps = stream.changed_from(since.unwrap_or(i64::MIN));
    stamps.retain(|stamp| {
        sql.conditions.iter().all(|it| it.holds(value(sql.entity, stream, stamp, it.field)))
    });
    if let Some(order) = sql.order {
        stamps.sort_by_key(|stamp| (value(sql.entity, stream, stamp, order.field), stamp.index));
        order.direction.turn(&mut stamps);
    }
    stamps
}

fn value(entity: Entity, stream: &Stream<'_>, stamp: &Stamp, field: Field) -> i64 {
    const DAY: i64 = 24 * 3_600;
    let created_at = stream.created_at(stamp.index);
    match field {
        Field::Id => entity.id(stamp.index).parse().unwrap_or(i64::MAX),
        Field::Updated => stamp.updated_at.saturating_mul(1_000),
        Field::Created => created_at.saturating_mul(1_000),
        Field::Date => (created_at.div_euclid(DAY) * DAY).saturating_mul(1_000),
    }
}
