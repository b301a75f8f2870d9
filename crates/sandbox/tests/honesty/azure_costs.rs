use std::collections::{HashMap, HashSet};

use axum::http::StatusCode;
use sandbox::{Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::azure_token::token;
use crate::harness::{Answer, HOST, frozen, post_json, then};

const QUERY: &str = "/providers/Microsoft.CostManagement/query?api-version=2025-03-01";
const ACME: &str = "/azure/subscriptions/ac3e0001-0000-4000-8000-5a4db0c0ffee";

/// A sandbox whose quota no test reaches.
fn patient() -> Sandbox {
    let limits = HashMap::from([("azure", 10_000)]);
    Sandbox::new(Options { now: Some(then()), limits, ..Options::default() })
}

async fn post(sandbox: &Sandbox, path: &str, question: &Value) -> Answer {
    let bearer = format!("Bearer {}", token(sandbox).await);
    post_json(sandbox, path, &[("authorization", &bearer)], question).await
}

async fn ask(sandbox: &Sandbox, question: &Value) -> Answer {
    post(sandbox, &format!("{ACME}{QUERY}"), question).await
}

fn daily(from: &str, to: &str) -> Value {
    json!({
        "type": "ActualCost",
        "timeframe": "Custom",
        "timePeriod": { "from": from, "to": to },
        "dataset": {
            "granularity": "Daily",
            "aggregation": { "totalCost": { "name": "Cost", "function": "Sum" } },
            "grouping": [
                { "type": "Dimension", "name": "ServiceName" },
                { "type": "Dimension", "name": "ResourceLocation" },
            ],
        },
    })
}

fn rows(answer: &Value) -> Vec<Vec<Value>> {
    serde_json::from_value(answer["properties"]["rows"].clone()).expect("rows")
}

fn columns(answer: &Value) -> Vec<String> {
    let columns = answer["properties"]["columns"].as_array().expect("columns");
    columns.iter().map(|it| it["name"].as_str().expect("text").to_owned()).collect()
}

#[tokio::test]
async fn the_columns_say_what_stands_where_and_both_ends_of_the_time_are_in() {
    let question = daily("2026-11-01T00:00:00Z", "2026-11-02T23:59:59Z");
    let answer = ask(&frozen(), &question).await.json();
    assert_eq!(answer["type"], "Microsoft.CostManagement/query");
    let expected = ["Cost", "UsageDate", "ServiceName", "ResourceLocation", "Currency"];
    assert_eq!(columns(&answer), expected);
    assert_eq!(answer["properties"]["columns"][1]["type"], "Number");
    let rows = rows(&answer);
    let dates: HashSet<_> = rows.iter().map(|row| row[1].as_i64()).collect();
    assert_eq!(dates, HashSet::from([Some(20_261_101), Some(20_261_102)]));
    assert!(
        rows.iter().all(|row| row[4] == "EUR"
            && row[0].as_f64().is_some_and(|cost| (0.05..200.0).contains(&cost)))
    );
    assert!(rows.iter().any(|row| row[2] == "Virtual Machines" && row[3] == "uksouth"));
    assert_eq!(answer["properties"]["nextLink"], Value::Null);
}

#[tokio::test]
async fn the_next_link_is_posted_with_the_same_body_and_brings_every_row_once() {
    let sandbox = patient();
    let question = daily("2026-02-01T00:00:00Z", "2026-11-20T00:00:00Z");
    let (mut all, mut pages) = (Vec::new(), 0);
    let mut path = format!("{ACME}{QUERY}");
    loop {
        let answer = post(&sandbox, &path, &question).await.json();
        all.extend(rows(&answer));
        pages += 1;
        let Some(link) = answer["properties"]["nextLink"].as_str() else { break };
        assert!(link.contains("skiptoken="), "{link}");
        path = link.strip_prefix(&format!("http://{HOST}")).expect("our host").to_owned();
    }
    let keys: HashSet<_> = all.iter().map(|row| format!("{:?}", &row[1..])).collect();
    assert_eq!(keys.len(), all.len());
    assert_eq!(pages, all.len().div_ceil(1_000));
    assert!(pages > 5, "{pages}");
}

#[tokio::test]
async fn usage_and_its_unit_can_be_asked() {
    let mut question = daily("2026-11-01", "2026-11-01");
    question["dataset"]["aggregation"]["usage"] =
        json!({ "name": "UsageQuantity", "function": "Sum" });
    question["dataset"]["grouping"] = json!([
        { "type": "Dimension", "name": "meter" },
        { "type": "Dimension", "name": "UnitOfMeasure" },
    ]);
    let answer = ask(&frozen(), &question).await.json();
    let expected = ["Cost", "UsageQuantity", "UsageDate", "Meter", "UnitOfMeasure", "Currency"];
    assert_eq!(columns(&answer), expected);
    assert!(rows(&answer).iter().any(|row| row[3] == "D4s v5" && row[4] == "1 Hour"));
}

#[tokio::test]
async fn a_month_is_the_sum_of_its_days() {
    let sandbox = patient();
    let sum = |answer: &Value| -> f64 {
        rows(answer).iter().map(|row| row[0].as_f64().expect("a number")).sum()
    };
    let mut question = daily("2026-10-01", "2026-10-31");
    let days = ask(&sandbox, &question).await.json();
    question["dataset"]["granularity"] = "Monthly".into();
    question["dataset"]["grouping"] = json!([]);
    let month = ask(&sandbox, &question).await.json();
    assert_eq!(columns(&month), ["Cost", "BillingMonth", "Currency"]);
    assert_eq!(rows(&month)[0][1], "2026-10-01T00:00:00");
    assert!((sum(&days) - sum(&month)).abs() < 0.001);
    question["timeframe"] = "TheLastMonth".into();
    assert_eq!(rows(&ask(&sandbox, &question).await.json()), rows(&month));
}

#[tokio::test]
async fn without_a_role_it_is_forbidden_and_an_empty_scope_has_no_content() {
    let sandbox = frozen();
    let question = daily("2026-11-01", "2026-11-02");
    let forbidden = ACME.replace("ac3e0001", "ac3e0002");
    let forbidden = post(&sandbox, &format!("{forbidden}{QUERY}"), &question).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    assert_eq!(forbidden.json()["error"]["code"], "RBACAccessDenied");
    let empty = ACME.replace("ac3e0001", "ac3e0003");
    let empty = post(&sandbox, &format!("{empty}{QUERY}"), &question).await;
    assert_eq!((empty.status, empty.text.as_str()), (StatusCode::NO_CONTENT, ""));
}

#[tokio::test]
async fn the_quota_counts_months_and_names_several_waits() {
    let sandbox = frozen();
    let year = daily("2026-02-01", "2026-11-19");
    let first = ask(&sandbox, &year).await;
    let header = |answer: &Answer, name: &str| {
        answer.header(&format!("x-ms-ratelimit-microsoft.costmanagement-{name}")).to_owned()
    };
    assert_eq!(header(&first, "qpu-consumed"), "10");
    assert_eq!(header(&first, "qpu-remaining"), "QueriesPer10Sec:2");
    let refused = ask(&sandbox, &year).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()["error"]["code"], "429");
    assert_eq!(refused.header("retry-after"), "");
    let waits: Vec<u32> = ["client", "entity", "qpu", "tenant"]
        .iter()
        .map(|of| header(&refused, &format!("{of}-retry-after")).parse().expect("seconds"))
        .collect();
    assert_eq!(waits.iter().max(), Some(&waits[2]));
}

#[tokio::test]
async fn wrong_questions_are_bad_requests() {
    let sandbox = patient();
    let with = |path: &str, value: Value| {
        let mut question = daily("2026-11-01", "2026-11-02");
        *question.pointer_mut(path).expect("a field") = value;
        question
    };
    let dimension = |name: &str| json!({ "type": "Dimension", "name": name });
    let three = json!([dimension("Meter"), dimension("ServiceName"), dimension("UnitOfMeasure")]);
    for question in [
        with("/type", "Forecast".into()),
        with("/timeframe", "Yesterday".into()),
        with("/timePeriod", Value::Null),
        with("/timePeriod/from", "2026-11-03".into()),
        with("/timePeriod/from", "2024-11-03".into()),
        with("/timePeriod/to", "soon".into()),
        with("/dataset/granularity", "Hourly".into()),
        with("/dataset/aggregation", json!({})),
        with("/dataset/aggregation/totalCost/name", "Price".into()),
        with("/dataset/aggregation/totalCost/function", "Max".into()),
        with("/dataset/grouping", json!([dimension("Colour")])),
        with("/dataset/grouping", three),
        json!([]),
    ] {
        let refused = ask(&sandbox, &question).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{question}");
        assert_eq!(refused.json()["error"]["code"], "BadRequest", "{question}");
    }
}

#[tokio::test]
async fn the_faults_of_pages_work_on_the_link() {
    let sandbox = patient();
    let question = daily("2026-02-01", "2026-11-20");
    let first = ask(&sandbox, &question).await.json();
    let link = first["properties"]["nextLink"].as_str().expect("a link").to_owned();
    let second = link.strip_prefix(&format!("http://{HOST}")).expect("our host");
    sandbox.control().set_fault("azure", Some(Fault::RepeatPage));
    let repeated = post(&sandbox, second, &question).await.json();
    assert_eq!(rows(&repeated), rows(&first));
    assert_ne!(repeated["properties"]["nextLink"], Value::Null);
    sandbox.control().set_fault("azure", Some(Fault::Loop));
    let looping = post(&sandbox, second, &question).await.json();
    assert_eq!(looping["properties"]["nextLink"], link);
    let limited = Fault::RateLimited { retry_after_seconds: 40 };
    sandbox.control().set_fault("azure", Some(limited));
    let limited = ask(&sandbox, &question).await;
    let name = "x-ms-ratelimit-microsoft.costmanagement-qpu-retry-after";
    assert_eq!(limited.header(name), "40");
}
