use std::collections::{HashMap, HashSet};

use axum::http::StatusCode;
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, HOST, frozen, get, key, post_json, send, then};

const VERSION: (&str, &str) = ("notion-version", "2025-09-03");

async fn search(sandbox: &Sandbox, body: &Value) -> Answer {
    let bearer = format!("Bearer {}", key("notion"));
    post_json(sandbox, "/notion/v1/search", &[("authorization", &bearer), VERSION], body).await
}

async fn read(sandbox: &Sandbox, path: &str) -> Answer {
    let bearer = format!("Bearer {}", key("notion"));
    get(sandbox, &format!("/notion/v1{path}"), &[("authorization", &bearer), VERSION]).await
}

async fn all(sandbox: &Sandbox, body: &Value) -> Vec<Value> {
    let mut results = Vec::new();
    let mut body = body.clone();
    loop {
        let page = search(sandbox, &body).await.json();
        results.extend(page["results"].as_array().expect("results").clone());
        assert_eq!(page["has_more"], page["next_cursor"].is_string());
        if page["has_more"] == false {
            return results;
        }
        body["start_cursor"] = page["next_cursor"].clone();
    }
}

#[tokio::test]
async fn a_search_finds_everything_that_was_shared_the_last_edited_first() {
    let sandbox = frozen();
    let found = all(&sandbox, &json!({})).await;
    let ids: HashSet<_> = found.iter().map(|it| it["id"].as_str()).collect();
    assert_eq!((found.len(), ids.len()), (458, 458));
    assert!(found.is_sorted_by(|newer, older| {
        newer["last_edited_time"].as_str() >= older["last_edited_time"].as_str()
    }));
    let rising = json!({ "sort": { "timestamp": "last_edited_time", "direction": "ascending" } });
    let rising = all(&sandbox, &rising).await;
    assert!(rising.is_sorted_by(|older, newer| {
        older["last_edited_time"].as_str() <= newer["last_edited_time"].as_str()
    }));
}

#[tokio::test]
async fn objects_of_one_kind_or_with_a_word_in_their_title_are_found() {
    let sandbox = frozen();
    let only = |kind: &str| json!({ "filter": { "property": "object", "value": kind } });
    let sources = all(&sandbox, &only("data_source")).await;
    assert_eq!(sources.len(), 2);
    assert!(sources.iter().all(|it| it["object"] == "data_source" && it["properties"].is_object()));
    assert_eq!(all(&sandbox, &only("page")).await.len(), 456);
    let zoe = all(&sandbox, &json!({ "query": "zoë m" })).await;
    assert_eq!(zoe.len(), 1);
    assert_eq!(zoe[0]["properties"]["Name"]["title"][0]["plain_text"], "Zoë Müller");
    let refused = search(&sandbox, &only("database")).await;
    assert_eq!(refused.json()["code"], "validation_error", "databases have data sources now");
}

#[tokio::test]
async fn a_database_leads_to_its_data_source_and_that_to_its_properties() {
    let sandbox = frozen();
    let query =
        json!({ "query": "customers", "filter": { "property": "object", "value": "data_source" } });
    let source = all(&sandbox, &query).await.remove(0);
    let database = source["parent"]["database_id"].as_str().expect("an id");
    let database = read(&sandbox, &format!("/databases/{database}")).await.json();
    assert_eq!(database["data_sources"][0]["id"], source["id"]);
    let id = source["id"].as_str().expect("an id").replace('-', "");
    let again = read(&sandbox, &format!("/data_sources/{id}")).await.json();
    assert_eq!(again["properties"], source["properties"]);
    assert_eq!(again["properties"]["Name"]["id"], "title");
}

#[tokio::test]
async fn a_page_is_read_by_its_id_with_or_without_dashes() {
    let sandbox = frozen();
    let page = search(&sandbox, &json!({ "page_size": 1 })).await.json()["results"][0].clone();
    let id = page["id"].as_str().expect("an id");
    for id in [id.to_owned(), id.replace('-', "")] {
        let read = read(&sandbox, &format!("/pages/{id}")).await.json();
        assert_eq!(read["properties"], page["properties"]);
    }
    let time = page["last_edited_time"].as_str().expect("a time");
    assert!(time.ends_with(":00.000Z"), "whole minutes: {time}");
    let name = page["properties"].as_object().expect("properties").keys().next().expect("one");
    let one = read(&sandbox, &format!("/pages/{id}?filter_properties=title")).await.json();
    assert_eq!(one["properties"].as_object().map(serde_json::Map::len), Some(1), "{name}");
}

#[tokio::test]
async fn a_url_leads_to_a_page_in_the_sandbox() {
    let sandbox = frozen();
    for query in ["Brand", "Orders"] {
        let found = search(&sandbox, &json!({ "query": query })).await.json()["results"][0].clone();
        let url = found["url"].as_str().expect("an address");
        let path = url.strip_prefix(&format!("http://{HOST}")).expect("our host");
        let page = get(&sandbox, path, &[]).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.text.contains(query) && !page.text.contains("<b>"), "{}", page.text);
    }
    assert_eq!(get(&sandbox, "/notion/nothing", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_wrong_is_told_by_code() {
    let sandbox = frozen();
    let missing = "00000000-0000-4000-8000-000000000001";
    for (path, status, code) in [
        (format!("/pages/{missing}"), StatusCode::NOT_FOUND, "object_not_found"),
        (format!("/databases/{missing}"), StatusCode::NOT_FOUND, "object_not_found"),
        (format!("/data_sources/{missing}"), StatusCode::NOT_FOUND, "object_not_found"),
        ("/pages/x".to_owned(), StatusCode::BAD_REQUEST, "validation_error"),
        ("/nowhere".to_owned(), StatusCode::BAD_REQUEST, "invalid_request_url"),
        ("/search".to_owned(), StatusCode::BAD_REQUEST, "invalid_request_url"),
    ] {
        let refused = read(&sandbox, &path).await;
        assert_eq!((refused.status, &refused.json()["code"]), (status, &code.into()), "{path}");
        assert_eq!(refused.json()["object"], "error");
        assert_eq!(refused.json()["status"], status.as_u16());
    }
    for body in [
        json!({ "page_size": 101 }),
        json!({ "page_size": 0 }),
        json!({ "start_cursor": "x" }),
        json!({ "start_cursor": 7 }),
        json!({ "sort": { "property": "Name" } }),
    ] {
        let refused = search(&sandbox, &body).await;
        assert_eq!(refused.json()["code"], "validation_error", "{body}");
    }
    let bearer = format!("Bearer {}", key("notion"));
    let headers = [("authorization", bearer.as_str()), VERSION];
    let broken = send(&sandbox, axum::http::Method::POST, "/notion/v1/search", &headers, "{").await;
    assert_eq!(broken.json()["code"], "invalid_json");
}

#[tokio::test]
async fn the_limit_is_kept_and_says_in_whole_seconds_when_to_come_back() {
    let limits = HashMap::from([("notion", 2)]);
    let sandbox = Sandbox::new(Options { now: Some(then()), limits, ..Options::default() });
    for _ in 0..2 {
        assert_eq!(search(&sandbox, &json!({})).await.status, StatusCode::OK);
    }
    let refused = search(&sandbox, &json!({})).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()["code"], "rate_limited");
    assert!(refused.json()["additional_data"]["rate_limit_reason"].is_string());
    let seconds: u32 = refused.header("retry-after").parse().expect("whole seconds");
    assert!((1..=60).contains(&seconds));
}
