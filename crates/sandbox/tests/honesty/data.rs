use std::collections::HashSet;

use chrono::{TimeDelta, Utc};
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{frozen, get, get_as, key, post_json, then};

const KEY: (&str, &str) = ("x-api-key", "mock-saas-demo-key");

async fn total(sandbox: &Sandbox) -> u64 {
    let orders = get(sandbox, "/mock-saas/external/orders", &[KEY]).await.json();
    orders["total"].as_u64().expect("a number")
}

async fn emails(sandbox: &Sandbox) -> HashSet<String> {
    let mut emails = HashSet::new();
    for page in 1..=2 {
        let path = format!("/mock-saas/external/customers?per_page=100&page={page}");
        let customers = get(sandbox, &path, &[KEY]).await.json();
        let customers = customers["data"].as_array().expect("data").clone();
        emails.extend(customers.iter().map(|c| c["email"].as_str().expect("text").to_owned()));
    }
    emails
}

#[tokio::test]
async fn two_sandboxes_hold_the_same_world() {
    for path in ["orders?page=3", "customers?page=2", "events?page=1"] {
        let path = format!("/mock-saas/external/{path}");
        let (one, other) =
            (get(&frozen(), &path, &[KEY]).await, get(&frozen(), &path, &[KEY]).await);
        assert_eq!(one.text, other.text, "{path}");
    }
}

#[tokio::test]
async fn the_world_grows_with_the_clock() {
    let at = |days: i64| {
        let now = Some(then() + TimeDelta::days(days));
        Sandbox::new(Options { now, ..Options::default() })
    };
    assert_eq!(total(&at(0)).await, 1_200);
    assert!(total(&at(-1)).await < 1_200);
    assert!(total(&at(1)).await > 1_200);
    assert_eq!(total(&at(-400)).await, 0);
    let real = Sandbox::new(Options::default());
    if Utc::now() > then() {
        assert!(total(&real).await >= 1_200);
    }
}

#[tokio::test]
async fn the_same_people_are_at_every_provider() {
    let sandbox = frozen();
    let customers = emails(&sandbox).await;
    assert_eq!(customers.len(), 150);
    let orders = get(&sandbox, "/mock-saas/external/orders?per_page=100", &[KEY]).await.json();
    let buyers = orders["data"].as_array().expect("data").iter();
    assert!(buyers.map(|o| &o["customer"]["email"]).all(|e| contains(&customers, e)));
    let charges = get_as(&sandbox, &key("stripe"), "/stripe/v1/charges?limit=100").await;
    let charges = charges.json()["data"].as_array().expect("data").clone();
    assert!(
        charges.iter().map(|c| &c["billing_details"]["email"]).all(|e| contains(&customers, e))
    );
    let path = "/hubspot/crm/v3/objects/contacts?limit=100";
    let contacts = get_as(&sandbox, &key("hubspot"), path).await.json();
    let contacts = contacts["results"].as_array().expect("results").clone();
    assert!(contacts.iter().map(|c| &c["properties"]["email"]).all(|e| contains(&customers, e)));
}

fn contains(customers: &HashSet<String>, email: &Value) -> bool {
    customers.contains(email.as_str().expect("text"))
}

#[tokio::test]
async fn they_are_where_people_write_and_plan_too() {
    let sandbox = frozen();
    let customers = emails(&sandbox).await;
    let people = get_as(&sandbox, &key("slack"), "/slack/api/users.list").await.json();
    let people = people["members"].as_array().expect("members").clone();
    let emails = people[1..].iter().map(|it| &it["profile"]["email"]);
    assert!(emails.into_iter().all(|email| contains(&customers, email)));
    let path = "/airtable/v0/appACMERETAIL0001/Orders";
    let orders = get_as(&sandbox, &key("airtable"), path).await.json();
    let orders = orders["records"].as_array().expect("records").clone();
    assert!(orders.iter().all(|it| contains(&customers, &it["fields"]["E-mail"])));
    let bearer = format!("Bearer {}", key("notion"));
    let headers = [("authorization", bearer.as_str()), ("notion-version", "2025-09-03")];
    let zoe = json!({ "query": "Zoë Müller" });
    let zoe = post_json(&sandbox, "/notion/v1/search", &headers, &zoe).await.json();
    assert!(contains(&customers, &zoe["results"][0]["properties"]["E-mail"]["email"]));
}

#[tokio::test]
async fn a_charge_pays_an_order_of_the_shop() {
    let sandbox = frozen();
    let charges = get_as(&sandbox, &key("stripe"), "/stripe/v1/charges?limit=50").await;
    for charge in charges.json()["data"].as_array().expect("data") {
        let id = charge["metadata"]["order_id"].as_str().expect("an id");
        let order = get(&sandbox, &format!("/mock-saas/external/orders/{id}"), &[KEY]).await.json();
        let total = order["total"].as_str().expect("text").replace('.', "");
        assert_eq!(charge["amount"].to_string(), total, "the same smallest units");
        assert_eq!(order["customer"]["email"], charge["billing_details"]["email"]);
        assert_eq!(
            order["currency"].as_str().expect("text").to_lowercase(),
            charge["currency"].as_str().expect("text")
        );
    }
}
