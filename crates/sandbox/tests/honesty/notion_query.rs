use std::collections::HashSet;

use axum::http::StatusCode;
use sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, frozen, key, post_json};

async fn post(sandbox: &Sandbox, path: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {}", key("notion"));
    let headers = [("authorization", bearer.as_str()), ("notion-version", "2025-09-03")];
    post_json(sandbox, &format!("/notion/v1{path}"), &headers, body).await
}

/// The id of the data source with this name.
async fn source(sandbox: &Sandbox, name: &str) -> String {
    let body = json!({ "query": name, "filter": { "property": "object", "value": "data_source" } });
    let found = post(sandbox, "/search", &body).await.json();
    found["results"][0]["id"].as_str().expect("an id").to_owned()
}

async fn query(sandbox: &Sandbox, name: &str, body: &Value) -> Answer {
    let id = source(sandbox, name).await;
    post(sandbox, &format!("/data_sources/{id}/query"), body).await
}

async fn all(sandbox: &Sandbox, name: &str, body: &Value) -> Vec<Value> {
    let mut results = Vec::new();
    let mut body = body.clone();
    loop {
        let answer = query(sandbox, name, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let page = answer.json();
        results.extend(page["results"].as_array().expect("results").clone());
        if page["next_cursor"].is_null() {
            return results;
        }
        body["start_cursor"] = page["next_cursor"].clone();
    }
}

fn ids(pages: &[Value]) -> HashSet<String> {
    pages.iter().map(|page| page["id"].as_str().expect("an id").to_owned()).collect()
}

fn edited(page: &Value) -> &str {
    page["last_edited_time"].as_str().expect("a time")
}

#[tokio::test]
async fn following_the_cursor_brings_every_page_once() {
    let sandbox = frozen();
    for (name, size) in [("Orders", 300), ("Customers", 150)] {
        let pages = all(&sandbox, name, &json!({ "page_size": 70 })).await;
        assert_eq!((pages.len(), ids(&pages).len()), (size, size), "{name}");
        assert!(pages.iter().all(|page| page["parent"]["type"] == "data_source_id"));
    }
    let default = query(&sandbox, "Orders", &json!({})).await.json();
    assert_eq!(default["results"].as_array().map(Vec::len), Some(100));
    assert_eq!(default["type"], "page_or_data_source");
}

#[tokio::test]
async fn what_was_edited_since_is_found_by_the_minute() {
    let sandbox = frozen();
    let everything = all(&sandbox, "Orders", &json!({})).await;
    let times: Vec<&str> = everything.iter().map(edited).collect();
    let moment = times[200];
    for (operator, holds) in [
        ("on_or_after", (|time, moment| time >= moment) as fn(&str, &str) -> bool),
        ("after", |time, moment| time > moment),
        ("before", |time, moment| time < moment),
        ("on_or_before", |time, moment| time <= moment),
        ("equals", |time, moment| time == moment),
    ] {
        let filter =
            json!({ "timestamp": "last_edited_time", "last_edited_time": { operator: moment } });
        let sorts = json!([{ "timestamp": "last_edited_time", "direction": "ascending" }]);
        let found = all(&sandbox, "Orders", &json!({ "filter": filter, "sorts": sorts })).await;
        let expected: Vec<_> =
            everything.iter().filter(|page| holds(edited(page), moment)).cloned().collect();
        assert_eq!(ids(&found), ids(&expected), "{operator}");
        assert!(!found.is_empty() && found.iter().map(edited).is_sorted(), "{operator}");
    }
}

#[tokio::test]
async fn a_day_is_the_whole_day() {
    let sandbox = frozen();
    let everything = all(&sandbox, "Orders", &json!({})).await;
    let day = &edited(&everything[150])[..10];
    let filter = json!({ "timestamp": "last_edited_time", "last_edited_time": { "equals": day } });
    let found = all(&sandbox, "Orders", &json!({ "filter": filter })).await;
    let expected = everything.iter().filter(|page| edited(page).starts_with(day)).count();
    assert_eq!(found.len(), expected);
}

#[tokio::test]
async fn an_edited_page_was_edited_now() {
    let sandbox = frozen();
    let oldest = all(&sandbox, "Customers", &json!({})).await.remove(0);
    let id = oldest["id"].as_str().expect("an id");
    let change = json!({ "Company": "Nordwind & Söhne", "Newsletter": true });
    let page = sandbox.control().edit_record("notion", id, &change).expect("a page");
    assert_eq!(page["properties"]["Company"]["rich_text"][0]["plain_text"], "Nordwind & Söhne");
    assert_eq!(page["properties"]["Newsletter"]["checkbox"], true);
    assert_eq!(edited(&page), "2026-11-20T00:00:00.000Z");
    let filter = json!({
        "timestamp": "last_edited_time",
        "last_edited_time": { "on_or_after": "2026-11-20T00:00:00.000Z" },
    });
    let found = all(&sandbox, "Customers", &json!({ "filter": filter })).await;
    assert!(ids(&found).contains(id));
    assert_eq!(sandbox.control().edit_record("notion", "x", &change), None);
}

#[tokio::test]
async fn pages_are_found_by_their_properties() {
    let sandbox = frozen();
    let everything = all(&sandbox, "Orders", &json!({})).await;
    let count = |wanted: fn(&Value) -> bool| {
        everything.iter().filter(|page| wanted(&page["properties"])).count()
    };
    for (filter, expected) in [
        (
            json!({ "property": "Status", "status": { "equals": "delivered" } }),
            count(|it| it["Status"]["status"]["name"] == "delivered"),
        ),
        (
            json!({ "property": "Total", "number": { "greater_than": 300 } }),
            count(|it| it["Total"]["number"].as_f64() > Some(300.0)),
        ),
        (
            json!({ "and": [
                { "property": "Currency", "select": { "does_not_equal": "EUR" } },
                { "or": [
                    { "property": "Customer", "rich_text": { "contains": "müller" } },
                    { "property": "Total", "number": { "less_than_or_equal_to": 50 } },
                ] },
            ] }),
            count(|it| {
                let customer = it["Customer"]["rich_text"][0]["plain_text"].as_str();
                it["Currency"]["select"]["name"] != "EUR"
                    && (customer.is_some_and(|it| it.to_lowercase().contains("müller"))
                        || it["Total"]["number"].as_f64() <= Some(50.0))
            }),
        ),
        (
            json!({ "property": "Placed", "date": { "before": "2026-03-01" } }),
            count(|it| it["Placed"]["date"]["start"].as_str() < Some("2026-03-01")),
        ),
    ] {
        let found = all(&sandbox, "Orders", &json!({ "filter": filter })).await;
        assert_eq!(found.len(), expected, "{filter}");
        assert!((1..300).contains(&expected), "{filter} would prove nothing");
    }
    let empty = json!({ "property": "Phone", "phone_number": { "is_empty": true } });
    assert_eq!(all(&sandbox, "Customers", &json!({ "filter": empty })).await.len(), 50);
}

#[tokio::test]
async fn sorts_count_in_their_order_and_properties_can_be_chosen() {
    let sandbox = frozen();
    let sorts = json!([
        { "property": "Status", "direction": "ascending" },
        { "property": "Total", "direction": "descending" },
    ]);
    let sorted = all(&sandbox, "Orders", &json!({ "sorts": sorts })).await;
    let keys: Vec<(String, f64)> = sorted
        .iter()
        .map(|page| {
            let properties = &page["properties"];
            let status = properties["Status"]["status"]["name"].to_string();
            (status, -properties["Total"]["number"].as_f64().expect("a number"))
        })
        .collect();
    assert!(keys.is_sorted());
    let id = source(&sandbox, "Orders").await;
    let path = format!("/data_sources/{id}/query?filter_properties=title&filter_properties=Total");
    let chosen = post(&sandbox, &path, &json!({ "page_size": 1 })).await.json();
    let names: Vec<_> =
        chosen["results"][0]["properties"].as_object().expect("properties").keys().collect();
    assert_eq!(names, ["Order", "Total"]);
}

#[tokio::test]
async fn what_is_wrong_is_a_validation_error() {
    let sandbox = frozen();
    for body in [
        json!({ "filter": {} }),
        json!({ "filter": { "property": "Colour", "select": { "equals": "red" } } }),
        json!({ "filter": { "property": "Total", "select": { "equals": "red" } } }),
        json!({ "filter": { "property": "Total", "number": { "equals": "many" } } }),
        json!({ "filter": { "property": "Total", "number": { "contains": 3 } } }),
        json!({ "filter": { "timestamp": "born", "born": { "after": "2026-11-01" } } }),
        json!({ "filter": {
            "timestamp": "last_edited_time", "last_edited_time": { "after": "yesterday" },
        } }),
        json!({ "sorts": [{ "property": "Colour", "direction": "ascending" }] }),
        json!({ "sorts": [{ "property": "Total" }] }),
        json!({ "sorts": {} }),
        json!({ "page_size": 1000 }),
    ] {
        let refused = query(&sandbox, "Orders", &body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(refused.json()["code"], "validation_error", "{body}");
    }
}

#[tokio::test]
async fn faults_lie_about_pages_and_look_as_they_would_at_notion() {
    let sandbox = frozen();
    let id = source(&sandbox, "Orders").await;
    let path = format!("/data_sources/{id}/query");
    let first = post(&sandbox, &path, &json!({})).await.json();
    let onwards = json!({ "start_cursor": first["next_cursor"] });
    sandbox.control().set_fault("notion", Some(Fault::RepeatPage));
    let repeated = post(&sandbox, &path, &onwards).await.json();
    assert_eq!(repeated["results"], first["results"]);
    assert_eq!(repeated["has_more"], true);
    sandbox.control().set_fault("notion", Some(Fault::Loop));
    let looping = post(&sandbox, &path, &onwards).await.json();
    assert_ne!(looping["results"], first["results"]);
    assert_eq!(looping["next_cursor"], first["next_cursor"]);
    sandbox.control().set_fault("notion", Some(Fault::UnauthorizedAll));
    assert_eq!(post(&sandbox, &path, &onwards).await.json()["code"], "unauthorized");
    sandbox.control().set_fault("notion", Some(Fault::RateLimited { retry_after_seconds: 42 }));
    assert_eq!(post(&sandbox, &path, &onwards).await.header("retry-after"), "42");
}
