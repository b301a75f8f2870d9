use std::collections::HashSet;

use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sandbox::Sandbox;
use serde_json::Value;

use crate::harness::{Answer, frozen, get, get_as, key, send};

pub(crate) async fn page(sandbox: &Sandbox, path: &str) -> Answer {
    get_as(sandbox, &key("stripe"), &format!("/stripe{path}")).await
}

fn ids(answer: &Value) -> Vec<String> {
    let data = answer["data"].as_array().expect("data");
    data.iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

/// Everything in a list whose path has a `?`.
pub(crate) async fn all(sandbox: &Sandbox, path: &str) -> Vec<Value> {
    let mut items: Vec<Value> = Vec::new();
    loop {
        let cursor = match items.last() {
            Some(last) => format!("&starting_after={}", last["id"].as_str().expect("an id")),
            None => String::new(),
        };
        let answer = page(sandbox, &format!("{path}{cursor}")).await.json();
        items.extend(answer["data"].as_array().expect("data").clone());
        if answer["has_more"] == false {
            return items;
        }
    }
}

#[tokio::test]
async fn following_the_cursor_brings_every_charge_once_newest_first() {
    let charges = all(&frozen(), "/v1/charges?limit=100").await;
    assert_eq!(charges.len(), 420);
    let ids: HashSet<_> = charges.iter().map(|charge| charge["id"].as_str()).collect();
    assert_eq!(ids.len(), 420);
    assert!(
        charges.is_sorted_by(|one, other| one["created"].as_i64() >= other["created"].as_i64())
    );
    assert_eq!(all(&frozen(), "/v1/customers?limit=7").await.len(), 150);
}

#[tokio::test]
async fn ending_before_goes_back_to_the_page_before() {
    let sandbox = frozen();
    let first = page(&sandbox, "/v1/charges?limit=10").await.json();
    assert_eq!(first["has_more"], true);
    let last_id = ids(&first)[9].clone();
    let second =
        page(&sandbox, &format!("/v1/charges?limit=10&starting_after={last_id}")).await.json();
    let back = ids(&second)[0].clone();
    let again = page(&sandbox, &format!("/v1/charges?limit=10&ending_before={back}")).await.json();
    assert_eq!(ids(&again), ids(&first));
    assert_eq!(again["has_more"], false);
}

#[tokio::test]
async fn created_narrows_to_a_range() {
    let sandbox = frozen();
    let everything = all(&sandbox, "/v1/charges?limit=100").await;
    let created = |charge: &Value| charge["created"].as_i64().expect("seconds");
    let (from, to) = (created(&everything[300]), created(&everything[100]));
    for (query, expected) in [
        (format!("created[gte]={from}&created[lte]={to}"), 201),
        (format!("created[gt]={from}&created[lt]={to}"), 199),
        (format!("created%5Bgte%5D={to}"), 101),
        (format!("created={from}"), 1),
    ] {
        let found = all(&sandbox, &format!("/v1/charges?limit=100&{query}")).await;
        assert_eq!(found.len(), expected, "{query}");
    }
}

#[tokio::test]
async fn amounts_are_whole_minor_units_and_every_status_occurs() {
    let charges = all(&frozen(), "/v1/charges?limit=100").await;
    assert!(
        charges.iter().all(|charge| charge["amount"].as_u64().is_some_and(|amount| amount > 0))
    );
    for status in ["succeeded", "pending", "failed"] {
        assert!(charges.iter().any(|charge| charge["status"] == status), "{status}");
    }
    let yen: Vec<_> = charges.iter().filter(|charge| charge["currency"] == "jpy").collect();
    assert!(!yen.is_empty(), "a zero-decimal currency is among them");
    let refunded: Vec<_> =
        charges.iter().filter(|charge| charge["amount_refunded"].as_u64() > Some(0)).collect();
    assert!(refunded.iter().any(|charge| charge["refunded"] == true));
    assert!(refunded.iter().any(|charge| charge["refunded"] == false));
    assert!(
        refunded
            .iter()
            .all(|charge| charge["amount_refunded"].as_u64() <= charge["amount"].as_u64())
    );
}

#[tokio::test]
async fn wrong_parameters_are_invalid_request_errors() {
    let sandbox = frozen();
    for (query, code, param) in [
        ("limit=101", "parameter_invalid_integer", "limit"),
        ("limit=0", "parameter_invalid_integer", "limit"),
        ("limit=many", "parameter_invalid_integer", "limit"),
        ("starting_after=ch_nope", "resource_missing", "starting_after"),
        ("created[gte]=yesterday", "parameter_invalid_integer", "created[gte]"),
        ("colour=red", "parameter_unknown", "colour"),
    ] {
        let refused = page(&sandbox, &format!("/v1/charges?{query}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}");
        let error = refused.json()["error"].clone();
        assert_eq!(error["type"], "invalid_request_error", "{query}");
        assert_eq!((&error["code"], &error["param"]), (&code.into(), &param.into()), "{query}");
    }
    let missing = page(&sandbox, "/v1/charges/ch_nope").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(missing.json()["error"]["message"], "No such charge: 'ch_nope'");
    let nowhere = page(&sandbox, "/v1/nope").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    assert_eq!(nowhere.json()["error"]["type"], "invalid_request_error");
}

#[tokio::test]
async fn the_key_opens_as_bearer_and_as_basic_user_and_no_other_does() {
    let sandbox = frozen();
    let basic = |text: String| format!("Basic {}", STANDARD.encode(text));
    let key = key("stripe");
    for good in [format!("Bearer {key}"), basic(format!("{key}:"))] {
        let answer = get(&sandbox, "/stripe/v1/account", &[("authorization", &good)]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.json()["object"], "account");
        assert!(answer.header("request-id").starts_with("req_"));
    }
    let wrong = get_as(&sandbox, "sk_test_wrong_key_1234", "/stripe/v1/account").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        wrong.json()["error"]["message"],
        "Invalid API Key provided: sk_test_********1234",
        "the key is not repeated"
    );
    let missing = get(&sandbox, "/stripe/v1/account", &[]).await;
    assert_eq!(missing.status, StatusCode::UNAUTHORIZED);
    let bearer = format!("Bearer {key}");
    let post =
        send(&sandbox, Method::POST, "/stripe/v1/charges", &[("authorization", &bearer)], "").await;
    assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn the_charges_of_one_customer_are_theirs() {
    let sandbox = frozen();
    let customer =
        page(&sandbox, "/v1/charges?limit=1").await.json()["data"][0]["customer"].clone();
    let customer = customer.as_str().expect("an id");
    let theirs = all(&sandbox, &format!("/v1/charges?limit=100&customer={customer}")).await;
    assert!(!theirs.is_empty() && theirs.iter().all(|charge| charge["customer"] == customer));
    let found = page(&sandbox, &format!("/v1/customers/{customer}")).await.json();
    assert_eq!(found["email"], theirs[0]["billing_details"]["email"]);
}

#[tokio::test]
async fn the_balance_has_an_amount_a_currency() {
    let balance = page(&frozen(), "/v1/balance").await.json();
    assert_eq!(balance["object"], "balance");
    assert_eq!(balance["available"].as_array().map(Vec::len), Some(4));
}
