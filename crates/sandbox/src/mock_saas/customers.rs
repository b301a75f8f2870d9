use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::pages::PageRequest;
use super::shown::Shown;
use super::since::updated_since;
use crate::clock::rfc3339;
use crate::data::person::person;
use crate::query::Pairs;
use crate::seeded::Draw;
use crate::world::{Site, lock};

/// A customer has had the one change that comes by itself after this long.
const LONGEST_UNTIL_CHANGE: i64 = 30 * 24 * 3_600;

/// `cus_000007`
pub(super) fn id(index: u64) -> String {
    format!("cus_{index:06}")
}

/// The number of the customer with this id, if there is such a one.
pub(super) fn index_of(site: &Site, customer_id: &str) -> Option<u64> {
    let index = customer_id.strip_prefix("cus_")?.parse().ok()?;
    let count = site.world.data.customers.count(site.now_seconds());
    ((1..=count).contains(&index) && id(index) == customer_id).then_some(index)
}

/// `GET /external/customers`, newest first; `updated_since` narrows to what changed at or after.
pub(super) async fn list(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let request = match PageRequest::of(&pairs, &site) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let since = match updated_since(&pairs) {
        Ok(since) => since,
        Err(refused) => return refused,
    };
    let count = site.world.data.customers.count(site.now_seconds());
    let shown = shown(&site, count, since);
    request.answer(shown.total(), |position| json(&site, count - shown.at(position)))
}

/// All customers as the list shows them.
pub(super) fn truth(site: &Site) -> Vec<Value> {
    let count = site.world.data.customers.count(site.now_seconds());
    let shown = shown(site, count, None);
    (0..shown.total()).map(|position| json(site, count - shown.at(position))).collect()
}

/// What the list of so many customers shows: all, or who changed at a moment or later. Only those
/// who came not too long before it need a look.
fn shown(site: &Site, count: u64, since: Option<i64>) -> Shown {
    let positions = |records: &mut dyn Iterator<Item = &str>| -> Vec<u64> {
        records.filter_map(|it| index_of(site, it)).map(|index| count - index).collect()
    };
    let deleted = positions(&mut lock(&site.standing.gone).records());
    let Some(since) = since else { return Shown::new(count, deleted, Vec::new()) };
    let come_from =
        |since: i64| count - site.world.data.customers.count(since.saturating_sub(1)).min(count);
    let (newer, settled) =
        (come_from(since), come_from(since.saturating_sub(LONGEST_UNTIL_CHANGE)));
    let mut edited = positions(&mut lock(&site.standing.edits).records());
    edited.retain(|position| *position >= settled);
    edited.sort_unstable();
    let has_changed = |position: &u64| updated_at(site, count - position) >= since;
    let older = (newer..settled).chain(edited).filter(has_changed).collect();
    Shown::new(newer, deleted, older)
}

/// The customer with this number, who exists.
pub(super) fn json(site: &Site, index: u64) -> Value {
    let person = person(index);
    let mut json = json!({
        "id": id(index),
        "name": person.name,
        "email": person.email,
        "company": person.company.name,
        "country": person.country,
        "created_at": rfc3339(site.world.data.customers.moment(index)),
        "updated_at": rfc3339(updated_at(site, index)),
    });
    if let Some(edit) = lock(&site.standing.edits).of(&id(index)) {
        for (name, value) in &edit.changes {
            json[name] = value.clone();
        }
    }
    json
}

fn updated_at(site: &Site, index: u64) -> i64 {
    let created_at = site.world.data.customers.moment(index);
    let changed_at =
        created_at + Draw::of("customer life", index).seconds(60, LONGEST_UNTIL_CHANGE);
    let unedited = if changed_at <= site.now_seconds() { changed_at } else { created_at };
    let edits = lock(&site.standing.edits);
    if edits.is_empty() {
        return unedited;
    }
    edits.of(&id(index)).map_or(unedited, |edit| edit.at.max(unedited))
}
