use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{frozen, get, get_as, key, post_json, send};

const KEY: (&str, &str) = ("x-api-key", "mock-saas-demo-key");

async fn orders(sandbox: &Sandbox, query: &str) -> Value {
    get(sandbox, &format!("/mock-saas/external/orders?{query}"), &[KEY]).await.json()
}

#[tokio::test]
async fn a_new_order_stands_on_top_and_is_counted() {
    let sandbox = frozen();
    let (first, second) = (sandbox.control().new_order(), sandbox.control().new_order());
    assert_eq!(first["placed_at"], crate::harness::THEN);
    let list = orders(&sandbox, "per_page=3").await;
    assert_eq!(list["total"], 1_202);
    assert_eq!(list["data"][0], second);
    assert_eq!(list["data"][1], first);
    assert_eq!(list["data"][2]["id"], "ord_001200");
    let bottom = orders(&sandbox, "per_page=100&page=13").await;
    assert_eq!(bottom["data"][1]["id"], "ord_000001");
    let id = first["id"].as_str().expect("an id");
    let one = get(&sandbox, &format!("/mock-saas/external/orders/{id}"), &[KEY]).await;
    assert_eq!(one.json(), first);
}

#[tokio::test]
async fn time_brings_new_orders_above_the_one_asked_for_and_moves_it_along() {
    let sandbox = frozen();
    let asked = sandbox.control().new_order();
    sandbox.control().advance(Duration::from_hours(24 * 30));
    let mut all = Vec::new();
    let pages = orders(&sandbox, "per_page=100").await["total_pages"].as_u64().expect("a number");
    for page in 1..=pages {
        let answer = orders(&sandbox, &format!("per_page=100&page={page}")).await;
        all.extend(answer["data"].as_array().expect("data").clone());
    }
    assert!(
        all.is_sorted_by(|one, other| one["placed_at"].as_str() >= other["placed_at"].as_str())
    );
    let position = all.iter().position(|order| order["id"] == asked["id"]).expect("still there");
    assert!(position > 100, "{position}");
    assert_ne!(all[position]["status"], "pending");
    assert!(all[position]["updated_at"].as_str() > asked["updated_at"].as_str());
}

#[tokio::test]
async fn an_edited_issue_shows_up_as_changed_now() {
    let sandbox = frozen();
    let edit = json!({ "title": "Renamed <b>", "state": "closed" });
    let edited = sandbox.control().edit_record("github", "acme/app#7", &edit).expect("an issue");
    assert_eq!((&edited["title"], &edited["state"]), (&"Renamed <b>".into(), &"closed".into()));
    assert_eq!(edited["updated_at"], crate::harness::THEN);
    let path = format!(
        "/github/repos/acme/app/issues?state=all&since={}&per_page=100",
        crate::harness::THEN
    );
    let changed = get_as(&sandbox, &key("github"), &path).await.json();
    let numbers: Vec<_> =
        changed.as_array().expect("a list").iter().map(|issue| issue["number"].as_u64()).collect();
    assert!(numbers.contains(&Some(7)), "{numbers:?}");
    assert_eq!(sandbox.control().edit_record("github", "acme/app#9999", &edit), None);
    assert_eq!(sandbox.control().edit_record("stripe", "ch_1", &edit), None);
}

#[tokio::test]
async fn edited_orders_and_contacts_change_too() {
    let sandbox = frozen();
    let control = sandbox.control();
    control.edit_record("mock-saas", "ord_000001", &json!({ "status": "refunded" }));
    let order = get(&sandbox, "/mock-saas/external/orders/ord_000001", &[KEY]).await.json();
    assert_eq!(order["status"], "refunded");
    assert_eq!(order["updated_at"], crate::harness::THEN);
    let changed = orders(&sandbox, &format!("updated_since={}", crate::harness::THEN)).await;
    let changed = changed["data"].as_array().expect("data");
    assert!(changed.iter().any(|order| order["id"] == "ord_000001"));
    control.edit_record("hubspot", "501", &json!({ "phone": "+49 30 123" }));
    let path = "/hubspot/crm/v3/objects/contacts/501?properties=phone";
    let contact = get_as(&sandbox, &key("hubspot"), path).await.json();
    assert_eq!(contact["properties"]["phone"], "+49 30 123");
    assert_eq!(contact["updatedAt"], "2026-11-20T00:00:00.000Z");
}

#[tokio::test]
async fn everything_can_be_asked_over_http() {
    let sandbox = frozen();
    let post = async |path: &str, body: Value| post_json(&sandbox, path, &[], &body).await;
    let limited = json!({ "kind": "rate_limited", "retry_after_seconds": 5 });
    assert_eq!(post("/control/github/fault", limited).await.status, StatusCode::OK);
    let expected = Fault::RateLimited { retry_after_seconds: 5 };
    assert_eq!(sandbox.control().fault("github"), Some(expected));
    assert_eq!(post("/control/github/fault", Value::Null).await.status, StatusCode::OK);
    assert_eq!(sandbox.control().fault("github"), None);
    let order = post("/control/mock-saas/new-order", json!({})).await.json();
    assert_eq!(order["status"], "pending");
    let edit = json!({ "record": "acme/website#2", "changes": { "title": "New" } });
    assert_eq!(post("/control/github/edit-record", edit).await.json()["title"], "New");
    for path in ["expire-access-tokens", "revoke-grants"] {
        let path = format!("/control/hubspot/{path}");
        let answer = send(&sandbox, axum::http::Method::POST, &path, &[], "").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    }
    assert_eq!(post("/control/advance", json!({ "seconds": 60 })).await.status, StatusCode::OK);
    orders(&sandbox, "").await;
    let seen = get(&sandbox, "/control/mock-saas/requests", &[]).await.json();
    assert_eq!(seen["requests"], 1);
    let nobody = post("/control/nobody/fault", Value::Null).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn clones_share_everything() {
    let sandbox = frozen();
    sandbox.clone().control().set_fault("stripe", Some(Fault::Outage));
    assert_eq!(sandbox.control().fault("stripe"), Some(Fault::Outage));
}

#[tokio::test]
async fn the_index_and_the_health_are_open_to_everybody() {
    let sandbox = frozen();
    let index = get(&sandbox, "/", &[]).await;
    assert_eq!(index.status, StatusCode::OK);
    assert!(index.text.contains("Pretend providers") && index.text.contains("/hubspot"));
    assert_eq!(get(&sandbox, "/healthz", &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn it_serves_on_a_real_port_until_told_to_stop() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let sandbox = Sandbox::new(Options::default());
    let serving = tokio::spawn(sandbox.serve(listener, async {
        stopped.await.ok();
    }));
    let mut stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
    let request = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    stop.send(()).expect("listening");
    serving.await.expect("no panic").expect("a clean end");
}
