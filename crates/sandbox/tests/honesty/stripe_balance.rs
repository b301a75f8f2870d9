use std::collections::{HashMap, HashSet};
use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Fault, Sandbox, Size};
use serde_json::Value;

use crate::harness::{frozen, frozen_with, text, then};
use crate::stripe::{all, page};

const TRANSACTIONS: &str = "/v1/balance_transactions";
const ALL: &str = "/v1/balance_transactions?limit=100";

async fn found(sandbox: &Sandbox, query: &str) -> Vec<Value> {
    let answer = page(sandbox, &format!("{TRANSACTIONS}?limit=100&{query}")).await.json();
    answer["data"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

fn number(item: &Value, name: &str) -> i64 {
    item[name].as_i64().unwrap_or_else(|| panic!("{name} of {item}"))
}

#[tokio::test]
async fn following_the_cursor_brings_every_movement_once_newest_first() {
    let transactions = all(&frozen(), ALL).await;
    let ids: HashSet<_> = transactions.iter().map(|it| text(it, "id")).collect();
    assert_eq!(ids.len(), transactions.len());
    assert!(transactions.len() > 450, "{}", transactions.len());
    let newest_first =
        |one: &Value, other: &Value| number(one, "created") >= number(other, "created");
    assert!(transactions.is_sorted_by(newest_first));
    for it in &transactions {
        assert_eq!(number(it, "net"), number(it, "amount") - number(it, "fee"), "{it}");
        assert!(number(it, "created") <= then().timestamp(), "{it}");
        let fees = it["fee_details"].as_array().expect("a list").iter();
        assert_eq!(fees.map(|fee| number(fee, "amount")).sum::<i64>(), number(it, "fee"), "{it}");
    }
    for kind in ["charge", "refund", "stripe_fee", "payout"] {
        let of_kind: Vec<_> = transactions.iter().filter(|it| it["type"] == kind).collect();
        assert!(of_kind.len() > 10, "{kind}: {}", of_kind.len());
        assert!(of_kind.iter().all(|it| (number(it, "amount") > 0) == (kind == "charge")));
    }
}

#[tokio::test]
async fn the_ledger_says_of_each_charge_what_the_charge_says_of_itself() {
    let sandbox = frozen();
    let charges = all(&sandbox, "/v1/charges?limit=100").await;
    let transactions = all(&sandbox, ALL).await;
    let by_id: HashMap<_, _> = transactions.iter().map(|it| (text(it, "id"), it)).collect();
    let mut came = 0;
    for charge in &charges {
        let succeeded = charge["status"] == "succeeded";
        assert_eq!(charge["balance_transaction"].is_string(), succeeded, "{charge}");
        if succeeded {
            let movement = by_id[text(charge, "balance_transaction")];
            assert_eq!(movement["source"], charge["id"]);
            assert_eq!(movement["amount"], charge["amount"]);
            assert_eq!(movement["currency"], charge["currency"]);
            assert!(number(movement, "created") >= number(charge, "created"));
            came += 1;
        }
    }
    assert_eq!(transactions.iter().filter(|it| it["type"] == "charge").count(), came);
    let sum = |items: &[Value], kind: &str, name: &str| -> i64 {
        items
            .iter()
            .filter(|it| kind.is_empty() || it["type"] == kind)
            .map(|it| number(it, name))
            .sum()
    };
    assert_eq!(-sum(&transactions, "refund", "amount"), sum(&charges, "", "amount_refunded"));
}

#[tokio::test]
async fn a_payout_is_the_sum_of_what_is_listed_under_it() {
    let sandbox = frozen();
    let payouts = found(&sandbox, "type=payout&currency=eur").await;
    assert!(payouts.len() > 20, "{}", payouts.len());
    for payout in &payouts[..5] {
        let listed = found(&sandbox, &format!("payout={}", text(payout, "source"))).await;
        let (out, parts): (Vec<_>, Vec<_>) = listed.iter().partition(|it| it["type"] == "payout");
        assert_eq!(out, [payout]);
        let sum: i64 = parts.iter().map(|it| number(it, "net")).sum();
        assert_eq!(sum, -number(payout, "amount"), "{listed:?}");
        assert!(parts.len() > 1 && parts.iter().all(|it| it["currency"] == "eur"));
    }
}

#[tokio::test]
async fn created_narrows_to_a_range_and_later_movements_come_on_top() {
    let sandbox = frozen();
    let everything = all(&sandbox, ALL).await;
    let (from, to) = (number(&everything[60], "created"), number(&everything[20], "created"));
    let between = |it: &&Value| (from..=to).contains(&number(it, "created"));
    let expected: Vec<_> = everything.iter().filter(between).cloned().collect();
    let query = format!("created[gte]={from}&created[lte]={to}");
    assert_eq!(found(&sandbox, &query).await, expected);
    let newest = number(&everything[0], "created");
    assert!(found(&sandbox, &format!("created[gt]={newest}")).await.is_empty());
    sandbox.control().advance(Duration::from_hours(24 * 10));
    let later = found(&sandbox, &format!("created[gt]={newest}")).await;
    assert!(later.len() > 5 && later.iter().all(|it| number(it, "created") > newest));
    let before = found(&sandbox, &format!("created[lte]={newest}")).await;
    let ids =
        |items: &[Value]| items.iter().map(|it| text(it, "id").to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&before), ids(&everything[..100]), "the past stays as it was");
    for edge in ["created[lt]=-9223372036854775808", "created[gt]=9223372036854775807"] {
        assert!(found(&sandbox, edge).await.is_empty(), "{edge}");
    }
}

#[tokio::test]
async fn a_pending_movement_becomes_available_without_a_new_time_of_creation() {
    let sandbox = frozen();
    let pending = async || {
        let newest = found(&sandbox, "type=charge").await;
        newest.into_iter().filter(|it| it["status"] == "pending").collect::<Vec<_>>()
    };
    let before = pending().await;
    assert!(!before.is_empty());
    sandbox.control().advance(Duration::from_hours(24 * 5));
    for it in before {
        let path = format!("{TRANSACTIONS}/{}", text(&it, "id"));
        let now = page(&sandbox, &path).await.json();
        assert_eq!(now["status"], "available");
        assert_eq!(now["created"], it["created"]);
    }
}

#[tokio::test]
async fn ending_before_goes_back_to_the_page_before() {
    let sandbox = frozen();
    let everything = all(&sandbox, ALL).await;
    let query = format!("ending_before={}", text(&everything[50], "id"));
    assert_eq!(found(&sandbox, &query).await, everything[..50]);
    let answer = page(&sandbox, &format!("{TRANSACTIONS}?limit=7&{query}")).await.json();
    assert_eq!(answer["data"].as_array().expect("data")[..], everything[43..50]);
    assert_eq!(answer["has_more"], true);
}

#[tokio::test]
async fn a_movement_is_found_by_its_id_and_by_its_source() {
    let sandbox = frozen();
    for kind in ["charge", "refund", "stripe_fee", "payout"] {
        let one = found(&sandbox, &format!("type={kind}")).await[0].clone();
        let path = format!("{TRANSACTIONS}/{}", text(&one, "id"));
        assert_eq!(page(&sandbox, &path).await.json(), one, "{kind}");
        if let Some(source) = one["source"].as_str() {
            assert_eq!(found(&sandbox, &format!("source={source}")).await, [one]);
        }
    }
}

#[tokio::test]
async fn unknown_values_find_nothing_and_unknown_things_are_errors() {
    let sandbox = frozen();
    for query in ["type=gift", "currency=chf", "source=ch_nope", "payout=po_nope"] {
        assert!(found(&sandbox, query).await.is_empty(), "{query}");
    }
    let missing = page(&sandbox, &format!("{TRANSACTIONS}/txn_nope")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let error = missing.json()["error"].clone();
    assert_eq!(error["message"], "No such balance transaction: 'txn_nope'");
    assert_eq!((&error["code"], &error["param"]), (&"resource_missing".into(), &"id".into()));
    for (query, param) in
        [("starting_after=txn_nope", "starting_after"), ("customer=x", "customer")]
    {
        let refused = page(&sandbox, &format!("{TRANSACTIONS}?{query}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(refused.json()["error"]["param"], param);
    }
}

#[tokio::test]
async fn the_ledger_lies_about_its_pages_when_told_to() {
    let sandbox = frozen();
    let first = found(&sandbox, "").await;
    let cursor = text(&first[99], "id");
    let next = format!("{TRANSACTIONS}?limit=100&starting_after={cursor}");
    sandbox.control().set_fault("stripe", Some(Fault::RepeatPage));
    let repeated = page(&sandbox, &next).await.json();
    assert_eq!(repeated["data"].as_array(), Some(&first));
    sandbox.control().set_fault("stripe", Some(Fault::Loop));
    let looping = page(&sandbox, &next).await.json();
    assert_eq!(looping["data"][99]["id"], cursor);
    assert_eq!(looping["has_more"], true);
}

#[tokio::test]
async fn the_last_pages_of_a_large_ledger_are_as_quick_as_the_first() {
    let sandbox = frozen_with(Size { charges: 60_000, orders: 60_000, ..Size::default() });
    let first = found(&sandbox, "created[lte]=1771000000").await;
    assert_eq!(first.len(), 100);
    let none = frozen_with(Size { charges: 0, ..Size::default() });
    assert!(found(&none, "").await.is_empty());
}
