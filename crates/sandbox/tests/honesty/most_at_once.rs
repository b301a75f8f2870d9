use std::collections::HashMap;
use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Fault, Sandbox};
use serde_json::json;
use tokio::task::JoinSet;

use crate::harness::{frozen, get, get_as, key, post_json};

const KEY: (&str, &str) = ("x-api-key", "mock-saas-demo-key");
const ORDERS: &str = "/mock-saas/external/orders";
const CUSTOMERS: &str = "/mock-saas/external/customers";

/// Requests that are answered only after longer than any test takes.
async fn waiting(sandbox: &Sandbox, paths: &[&str]) -> JoinSet<()> {
    let endless = Fault::Slow { milliseconds: 3_600_000 };
    sandbox.control().set_fault("mock-saas", Some(endless));
    let before = sandbox.control().requests("mock-saas");
    let mut requests = JoinSet::new();
    for path in paths {
        let (sandbox, path) = (sandbox.clone(), (*path).to_owned());
        requests.spawn(async move {
            get(&sandbox, &path, &[KEY]).await;
        });
    }
    let all_there = async {
        while sandbox.control().requests("mock-saas") < before + paths.len() as u64 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), all_there).await.expect("they arrive");
    sandbox.control().set_fault("mock-saas", None);
    requests
}

fn most(pairs: &[(&str, usize)]) -> HashMap<String, usize> {
    pairs.iter().map(|(path, most)| ((*path).to_owned(), *most)).collect()
}

#[tokio::test]
async fn requests_one_after_the_other_are_one_at_once() {
    let sandbox = frozen();
    for page in 1..=3 {
        get(&sandbox, &format!("{ORDERS}?page={page}"), &[KEY]).await;
    }
    get_as(&sandbox, &key("github"), "/github/repos/acme/app/issues?state=all").await;
    assert_eq!(sandbox.control().most_at_once("mock-saas"), most(&[("/external/orders", 1)]));
    let github = most(&[("/repos/acme/app/issues", 1)]);
    assert_eq!(sandbox.control().most_at_once("github"), github);
    assert_eq!(sandbox.control().most_at_once("nobody"), HashMap::new());
}

#[tokio::test]
async fn those_that_wait_at_a_slow_provider_count_each_at_its_path() {
    let sandbox = frozen();
    let orders = [1, 2, 3].map(|page| format!("{ORDERS}?page={page}"));
    let paths = [orders[0].as_str(), &orders[1], &orders[2], CUSTOMERS];
    let _requests = waiting(&sandbox, &paths).await;
    let expected = most(&[("/external/orders", 3), ("/external/customers", 1)]);
    assert_eq!(sandbox.control().most_at_once("mock-saas"), expected);
}

#[tokio::test]
async fn who_hangs_up_is_no_longer_there_and_a_reset_begins_with_those_who_are() {
    let sandbox = frozen();
    let mut gone = waiting(&sandbox, &[ORDERS, ORDERS]).await;
    gone.shutdown().await;
    let _there = waiting(&sandbox, &[ORDERS]).await;
    assert_eq!(sandbox.control().most_at_once("mock-saas"), most(&[("/external/orders", 2)]));
    sandbox.control().reset_most_at_once("mock-saas");
    assert_eq!(sandbox.control().most_at_once("mock-saas"), most(&[("/external/orders", 1)]));
    get(&sandbox, ORDERS, &[KEY]).await;
    assert_eq!(sandbox.control().most_at_once("mock-saas"), most(&[("/external/orders", 2)]));
}

#[tokio::test]
async fn it_can_be_asked_and_reset_over_http() {
    let sandbox = frozen();
    get(&sandbox, CUSTOMERS, &[KEY]).await;
    let door = "/control/mock-saas/most-at-once";
    let seen = get(&sandbox, door, &[]).await.json();
    assert_eq!(seen, json!({ "/external/customers": 1 }));
    let reset = "/control/mock-saas/reset-most-at-once";
    assert_eq!(post_json(&sandbox, reset, &[], &json!({})).await.status, StatusCode::OK);
    assert_eq!(get(&sandbox, door, &[]).await.json(), json!({}));
    let nobody = get(&sandbox, "/control/nobody/most-at-once", &[]).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}
