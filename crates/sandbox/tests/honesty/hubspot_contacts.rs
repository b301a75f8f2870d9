use std::collections::{HashMap, HashSet};

use axum::http::{Method, StatusCode};
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, HOST, frozen, get, get_as, key, post_json, send, then};

const CONTACTS: &str = "/hubspot/crm/v3/objects/contacts";

async fn page(sandbox: &Sandbox, path: &str) -> Answer {
    get_as(sandbox, &key("hubspot"), path).await
}

async fn search(sandbox: &Sandbox, body: Value) -> Answer {
    let bearer = format!("Bearer {}", key("hubspot"));
    post_json(sandbox, &format!("{CONTACTS}/search"), &[("authorization", &bearer)], &body).await
}

fn ids(answer: &Value) -> Vec<String> {
    let results = answer["results"].as_array().expect("results");
    results.iter().map(|contact| contact["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn following_the_cursor_brings_every_contact_once() {
    let sandbox = frozen();
    let mut seen = Vec::new();
    let mut path = format!("{CONTACTS}?limit=25&properties=email");
    loop {
        let answer = page(&sandbox, &path).await.json();
        seen.extend(ids(&answer));
        let Some(after) = answer["paging"]["next"]["after"].as_str() else { break };
        path = format!("{CONTACTS}?limit=25&properties=email&after={after}");
    }
    assert_eq!(seen.len(), 180);
    assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 180);
}

#[tokio::test]
async fn the_link_to_the_next_page_leads_there() {
    let sandbox = frozen();
    let first = page(&sandbox, &format!("{CONTACTS}?limit=100")).await.json();
    let link = first["paging"]["next"]["link"].as_str().expect("a link").to_owned();
    let path = link.strip_prefix(&format!("http://{HOST}")).expect("our host");
    let second = page(&sandbox, path).await.json();
    assert_eq!(ids(&second).len(), 80);
    assert!(second.get("paging").is_none());
}

#[tokio::test]
async fn properties_are_chosen_and_are_text_or_null() {
    let sandbox = frozen();
    let path =
        format!("{CONTACTS}?limit=100&properties=email,phone,fax&properties=company,made_up");
    let answer = page(&sandbox, &path).await.json();
    for contact in answer["results"].as_array().expect("results") {
        let properties = contact["properties"].as_object().expect("properties");
        let names: Vec<&str> = properties.keys().map(String::as_str).collect();
        let expected =
            ["company", "createdate", "email", "fax", "hs_object_id", "lastmodifieddate", "phone"];
        assert_eq!(names, expected);
        assert!(properties.values().all(|value| value.is_string() || value.is_null()));
        assert!(properties["createdate"].as_str() <= properties["lastmodifieddate"].as_str());
    }
    let default = page(&sandbox, CONTACTS).await.json();
    assert_eq!(ids(&default).len(), 10);
    assert!(default["results"][0]["properties"].get("firstname").is_some());
    assert!(default["results"][0]["properties"].get("company").is_none());
}

#[tokio::test]
async fn wrong_parameters_are_validation_errors() {
    let sandbox = frozen();
    for query in ["limit=101", "limit=0", "limit=many", "after=soon"] {
        let refused = page(&sandbox, &format!("{CONTACTS}?{query}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(refused.json()["category"], "VALIDATION_ERROR", "{query}");
        assert_eq!(refused.json()["status"], "error");
    }
    let missing = page(&sandbox, &format!("{CONTACTS}/999999")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_a_good_token_there_is_401_and_other_methods_are_405() {
    let sandbox = frozen();
    for headers in [vec![], vec![("authorization", "Bearer nope")]] {
        let refused = get(&sandbox, CONTACTS, &headers).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        assert_eq!(refused.json()["category"], "INVALID_AUTHENTICATION");
    }
    let bearer = format!("Bearer {}", key("hubspot"));
    let refused = send(&sandbox, Method::DELETE, CONTACTS, &[("authorization", &bearer)], "").await;
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_search_finds_what_changed_since_in_milliseconds() {
    let sandbox = frozen();
    let since = "2026-10-01T00:00:00.000Z";
    let body = json!({
        "filterGroups": [{ "filters": [{
            "propertyName": "lastmodifieddate", "operator": "GTE", "value": "1790812800000",
        }] }],
        "sorts": [{ "propertyName": "lastmodifieddate", "direction": "ASCENDING" }],
        "properties": ["email"],
        "limit": 200,
    });
    let found = search(&sandbox, body).await.json();
    let times: Vec<&str> = found["results"]
        .as_array()
        .expect("results")
        .iter()
        .map(|contact| contact["updatedAt"].as_str().expect("a time"))
        .collect();
    assert!(times.is_sorted() && times.iter().all(|time| *time >= since), "{times:?}");
    assert_eq!(found["total"], times.len());
    assert!((10..180).contains(&times.len()), "{}", times.len());
}

#[tokio::test]
async fn a_search_pages_by_offset_and_adds_up() {
    let sandbox = frozen();
    let mut seen = HashSet::new();
    let mut after = Value::Null;
    loop {
        let found = search(&sandbox, json!({ "limit": 50, "after": after })).await.json();
        assert_eq!(found["total"], 180);
        seen.extend(ids(&found));
        after = found["paging"]["next"]["after"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(seen.len(), 180);
    let refused = search(&sandbox, json!({ "limit": 201 })).await;
    assert_eq!(refused.json()["category"], "VALIDATION_ERROR");
    let beyond = search(&sandbox, json!({ "limit": 100, "after": "9950" })).await;
    assert_eq!(beyond.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_limit_is_counted_and_kept() {
    let limits = HashMap::from([("hubspot", 2)]);
    let sandbox = Sandbox::new(Options { now: Some(then()), limits, ..Options::default() });
    let first = page(&sandbox, CONTACTS).await;
    assert_eq!(first.header("x-hubspot-ratelimit-max"), "2");
    assert_eq!(first.header("x-hubspot-ratelimit-remaining"), "1");
    page(&sandbox, CONTACTS).await;
    let refused = page(&sandbox, CONTACTS).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()["policyName"], "TEN_SECONDLY_ROLLING");
}
