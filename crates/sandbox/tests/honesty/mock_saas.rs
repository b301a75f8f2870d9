use std::collections::HashSet;

use axum::http::{Method, StatusCode};
use sandbox::{Sandbox, Size};
use serde_json::{Value, json};

use crate::harness::{Answer, HOST, THEN, frozen, frozen_with, get, send};

const KEY: (&str, &str) = ("x-api-key", "mock-saas-demo-key");

async fn page(sandbox: &Sandbox, path: &str) -> Answer {
    get(sandbox, &format!("/mock-saas/external/{path}"), &[KEY]).await
}

async fn all(sandbox: &Sandbox, what: &str) -> Vec<Value> {
    let mut items = Vec::new();
    for number in 1.. {
        let answer = page(sandbox, &format!("{what}?per_page=100&page={number}")).await.json();
        items.extend(answer["data"].as_array().expect("data").clone());
        if answer["total_pages"] == number {
            break;
        }
    }
    items
}

#[tokio::test]
async fn the_pages_add_up_to_every_record_once() {
    let sandbox = frozen();
    for (what, size) in [("orders", 1_200), ("customers", 150), ("events", 400)] {
        let items = all(&sandbox, what).await;
        assert_eq!(items.len(), size, "{what}");
        let ids: HashSet<_> = items.iter().map(|item| item["id"].as_str()).collect();
        assert_eq!(ids.len(), size, "{what}");
    }
}

#[tokio::test]
async fn a_page_tells_where_it_stands() {
    let sandbox = frozen();
    let last = page(&sandbox, "orders?page=12&per_page=100").await.json();
    assert_eq!(last["data"].as_array().map(Vec::len), Some(100));
    for (name, value) in [("page", 12), ("per_page", 100), ("total", 1_200), ("total_pages", 12)] {
        assert_eq!(last[name], value, "{name}");
    }
    let beyond = page(&sandbox, "orders?page=13&per_page=100").await.json();
    assert_eq!(beyond["data"], Value::Array(vec![]));
}

#[tokio::test]
async fn an_order_adds_up() {
    for order in all(&frozen(), "orders").await {
        let jpy = order["currency"] == "JPY";
        let minor = |text: &Value| -> u64 {
            let text = text.as_str().expect("a decimal string");
            assert_eq!(text.contains('.'), !jpy, "{text}");
            text.replace('.', "").parse().expect("digits")
        };
        let items = order["items"].as_array().expect("items");
        let sum: u64 = items
            .iter()
            .map(|item| minor(&item["price"]) * item["quantity"].as_u64().expect("a number"))
            .sum();
        assert_eq!(minor(&order["total"]), sum, "{order}");
        assert!(order["placed_at"].as_str() <= order["updated_at"].as_str(), "{order}");
        assert!(order["updated_at"].as_str() <= Some(THEN), "{order}");
        assert!(order["customer"]["email"].as_str().is_some_and(|email| email.contains('@')));
    }
}

#[tokio::test]
async fn orders_come_newest_first_with_ids_and_numbers() {
    let first = page(&frozen(), "orders?per_page=2").await.json();
    assert_eq!(first["data"][0]["id"], "ord_001200");
    assert_eq!(first["data"][0]["number"], "#2200");
    assert_eq!(first["data"][1]["id"], "ord_001199");
    let one = page(&frozen(), "orders/ord_001199").await.json();
    assert_eq!(one, first["data"][1]);
    assert_eq!(page(&frozen(), "orders/ord_999999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_record_has_a_time_of_change_and_updated_since_brings_the_later_ones() {
    let sandbox = frozen();
    let since = "2026-11-01T00:00:00Z";
    for what in ["orders", "customers", "events"] {
        let everything = all(&sandbox, what).await;
        assert!(everything.iter().all(|item| item["updated_at"].is_string()), "{what}");
        let expected: HashSet<_> = everything
            .iter()
            .filter(|item| item["updated_at"].as_str() >= Some(since))
            .map(|item| item["id"].as_str().expect("an id").to_owned())
            .collect();
        let path = format!("{what}?per_page=100&updated_since={since}");
        let changed = page(&sandbox, &path).await.json();
        assert_eq!(changed["total"], expected.len(), "{what}");
        assert!(expected.len() > 3 && expected.len() < everything.len(), "{what}");
        let shown = changed["data"].as_array().expect("data").iter();
        assert!(
            shown.map(|item| &item["id"]).all(|id| expected.contains(id.as_str().expect("an id")))
        );
        let from_then = page(&sandbox, &format!("{what}?updated_since=2026-11-21T00:00:00Z")).await;
        assert_eq!(from_then.json()["data"], Value::Array(vec![]), "{what}");
        let refused = page(&sandbox, &format!("{what}?updated_since=yesterday")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{what}");
    }
}

#[tokio::test]
async fn an_edited_customer_is_among_the_changed_ones() {
    let sandbox = frozen();
    let edit = json!({ "company": "Renamed Ltd" });
    let edited = sandbox.control().edit_record("mock-saas", "cus_000003", &edit);
    assert_eq!(edited.expect("a customer")["updated_at"], THEN);
    let changed = page(&sandbox, &format!("customers?updated_since={THEN}")).await.json();
    let changed = changed["data"].as_array().expect("data");
    let renamed = changed.iter().find(|customer| customer["id"] == "cus_000003");
    assert_eq!(renamed.expect("among them")["company"], "Renamed Ltd");
    for missing in ["cus_000151", "cus_3", "cus_"] {
        assert_eq!(sandbox.control().edit_record("mock-saas", missing, &edit), None, "{missing}");
    }
}

#[tokio::test]
async fn the_key_is_needed_and_wrong_questions_are_refused() {
    let sandbox = frozen();
    for headers in [vec![], vec![("x-api-key", "guess")]] {
        let refused = get(&sandbox, "/mock-saas/external/me", &headers).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        assert_eq!(refused.json()["error"]["code"], "unauthorized");
    }
    assert_eq!(page(&sandbox, "me").await.json()["name"], "Acme Retail");
    for query in ["page=0", "page=x", "per_page=1001", "per_page=0"] {
        let refused = page(&sandbox, &format!("orders?{query}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}");
    }
    let post = send(&sandbox, Method::POST, "/mock-saas/external/orders", &[KEY], "").await;
    assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(page(&sandbox, "nope").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_event_leads_to_its_page() {
    let sandbox = frozen();
    let event = page(&sandbox, "events?per_page=1").await.json()["data"][0].clone();
    let url = event["url"].as_str().expect("an address");
    let path = url.strip_prefix(&format!("http://{HOST}")).expect("our host");
    assert_eq!(get(&sandbox, path, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_page_has_fifty_records_or_as_many_as_are_asked_for_up_to_a_thousand() {
    let sandbox = frozen();
    for (query, expected) in [("", 50), ("?per_page=1000", 1_000), ("?per_page=1000&page=2", 200)] {
        let page = page(&sandbox, &format!("orders{query}")).await.json();
        assert_eq!(page["data"].as_array().map(Vec::len), Some(expected), "{query}");
    }
}

#[tokio::test]
async fn the_last_page_of_a_hundred_thousand_orders_is_like_the_first() {
    let sandbox = frozen_with(Size { orders: 100_000, ..Size::default() });
    let last = page(&sandbox, "orders?page=1000&per_page=100").await.json();
    assert_eq!(last["total_pages"], 1_000);
    assert_eq!(last["data"][99]["id"], "ord_000001");
}
