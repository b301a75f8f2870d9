use std::collections::{HashMap, HashSet};

use axum::http::StatusCode;
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, THEN, form, get_as, key, then};

/// A sandbox that lets a test ask as often as it wants.
fn patient() -> Sandbox {
    let limits = HashMap::from([("airtable", 10_000)]);
    Sandbox::new(Options { now: Some(then()), limits, ..Options::default() })
}

async fn ask(sandbox: &Sandbox, formula: &str, offset: &str) -> Answer {
    let query = form(&[("filterByFormula", formula), ("offset", offset)]);
    let path = format!("/airtable/v0/appACMERETAIL0001/Orders?{query}");
    get_as(sandbox, &key("airtable"), &path).await
}

async fn found(sandbox: &Sandbox, formula: &str) -> Vec<Value> {
    let mut records = Vec::new();
    let mut offset = String::new();
    loop {
        let answer = ask(sandbox, formula, &offset).await;
        assert_eq!(answer.status, StatusCode::OK, "{formula}: {}", answer.text);
        let answer = answer.json();
        records.extend(answer["records"].as_array().expect("records").clone());
        match answer["offset"].as_str() {
            Some(next) => next.clone_into(&mut offset),
            None => return records,
        }
    }
}

fn ids(records: &[Value]) -> HashSet<String> {
    records.iter().map(|record| record["id"].as_str().expect("an id").to_owned()).collect()
}

fn modified(record: &Value) -> &str {
    record["fields"]["Last modified"].as_str().expect("a time")
}

#[tokio::test]
async fn what_changed_after_a_moment_is_found() {
    let sandbox = patient();
    let everything = found(&sandbox, "").await;
    for since in ["2026-11-01T00:00:00.000Z", "2026-06-15T12:30:00.000Z", "2020-01-01"] {
        let formula = format!("IS_AFTER(LAST_MODIFIED_TIME(), '{since}')");
        let changed = found(&sandbox, &formula).await;
        let expected: Vec<Value> =
            everything.iter().filter(|it| modified(it) > since).cloned().collect();
        assert_eq!(ids(&changed), ids(&expected), "{since}");
        assert!(!changed.is_empty());
    }
    let newest = everything.iter().map(modified).max().expect("records");
    let none = format!("IS_AFTER(LAST_MODIFIED_TIME(), \"{newest}\")");
    assert_eq!(found(&sandbox, &none).await.len(), 0, "the moment itself is not after it");
}

#[tokio::test]
async fn an_edited_record_was_changed_now() {
    let sandbox = patient();
    let oldest = found(&sandbox, "").await.remove(0);
    let id = oldest["id"].as_str().expect("an id");
    let formula = "IS_AFTER(LAST_MODIFIED_TIME(), '2026-11-19T23:59:59.000Z')";
    assert!(!ids(&found(&sandbox, formula).await).contains(id));
    let edited = sandbox.control().edit_record("airtable", id, &json!({ "Status": "refunded" }));
    let edited = edited.expect("a record");
    assert_eq!(edited["fields"]["Status"], "refunded");
    assert_eq!(modified(&edited)[..19], THEN[..19]);
    let changed = found(&sandbox, formula).await;
    assert!(ids(&changed).contains(id));
    let formula = format!("AND({formula}, {{Status}} = 'refunded')");
    assert_eq!(ids(&found(&sandbox, &formula).await), HashSet::from([id.to_owned()]));
    assert_eq!(sandbox.control().edit_record("airtable", "recNothing0000001", &json!({})), None);
}

#[tokio::test]
async fn records_are_found_by_what_they_hold() {
    let sandbox = patient();
    let everything = found(&sandbox, "").await;
    let two = [&everything[7], &everything[99]];
    let numbers = two.map(|it| it["fields"]["Order"].as_str().expect("a number"));
    let formula = format!("OR({{Order}}='{}', {{Order}} = \"{}\")", numbers[0], numbers[1]);
    assert_eq!(ids(&found(&sandbox, &formula).await), ids(&two.map(Clone::clone)));
    let by_id = two.map(|it| format!("RECORD_ID()='{}'", it["id"].as_str().expect("an id")));
    let formula = format!("OR({})", by_id.join(","));
    assert_eq!(ids(&found(&sandbox, &formula).await), ids(&two.map(Clone::clone)));
    let count =
        |wanted: fn(&Value) -> bool| everything.iter().filter(|it| wanted(&it["fields"])).count();
    for (formula, expected) in [
        ("{Paid}", count(|it| it["Paid"] == true)),
        ("NOT(Paid)", count(|it| it["Paid"] != true)),
        ("{Total} > 500", count(|it| it["Total"].as_f64() > Some(500.0))),
        ("AND(Total<=100,Currency!='EUR')", {
            count(|it| it["Total"].as_f64() <= Some(100.0) && it["Currency"] != "EUR")
        }),
        ("({Notes} = BLANK())", count(|it| it.get("Notes").is_none())),
        ("FIND('neighbour', LOWER({Notes}))", {
            count(|it| it["Notes"].as_str().is_some_and(|it| it.contains("neighbour")))
        }),
        ("IF(Paid = TRUE(), Total >= 300, FALSE())", {
            count(|it| it["Paid"] == true && it["Total"].as_f64() >= Some(300.0))
        }),
        ("IS_BEFORE({Placed}, '2026-03-01')", {
            count(|it| it["Placed"].as_str() < Some("2026-03-01"))
        }),
    ] {
        assert_eq!(found(&sandbox, formula).await.len(), expected, "{formula}");
        assert!((1..400).contains(&expected), "{formula} would prove nothing");
    }
}

#[tokio::test]
async fn a_formula_that_is_none_is_refused_with_a_reason() {
    let sandbox = patient();
    for (formula, why) in [
        ("{Colour} = 'red'", "Unknown field names: Colour"),
        ("OR({Order}='#1'", "Invalid formula"),
        ("EXPLODE(1)", "Invalid formula"),
        ("{Order} = '#1' '#2'", "Invalid formula"),
        ("'open", "Invalid formula"),
        ("= 3", "Invalid formula"),
    ] {
        let refused = ask(&sandbox, formula, "").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{formula}");
        let error = refused.json()["error"].clone();
        assert_eq!(error["type"], "INVALID_FILTER_BY_FORMULA", "{formula}");
        assert!(error["message"].as_str().is_some_and(|it| it.contains(why)), "{error}");
    }
}
