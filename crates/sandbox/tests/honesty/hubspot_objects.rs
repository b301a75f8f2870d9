use std::collections::HashSet;

use axum::http::StatusCode;
use sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::harness::{
    Answer, CALLBACK, THEN, allow, frozen, get_as, key, post_form, post_json, then,
};

const OBJECTS: &str = "/hubspot/crm/v3/objects";
const KINDS: [(&str, &str, usize); 3] = [
    ("contacts", "lastmodifieddate", 180),
    ("companies", "hs_lastmodifieddate", 120),
    ("deals", "hs_lastmodifieddate", 240),
];

async fn page(sandbox: &Sandbox, path: &str) -> Answer {
    get_as(sandbox, &key("hubspot"), &format!("{OBJECTS}/{path}")).await
}

async fn search(sandbox: &Sandbox, kind: &str, body: Value) -> Answer {
    let bearer = format!("Bearer {}", key("hubspot"));
    let path = format!("{OBJECTS}/{kind}/search");
    post_json(sandbox, &path, &[("authorization", &bearer)], &body).await
}

async fn all(sandbox: &Sandbox, kind: &str, properties: &str) -> Vec<Value> {
    let mut records: Vec<Value> = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("{kind}?limit=100&properties={properties}&after={after}");
        let answer = page(sandbox, &path).await.json();
        records.extend(answer["results"].as_array().expect("results").clone());
        match answer["paging"]["next"]["after"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => return records,
        }
    }
}

fn ids(answer: &Value) -> Vec<&str> {
    let results = answer["results"].as_array().expect("results");
    results.iter().map(|record| record["id"].as_str().expect("an id")).collect()
}

#[tokio::test]
async fn following_the_cursor_brings_every_record_of_every_kind_once() {
    let sandbox = frozen();
    let mut seen = HashSet::new();
    for (kind, modified, size) in KINDS {
        let records = all(&sandbox, kind, "").await;
        assert_eq!(records.len(), size, "{kind}");
        for record in records {
            let properties = &record["properties"];
            assert_eq!(properties["hs_object_id"], record["id"], "{kind}");
            assert_eq!(properties[modified], record["updatedAt"], "{kind}");
            assert_eq!(properties["createdate"], record["createdAt"], "{kind}");
            assert!(record["createdAt"].as_str() <= record["updatedAt"].as_str(), "{kind}");
            assert!(record["updatedAt"].as_str() <= Some("2026-11-20T00:00:00.000Z"), "{kind}");
            assert!(seen.insert(record["id"].to_string()), "no two kinds share an id");
        }
    }
}

#[tokio::test]
async fn a_search_finds_what_changed_since_of_every_kind() {
    let sandbox = frozen();
    let since = then() - chrono::TimeDelta::days(30);
    let since_text = since.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    for (kind, modified, size) in KINDS {
        let by_value = async |value: Value| {
            let body = json!({
                "filterGroups": [{ "filters": [
                    { "propertyName": modified, "operator": "GTE", "value": value },
                ] }],
                "sorts": [{ "propertyName": modified, "direction": "ASCENDING" }],
                "limit": 200,
            });
            search(&sandbox, kind, body).await.json()
        };
        let found = by_value(since.timestamp_millis().to_string().into()).await;
        let times: Vec<&str> = found["results"]
            .as_array()
            .expect("results")
            .iter()
            .map(|record| record["updatedAt"].as_str().expect("a time"))
            .collect();
        assert!(times.is_sorted() && times.iter().all(|time| **time >= *since_text), "{kind}");
        assert!((5..size / 2).contains(&times.len()), "{kind}: {}", times.len());
        assert_eq!(found["total"], times.len(), "{kind}");
        assert_eq!(ids(&by_value(since_text.clone().into()).await), ids(&found), "{kind}");
    }
}

#[tokio::test]
async fn a_deal_is_won_or_lost_and_an_open_one_moves_on() {
    let sandbox = frozen();
    let properties = "amount,dealstage,hs_is_closed,closedate,deal_currency_code";
    let deals = all(&sandbox, "deals", properties).await;
    let stages: HashSet<_> =
        deals.iter().map(|deal| deal["properties"]["dealstage"].as_str()).collect();
    assert!(stages.len() >= 5, "{stages:?}");
    for deal in &deals {
        let properties = &deal["properties"];
        let closed = properties["dealstage"].as_str().expect("a stage").starts_with("closed");
        assert_eq!(properties["hs_is_closed"], if closed { "true" } else { "false" });
        let past = properties["closedate"].as_str() <= Some("2026-11-20T00:00:00.000Z");
        assert_eq!(past, closed, "{deal}");
        assert!(properties["amount"].as_str().expect("text").parse::<f64>().is_ok(), "{deal}");
    }
    sandbox.control().advance(std::time::Duration::from_hours(24 * 60));
    let later = all(&sandbox, "deals", properties).await;
    assert!(later.len() > deals.len());
    let open = later[..deals.len()].iter().filter(|it| it["properties"]["hs_is_closed"] == "false");
    assert_eq!(open.count(), 0, "two months end every deal");
}

#[tokio::test]
async fn the_employer_of_the_first_contact_is_the_first_company() {
    let sandbox = frozen();
    let contact = page(&sandbox, "contacts?limit=1&properties=company,website").await.json();
    let company = page(&sandbox, "companies?limit=1").await.json();
    let (contact, company) =
        (&contact["results"][0]["properties"], &company["results"][0]["properties"]);
    assert_eq!(contact["company"], company["name"]);
    assert_eq!(contact["website"], company["domain"]);
}

#[tokio::test]
async fn a_kind_has_a_singular_and_a_number_and_unknown_kinds_are_400() {
    let sandbox = frozen();
    let deals = page(&sandbox, "deals").await.json();
    let first = ids(&deals)[0].to_owned();
    assert_eq!(page(&sandbox, "0-3").await.json()["results"], deals["results"]);
    assert_eq!(page(&sandbox, &format!("deal/{first}")).await.json(), deals["results"][0]);
    let unknown = page(&sandbox, "widgets").await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    assert_eq!(unknown.json()["message"], "Unable to infer object type from: widgets");
    assert_eq!(page(&sandbox, &format!("contacts/{first}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_operator_of_the_search_is_known() {
    let sandbox = frozen();
    let total = async |filter: Value| {
        let body = json!({ "filterGroups": [{ "filters": [filter] }] });
        search(&sandbox, "deals", body).await.json()["total"].as_u64().expect("a number")
    };
    let stage = |operator: &str, more: Value| {
        let mut filter = json!({ "propertyName": "dealstage", "operator": operator });
        filter.as_object_mut().expect("an object").extend(more.as_object().expect("one").clone());
        filter
    };
    let won = total(stage("EQ", json!({ "value": "closedwon" }))).await;
    let lost = total(stage("EQ", json!({ "value": "closedlost" }))).await;
    let either = json!({ "values": ["closedwon", "closedlost"] });
    assert_eq!(total(stage("IN", either.clone())).await, won + lost);
    assert_eq!(total(stage("NOT_IN", either)).await, 240 - won - lost);
    assert_eq!(total(stage("HAS_PROPERTY", json!({}))).await, 240);
    assert_eq!(total(stage("CONTAINS_TOKEN", json!({ "value": "closed*" }))).await, won + lost);
    let between = |from: &str, to: &str| json!({ "propertyName": "amount", "operator": "BETWEEN", "value": from, "highValue": to });
    let (low, high) = (total(between("0", "99.99")).await, total(between("100", "99999999")).await);
    assert!(low > 0 && high > 0 && low + high == 240, "numbers compare as numbers: {low}, {high}");
    let unknown = json!({ "filterGroups": [{ "filters": [stage("LIKE", json!({}))] }] });
    assert_eq!(search(&sandbox, "deals", unknown).await.status, StatusCode::BAD_REQUEST);
    let seven: Vec<_> = (0..7).map(|_| stage("HAS_PROPERTY", json!({}))).collect();
    let seven = json!({ "filterGroups": [{ "filters": seven }] });
    assert_eq!(search(&sandbox, "deals", seven).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn sorts_can_be_short_and_a_query_looks_into_the_usual_properties() {
    let sandbox = frozen();
    let long = json!({ "sorts": [{ "propertyName": "amount", "direction": "DESCENDING" }] });
    let long = search(&sandbox, "deals", long).await.json();
    let short = search(&sandbox, "deals", json!({ "sorts": ["-amount"] })).await.json();
    assert_eq!(ids(&long), ids(&short));
    let name = page(&sandbox, "companies?limit=1").await.json()["results"][0]["properties"]["name"]
        .as_str()
        .expect("a name")
        .to_lowercase();
    let found = search(&sandbox, "companies", json!({ "query": name })).await.json();
    assert_eq!(found["total"], 1);
}

#[tokio::test]
async fn an_edited_record_of_any_kind_is_found_by_its_time_of_change() {
    let sandbox = frozen();
    for (kind, modified, _) in KINDS {
        let id = ids(&page(&sandbox, &format!("{kind}?limit=1")).await.json())[0].to_owned();
        let edit = json!({ "description": "Seen <again>" });
        let edited = sandbox.control().edit_record("hubspot", &id, &edit).expect("a record");
        assert_eq!(edited["updatedAt"], "2026-11-20T00:00:00.000Z");
        let body = json!({
            "filterGroups": [{ "filters": [
                { "propertyName": modified, "operator": "GTE", "value": THEN },
            ] }],
            "properties": ["description"],
        });
        let found = search(&sandbox, kind, body).await.json();
        let found = found["results"].as_array().expect("results");
        let record = found.iter().find(|record| record["id"] == *id).expect("among them");
        assert_eq!(record["properties"]["description"], "Seen <again>", "{kind}");
    }
    assert_eq!(sandbox.control().edit_record("hubspot", "20400009999", &json!({})), None);
}

#[tokio::test]
async fn each_kind_needs_its_own_scope() {
    let sandbox = frozen();
    let scope = "oauth crm.objects.deals.read";
    let asked = [("client_id", "tributary-sandbox"), ("redirect_uri", CALLBACK), ("scope", scope)];
    let code = allow(&sandbox, "/hubspot/oauth/authorize", &asked).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", "tributary-sandbox"),
        ("client_secret", "sandbox-client-secret"),
        ("redirect_uri", CALLBACK),
        ("code", &code),
    ];
    let token = post_form(&sandbox, "/hubspot/oauth/2026-03/token", &fields).await.json();
    let token = token["access_token"].as_str().expect("a token");
    let deals = get_as(&sandbox, token, &format!("{OBJECTS}/deals")).await;
    assert_eq!(deals.status, StatusCode::OK);
    let companies = get_as(&sandbox, token, &format!("{OBJECTS}/companies")).await;
    assert_eq!(companies.status, StatusCode::FORBIDDEN);
    let needed = &companies.json()["errors"][0]["context"]["requiredGranularScopes"];
    assert_eq!(needed[0], "crm.objects.companies.read");
}

#[tokio::test]
async fn lists_of_other_kinds_lie_about_their_pages_too() {
    let sandbox = frozen();
    let second = page(&sandbox, "companies?limit=100").await.json()["paging"]["next"]["after"]
        .as_str()
        .expect("a cursor")
        .to_owned();
    sandbox.control().set_fault("hubspot", Some(Fault::Loop));
    let looping = page(&sandbox, &format!("companies?limit=100&after={second}")).await.json();
    assert_eq!(looping["paging"]["next"]["after"], *second);
}
