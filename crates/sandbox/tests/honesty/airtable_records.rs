use std::collections::{HashMap, HashSet};
use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, form, frozen, get_as, key, post_json, then};

const ORDERS: &str = "/airtable/v0/appACMERETAIL0001/Orders";

/// A sandbox that lets a test ask as often as it wants.
fn patient() -> Sandbox {
    let limits = HashMap::from([("airtable", 10_000)]);
    Sandbox::new(Options { now: Some(then()), limits, ..Options::default() })
}

async fn page(sandbox: &Sandbox, query: &[(&str, &str)]) -> Answer {
    get_as(sandbox, &key("airtable"), &format!("{ORDERS}?{}", form(query))).await
}

async fn all(sandbox: &Sandbox, query: &[(&str, &str)]) -> Vec<Value> {
    let mut records = Vec::new();
    let mut offset = String::new();
    loop {
        let query: Vec<_> = query.iter().copied().chain([("offset", offset.as_str())]).collect();
        let answer = page(sandbox, &query).await.json();
        records.extend(answer["records"].as_array().expect("records").clone());
        match answer["offset"].as_str() {
            Some(next) => next.clone_into(&mut offset),
            None => return records,
        }
    }
}

fn ids(records: &[Value]) -> Vec<&str> {
    records.iter().map(|record| record["id"].as_str().expect("an id")).collect()
}

#[tokio::test]
async fn following_the_offset_brings_every_record_once() {
    let sandbox = patient();
    for size in ["100", "7"] {
        let records = all(&sandbox, &[("pageSize", size)]).await;
        assert_eq!(records.len(), 400, "{size}");
        assert_eq!(ids(&records).iter().collect::<HashSet<_>>().len(), 400);
        assert!(
            records.is_sorted_by_key(|record| record["createdTime"].as_str().map(str::to_owned))
        );
    }
    let customers = "/airtable/v0/appACMERETAIL0001/tblCustomers00001?pageSize=100";
    let customers = get_as(&sandbox, &key("airtable"), customers).await.json();
    assert!(customers["offset"].as_str().is_some_and(|it| it.starts_with("itr")));
}

#[tokio::test]
async fn empty_cells_are_left_out() {
    let records = all(&patient(), &[]).await;
    let has = |name: &str| records.iter().filter(|it| it["fields"].get(name).is_some()).count();
    assert_eq!(has("Order"), 400);
    assert!((1..300).contains(&has("Notes")), "{}", has("Notes"));
    assert!(has("Paid") < 400, "an empty box is not there");
    let record = &records[399];
    assert_eq!(record["fields"]["Order"], "#2200");
    assert!(record["fields"]["Total"].is_number());
    assert!(record["fields"]["Customer"][0].as_str().is_some_and(|id| id.starts_with("rec")));
}

#[tokio::test]
async fn fields_are_chosen_and_named_by_name_or_id() {
    let sandbox = frozen();
    let query = [("fields[]", "Order"), ("fields[]", "Total"), ("maxRecords", "3")];
    let records = all(&sandbox, &query).await;
    assert_eq!(records.len(), 3);
    let names: Vec<_> = records[0]["fields"].as_object().expect("fields").keys().collect();
    assert_eq!(names, ["Order", "Total"]);
    let query = [("returnFieldsByFieldId", "true"), ("maxRecords", "1")];
    let by_id = all(&sandbox, &query).await;
    assert!(by_id[0]["fields"].as_object().expect("fields").keys().all(|id| id.starts_with("fld")));
}

#[tokio::test]
async fn records_are_sorted_as_asked() {
    let sandbox = patient();
    let query = [("sort[0][field]", "Total"), ("sort[0][direction]", "desc")];
    let dear = all(&sandbox, &query).await;
    let totals: Vec<f64> =
        dear.iter().map(|it| it["fields"]["Total"].as_f64().expect("a number")).collect();
    assert_eq!(totals.len(), 400);
    assert!(totals.is_sorted_by(|one, other| one >= other));
    let query = [("sort[0][field]", "Status"), ("sort[1][field]", "Order"), ("pageSize", "33")];
    let sorted = all(&sandbox, &query).await;
    let keys: Vec<_> = sorted
        .iter()
        .map(|it| (it["fields"]["Status"].to_string(), it["fields"]["Order"].to_string()))
        .collect();
    assert!(keys.is_sorted());
}

#[tokio::test]
async fn a_long_question_may_be_posted() {
    let sandbox = frozen();
    let bearer = format!("Bearer {}", key("airtable"));
    let path = format!("{ORDERS}/listRecords");
    let ask =
        async |body: Value| post_json(&sandbox, &path, &[("authorization", &bearer)], &body).await;
    let body = json!({
        "fields": ["Order"],
        "filterByFormula": "{Order} = '#2200'",
        "sort": [{ "field": "Order", "direction": "desc" }],
        "pageSize": 5,
    });
    let found = ask(body).await.json();
    assert_eq!(found["records"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["records"][0]["fields"], json!({ "Order": "#2200" }));
    assert_eq!(ask(json!({ "pageSize": "many" })).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn one_record_is_read_by_its_id() {
    let sandbox = frozen();
    let first = all(&sandbox, &[("maxRecords", "1")]).await.remove(0);
    let path = format!("{ORDERS}/{}", first["id"].as_str().expect("an id"));
    assert_eq!(get_as(&sandbox, &key("airtable"), &path).await.json(), first);
}

#[tokio::test]
async fn wrong_questions_are_422_by_name() {
    let sandbox = patient();
    for (query, expected) in [
        (("pageSize", "101"), "INVALID_REQUEST_UNKNOWN"),
        (("pageSize", "0"), "INVALID_REQUEST_UNKNOWN"),
        (("pageSize", "many"), "INVALID_REQUEST_UNKNOWN"),
        (("fields[]", "Colour"), "UNKNOWN_FIELD_NAME"),
        (("sort[0][field]", "Colour"), "UNKNOWN_FIELD_NAME"),
        (("view", "Kanban"), "VIEW_NAME_NOT_FOUND"),
        (("filterByFormula", "IS_AFTER("), "INVALID_FILTER_BY_FORMULA"),
        (("offset", "itr1/rec1"), "LIST_RECORDS_ITERATOR_NOT_AVAILABLE"),
    ] {
        let refused = page(&sandbox, &[query]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query:?}");
        assert_eq!(refused.json()["error"]["type"], expected, "{query:?}");
        assert!(refused.json()["error"]["message"].is_string());
    }
}

#[tokio::test]
async fn an_offset_is_good_for_minutes_and_for_its_own_question() {
    let sandbox = patient();
    let first = page(&sandbox, &[]).await.json();
    let offset = first["offset"].as_str().expect("an offset");
    let other = [("offset", offset), ("sort[0][field]", "Order")];
    assert_eq!(page(&sandbox, &other).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    sandbox.control().advance(Duration::from_mins(9));
    assert_eq!(page(&sandbox, &[("offset", offset)]).await.status, StatusCode::OK);
    sandbox.control().advance(Duration::from_mins(2));
    let late = page(&sandbox, &[("offset", offset)]).await.json();
    assert_eq!(late["error"]["type"], "LIST_RECORDS_ITERATOR_NOT_AVAILABLE");
}

#[tokio::test]
async fn a_base_that_is_asked_too_often_shuts_for_half_a_minute_without_saying_so() {
    let sandbox = frozen();
    for _ in 0..5 {
        assert_eq!(page(&sandbox, &[("maxRecords", "1")]).await.status, StatusCode::OK);
    }
    let refused = page(&sandbox, &[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()["errors"][0]["error"], "RATE_LIMIT_REACHED");
    assert_eq!(refused.header("retry-after"), "");
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(page(&sandbox, &[]).await.status, StatusCode::TOO_MANY_REQUESTS, "still");
    let other = "/airtable/v0/appACMELABS000002/Issues";
    assert_eq!(get_as(&sandbox, &key("airtable"), other).await.status, StatusCode::OK);
}

#[tokio::test]
async fn faults_lie_about_pages() {
    let sandbox = patient();
    let first = page(&sandbox, &[]).await.json();
    let offset = first["offset"].as_str().expect("an offset");
    sandbox.control().set_fault("airtable", Some(Fault::RepeatPage));
    let repeated = page(&sandbox, &[("offset", offset)]).await.json();
    assert_eq!(repeated["records"], first["records"]);
    assert_ne!(repeated["offset"], Value::Null);
    sandbox.control().set_fault("airtable", Some(Fault::Loop));
    let looping = page(&sandbox, &[("offset", offset)]).await.json();
    assert_ne!(looping["records"], first["records"]);
    assert_eq!(looping["offset"], offset);
}
