//! The vendors' example answers as rows.

use std::collections::BTreeMap;

use connectors::{MappedRecord, Places, Reader};
use contract::value::Value;
use serde_json::json;

use crate::support::{Stage, builtin, json, key, now};

/// Reads one page of a stream of a built-in provider: the rows, by column.
async fn rows(
    slug: &str,
    stream: &str,
    body: serde_json::Value,
) -> Vec<(MappedRecord, BTreeMap<&'static str, Value>)> {
    let stage = Stage::of(builtin(slug)).await;
    stage.play(move |_| json(body.clone())).await;
    let (stream, credential) = (stage.provider.stream(stream).unwrap(), key());
    let places = Places::new();
    let mut reader = Reader::new(stage.through(&credential), stream, &places, now()).unwrap();
    let page = reader.next_page().await.unwrap().unwrap();
    assert_eq!(page.rejected.count, 0);
    let names = stream.model.columns.iter().map(|column| column.name);
    let by_column = |record: &MappedRecord| names.clone().zip(record.values.clone()).collect();
    page.records.iter().map(|record| (record.clone(), by_column(record))).collect()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn time(text: &str) -> Value {
    Value::Time(text.parse().unwrap())
}

#[tokio::test]
async fn an_issue_of_github() {
    let issue = json!({
        "id": 101, "node_id": "I_x", "number": 7, "title": "Sync fails", "state": "open",
        "state_reason": null, "user": { "login": "amy", "id": 1 },
        "labels": [{ "id": 9, "name": "bug", "color": "f29513" }, { "name": "p1" }],
        "assignees": [], "milestone": null, "comments": 2,
        "created_at": "2026-10-01T09:00:00Z", "updated_at": "2026-10-02T10:00:00Z",
        "closed_at": null, "body": "text", "html_url": "https://github.com/acme/app/issues/7",
        "repository_url": "https://api.github.com/repos/acme/app"
    });
    let rows = rows("github", "issues", json!([issue.clone()])).await;
    let (record, row) = &rows[0];
    assert_eq!((record.external_id.as_str(), &record.notes), ("101", &vec![]));
    assert_eq!(record.raw, issue.to_string());
    assert_eq!(row["number"], Value::Integer(7));
    assert_eq!(row["state"], text("open"));
    assert_eq!(row["author"], text("amy"));
    assert_eq!(row["labels"], Value::Tags(vec!["bug".to_owned(), "p1".to_owned()]));
    assert_eq!(row["comment_count"], Value::Integer(2));
    assert_eq!(row["repository"], text("acme/app"));
    assert_eq!(row["created_at"], time("2026-10-01T09:00:00Z"));
    assert_eq!(row["closed_at"], Value::Missing);
    assert_eq!(row["url"], text("https://github.com/acme/app/issues/7"));
}

#[tokio::test]
async fn a_contact_of_hubspot() {
    let contact = json!({
        "id": "512", "properties": {
            "email": "Ana@example.com", "firstname": "Ana", "lastname": "Lee",
            "company": null, "phone": "", "lifecyclestage": "lead",
            "createdate": "2026-09-01T10:00:00.000Z", "lastmodifieddate": "2026-10-01T10:00:00.000Z"
        },
        "createdAt": "2026-09-01T10:00:00.000Z", "archived": false
    });
    let rows = rows("hubspot", "contacts", json!({ "results": [contact] })).await;
    let (record, row) = &rows[0];
    assert_eq!((record.external_id.as_str(), &record.notes), ("512", &vec![]));
    assert_eq!(row["name"], text("Ana Lee"));
    assert_eq!(row["email"], text("ana@example.com"));
    assert_eq!((&row["company"], &row["phone"]), (&Value::Missing, &Value::Missing));
    assert_eq!(row["stage"], text("lead"));
    assert_eq!(row["updated_at"], time("2026-10-01T10:00:00Z"));
}

#[tokio::test]
async fn a_charge_of_stripe() {
    let charge = json!({
        "id": "ch_1", "amount": 2500, "amount_refunded": 0, "currency": "gbp",
        "created": 1_790_000_000, "description": "Order 17", "status": "succeeded",
        "customer": "cus_1", "receipt_email": "ana@example.com",
        "billing_details": { "email": null }, "payment_method_details": { "type": "card" }
    });
    let rows = rows("stripe", "charges", json!({ "data": [charge], "has_more": false })).await;
    let (record, row) = &rows[0];
    assert_eq!((record.external_id.as_str(), &record.notes), ("ch_1", &vec![]));
    assert_eq!(row["amount"], Value::Integer(2_500));
    assert_eq!(row["refunded"], Value::Integer(0));
    assert_eq!(row["currency"], text("GBP"));
    assert_eq!(row["email"], text("ana@example.com"));
    assert_eq!(row["method"], text("card"));
    assert_eq!(row["created_at"], time("2026-09-21T14:13:20Z"));
}

#[tokio::test]
async fn an_order_of_mock_saas() {
    let order = json!({
        "id": "ord_1", "number": "A-1001", "status": "paid",
        "customer": { "id": "cus_1", "name": "Ana Lee", "email": "ana@example.com" },
        "total": "129.90", "currency": "EUR", "items": [{ "quantity": 2 }, { "quantity": 1 }],
        "placed_at": "2026-11-01T08:00:00.123456789+01:00", "updated_at": "2026-11-02"
    });
    let rows = rows("mock-saas", "orders", json!({ "data": [order], "total_pages": 1 })).await;
    let (record, row) = &rows[0];
    assert_eq!((record.external_id.as_str(), &record.notes), ("ord_1", &vec![]));
    assert_eq!(row["total"], Value::Integer(12_990));
    assert_eq!(row["item_count"], Value::Integer(2));
    assert_eq!(row["customer_name"], text("Ana Lee"));
    assert_eq!(row["placed_at"], time("2026-11-01T07:00:00.123456Z"));
    assert_eq!(row["updated_at"], time("2026-11-02T00:00:00Z"));
}

#[tokio::test]
async fn an_event_of_mock_saas() {
    let event = json!({
        "id": 5, "type": "login", "subject": "Ana signed in", "url": "javascript:alert(1)",
        "occurred_at": "2026-11-01T08:00:00Z"
    });
    let rows = rows("mock-saas", "events", json!({ "data": [event], "total_pages": 1 })).await;
    let (record, row) = &rows[0];
    assert_eq!((&row["title"], &row["kind"]), (&text("Ana signed in"), &text("login")));
    // A link that a browser should not follow is none.
    assert_eq!(row["url"], Value::Missing);
    assert_eq!(record.notes, ["url: \"javascript:alert(1)\" is not a web address"]);
}

#[tokio::test]
async fn a_value_that_does_not_fit_leaves_a_note_and_the_row_stays() {
    let order = json!({
        "id": "ord_1", "number": { "a": 1 }, "total": "12.345", "currency": "EUR", "items": "none",
        "placed_at": "yesterday"
    });
    let rows = rows("mock-saas", "orders", json!({ "data": [order], "total_pages": 1 })).await;
    let (record, row) = &rows[0];
    assert_eq!(
        record.notes,
        [
            "number: not a text",
            "total: \"12.345\" is not an amount in \"EUR\"",
            "item_count: \"none\" is not a list",
            "placed_at: \"yesterday\" is not a time",
        ]
    );
    assert_eq!((&row["total"], &row["currency"]), (&Value::Missing, &text("EUR")));
}
