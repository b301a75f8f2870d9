use std::collections::{HashMap, HashSet};
use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::aws_caller::Caller;
use crate::harness::{Answer, frozen, then};

async fn ask(sandbox: &Sandbox, question: &Value) -> Answer {
    Caller::default().ask(sandbox, question).await
}

/// A sandbox that answers as many questions a second as a test asks.
fn patient() -> Sandbox {
    let limits = HashMap::from([("aws", 1_000)]);
    Sandbox::new(Options { now: Some(then()), limits, ..Options::default() })
}

fn daily(start: &str, end: &str) -> Value {
    json!({
        "TimePeriod": { "Start": start, "End": end },
        "Granularity": "DAILY",
        "Metrics": ["UnblendedCost", "UsageQuantity"],
        "GroupBy": [
            { "Type": "DIMENSION", "Key": "SERVICE" },
            { "Type": "DIMENSION", "Key": "REGION" },
        ],
    })
}

fn with(mut question: Value, name: &str, value: Value) -> Value {
    question[name] = value;
    question
}

fn amount(metric: &Value) -> f64 {
    metric["Amount"].as_str().expect("text").parse().expect("a number")
}

fn results(answer: &Value) -> &Vec<Value> {
    answer["ResultsByTime"].as_array().expect("results")
}

#[tokio::test]
async fn the_start_is_in_and_the_end_is_out() {
    let answer = ask(&frozen(), &daily("2026-11-01", "2026-11-03")).await.json();
    let days: Vec<_> = results(&answer).iter().map(|day| day["TimePeriod"].clone()).collect();
    assert_eq!(
        days,
        [
            json!({ "Start": "2026-11-01", "End": "2026-11-02" }),
            json!({ "Start": "2026-11-02", "End": "2026-11-03" }),
        ]
    );
    assert_eq!(answer["GroupDefinitions"][1]["Key"], "REGION");
    assert_eq!(answer["DimensionValueAttributes"], json!([]));
}

#[tokio::test]
async fn a_group_is_a_service_in_a_region_with_amounts_as_text() {
    let answer = ask(&frozen(), &daily("2026-10-01", "2026-10-02")).await.json();
    let day = &results(&answer)[0];
    assert_eq!(day["Total"], json!({}));
    let groups = day["Groups"].as_array().expect("groups");
    let keys: HashSet<_> = groups.iter().map(|group| group["Keys"].to_string()).collect();
    assert_eq!(keys.len(), groups.len());
    assert!(keys.contains(r#"["Amazon Elastic Compute Cloud - Compute","eu-west-2"]"#), "{keys:?}");
    assert!(keys.contains(r#"["AWS Support (Business)","NoRegion"]"#), "{keys:?}");
    for group in groups {
        let metrics = &group["Metrics"];
        assert_eq!(metrics["UnblendedCost"]["Unit"], "USD");
        assert_eq!(metrics["UsageQuantity"]["Unit"], "N/A", "services count different things");
        let cost = amount(&metrics["UnblendedCost"]);
        assert!((0.1..200.0).contains(&cost), "{group}");
    }
}

#[tokio::test]
async fn usage_has_a_unit_where_it_is_grouped_by_what_is_counted() {
    let question = with(
        daily("2026-10-01", "2026-10-02"),
        "GroupBy",
        json!([
            { "Type": "DIMENSION", "Key": "USAGE_TYPE" },
            { "Type": "DIMENSION", "Key": "SERVICE" },
        ]),
    );
    let answer = ask(&frozen(), &question).await.json();
    let groups = results(&answer)[0]["Groups"].as_array().expect("groups").clone();
    let machines = groups
        .iter()
        .find(|group| group["Keys"][0] == "EUW2-BoxUsage:m6i.large")
        .expect("machines in London");
    assert_eq!(machines["Metrics"]["UsageQuantity"]["Unit"], "Hrs");
    assert!(amount(&machines["Metrics"]["UsageQuantity"]) > 24.0);
}

#[tokio::test]
async fn following_the_token_brings_every_day_once() {
    let sandbox = patient();
    let question = daily("2026-02-01", "2026-11-20");
    let (mut days, mut token, mut pages) = (Vec::new(), Value::Null, 0);
    loop {
        let asked = with(question.clone(), "NextPageToken", token);
        let answer = ask(&sandbox, &asked).await.json();
        days.extend(results(&answer).iter().map(|day| day["TimePeriod"]["Start"].clone()));
        pages += 1;
        token = answer["NextPageToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(days.len(), 292);
    assert!(days.is_sorted_by(|one, other| one.as_str() < other.as_str()));
    assert!(pages > 5, "{pages}");
}

#[tokio::test]
async fn months_are_the_sum_of_their_days_and_the_first_may_be_a_part() {
    let sandbox = frozen();
    let total = |answer: &Value| -> f64 {
        results(answer).iter().map(|it| amount(&it["Total"]["UnblendedCost"])).sum()
    };
    let ungrouped = with(daily("2026-08-15", "2026-10-01"), "GroupBy", json!([]));
    let days = ask(&sandbox, &ungrouped).await.json();
    let months = ask(&sandbox, &with(ungrouped, "Granularity", "MONTHLY".into())).await.json();
    assert_eq!(results(&months).len(), 2);
    assert_eq!(
        results(&months)[0]["TimePeriod"],
        json!({ "Start": "2026-08-15", "End": "2026-09-01" })
    );
    assert_eq!(results(&months)[0]["Groups"], json!([]));
    assert!((total(&days) - total(&months)).abs() < 0.001);
}

#[tokio::test]
async fn what_is_not_billed_yet_is_estimated_and_the_last_days_still_grow() {
    let sandbox = frozen();
    let question = daily("2026-10-30", "2026-11-20");
    let ungrouped = with(question, "GroupBy", json!([]));
    let before = ask(&sandbox, &ungrouped).await.json();
    let estimated: HashMap<_, _> = results(&before)
        .iter()
        .map(|day| (day["TimePeriod"]["Start"].as_str().expect("text"), &day["Estimated"]))
        .collect();
    assert_eq!(estimated["2026-10-31"], false);
    assert_eq!(estimated["2026-11-01"], true);
    assert_eq!(estimated["2026-11-19"], true);
    sandbox.control().advance(Duration::from_hours(48));
    let later = Caller { moment: "20261122T000000Z", ..Caller::default() };
    let after = later.ask(&sandbox, &ungrouped).await.json();
    let cost = |answer: &Value, position: usize| {
        amount(&results(answer)[position]["Total"]["UnblendedCost"])
    };
    assert!(cost(&after, 20) > cost(&before, 20) * 1.2, "the nineteenth was counted further");
    assert!((cost(&after, 15) - cost(&before, 15)).abs() < 1e-9, "the fourteenth was complete");
}

#[tokio::test]
async fn whose_account_it_is_can_be_asked() {
    let question = with(
        daily("2026-11-01", "2026-11-02"),
        "GroupBy",
        json!([{ "Type": "DIMENSION", "Key": "LINKED_ACCOUNT" }]),
    );
    let answer = ask(&frozen(), &question).await.json();
    assert_eq!(results(&answer)[0]["Groups"][0]["Keys"], json!(["481500230042"]));
    let account = &answer["DimensionValueAttributes"][0];
    assert_eq!(account["Attributes"]["description"], "Acme Retail");
}

#[tokio::test]
async fn wrong_questions_are_validation_exceptions() {
    let sandbox = patient();
    let good = || daily("2026-11-01", "2026-11-03");
    let group = |key: &str| json!({ "Type": "DIMENSION", "Key": key });
    for (question, words) in [
        (daily("2026-11-03", "2026-11-03"), "should be before end date"),
        (daily("2026-11-03", "2026-12-02"), "past the beginning of next month"),
        (daily("2024-01-01", "2026-11-03"), "beyond 14 months"),
        (daily("03.11.2026", "2026-11-03"), "regular expression"),
        (with(good(), "TimePeriod", Value::Null), "timePeriod"),
        (with(good(), "Granularity", "WEEKLY".into()), "enum value set"),
        (with(good(), "Granularity", "HOURLY".into()), "not enabled"),
        (with(good(), "Metrics", json!([])), "should not be empty"),
        (with(good(), "Metrics", json!(["Price"])), "Metric Price is invalid"),
        (with(good(), "GroupBy", json!([group("AZ")])), "Dimension not valid"),
        (
            with(good(), "GroupBy", json!([group("AZ"), group("SERVICE"), group("REGION")])),
            "limited to 2",
        ),
    ] {
        let refused = ask(&sandbox, &question).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{question}");
        let body = refused.json();
        assert!(body["__type"].as_str().expect("text").ends_with("ValidationException"), "{body}");
        assert!(body["message"].as_str().expect("text").contains(words), "{body}");
    }
}

#[tokio::test]
async fn a_token_belongs_to_its_question() {
    let sandbox = frozen();
    let question = daily("2026-02-01", "2026-11-20");
    let token = ask(&sandbox, &question).await.json()["NextPageToken"].clone();
    let other = with(daily("2026-03-01", "2026-11-20"), "NextPageToken", token);
    assert_eq!(ask(&sandbox, &other).await.json()["__type"], "RequestChangedException");
    let made_up = with(question, "NextPageToken", "guess".into());
    assert_eq!(ask(&sandbox, &made_up).await.json()["__type"], "InvalidNextTokenException");
}

#[tokio::test]
async fn too_many_requests_are_throttled_with_400() {
    let limits = HashMap::from([("aws", 1)]);
    let sandbox = Sandbox::new(Options { now: Some(then()), limits, ..Options::default() });
    let question = daily("2026-11-01", "2026-11-02");
    ask(&sandbox, &question).await;
    let refused = ask(&sandbox, &question).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(refused.json()["__type"], "ThrottlingException");
    assert_eq!(refused.json()["message"], "Rate exceeded");
}

#[tokio::test]
async fn the_faults_of_pages_work_on_the_token() {
    let sandbox = frozen();
    let question = daily("2026-02-01", "2026-11-20");
    let first = ask(&sandbox, &question).await.json();
    let second = with(question.clone(), "NextPageToken", first["NextPageToken"].clone());
    sandbox.control().set_fault("aws", Some(Fault::RepeatPage));
    let repeated = ask(&sandbox, &second).await.json();
    assert_eq!(repeated["ResultsByTime"], first["ResultsByTime"]);
    assert!(repeated["NextPageToken"].is_string());
    sandbox.control().set_fault("aws", Some(Fault::Loop));
    let looping = ask(&sandbox, &second).await.json();
    assert_eq!(looping["NextPageToken"], second["NextPageToken"]);
    sandbox.control().set_fault("aws", Some(Fault::UnauthorizedAll));
    assert_eq!(ask(&sandbox, &question).await.json()["__type"], "ExpiredTokenException");
}
