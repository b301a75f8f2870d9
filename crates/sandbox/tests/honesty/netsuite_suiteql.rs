use std::collections::{HashMap, HashSet};

use axum::http::{Method, StatusCode};
use sandbox::{Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, HOST, THEN, frozen, post_json, send, text, then};
use crate::netsuite_token::token;

const SUITEQL: &str = "/netsuite/services/rest/query/v1/suiteql";

async fn post(sandbox: &Sandbox, path: &str, q: &str) -> Answer {
    let bearer = format!("Bearer {}", token(sandbox).await);
    let headers = [("authorization", bearer.as_str()), ("prefer", "transient")];
    post_json(sandbox, path, &headers, &json!({ "q": q })).await
}

pub(crate) async fn ask(sandbox: &Sandbox, q: &str) -> Value {
    let answer = post(sandbox, SUITEQL, q).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

pub(crate) fn items(answer: &Value) -> &Vec<Value> {
    answer["items"].as_array().expect("items")
}

#[tokio::test]
async fn following_the_next_link_brings_every_bill_once() {
    let sandbox = frozen();
    let q = "SELECT id FROM transaction WHERE type = 'VendBill' ORDER BY id";
    let mut path = format!("{SUITEQL}?limit=1000&offset=0");
    let (mut seen, mut pages) = (HashSet::new(), 0);
    loop {
        let answer = post(&sandbox, &path, q).await;
        assert!(answer.header("content-type").starts_with("application/vnd.oracle.resource+json"));
        let answer = answer.json();
        assert_eq!(answer["totalResults"], 1_200);
        assert_eq!(answer["count"], items(&answer).len());
        seen.extend(items(&answer).iter().map(|item| text(item, "id").to_owned()));
        pages += 1;
        let links = answer["links"].as_array().expect("links");
        let next = links.iter().find(|link| link["rel"] == "next");
        assert_eq!(answer["hasMore"], next.is_some());
        let Some(next) = next else { break };
        let next = text(next, "href");
        path = next.strip_prefix(&format!("http://{HOST}")).expect("our host").to_owned();
    }
    assert_eq!((seen.len(), pages), (1_200, 2));
}

#[tokio::test]
async fn every_value_is_text_and_a_moment_shows_its_day_only() {
    let q = "SELECT t.id, t.tranid, t.trandate, t.entity, BUILTIN.DF(t.entity) AS vendor, \
        t.foreigntotal, BUILTIN.DF(t.currency) AS currency_name, t.status, t.memo, \
        t.lastmodifieddate, \
        TO_CHAR(t.lastmodifieddate, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS Modified \
        FROM transaction t WHERE t.type = 'VendBill' ORDER BY t.id DESC";
    let answer = ask(&frozen(), q).await;
    assert_eq!((&answer["offset"], &answer["count"]), (&0.into(), &1_000.into()));
    let newest = &items(&answer)[0];
    assert_eq!(newest["links"], json!([]));
    assert_eq!(newest["id"], "2200");
    assert_eq!(newest["lastmodifieddate"], "11/20/2026");
    assert_eq!(newest["modified"], THEN, "names come in lower case");
    assert_eq!(newest["status"], "A");
    for item in items(&answer) {
        assert!(item.as_object().expect("an object").values().skip(1).all(Value::is_string));
        let total: f64 = text(item, "foreigntotal").parse().expect("a number");
        assert!((20.0..20_000.0).contains(&total), "{item}");
    }
    let vendors: HashSet<_> = items(&answer).iter().map(|item| text(item, "vendor")).collect();
    assert_eq!(vendors.len(), 11);
    let currencies: HashSet<_> =
        items(&answer).iter().map(|item| text(item, "currency_name")).collect();
    assert_eq!(currencies, HashSet::from(["Euro", "British Pound", "US Dollar"]));
}

#[tokio::test]
async fn what_changed_since_is_found_and_an_edit_is_a_change() {
    let sandbox = frozen();
    let columns = "id, memo, TO_CHAR(lastmodifieddate, 'YYYY-MM-DD HH24:MI:SS') AS modified";
    let since = |moment: &str| {
        format!(
            "SELECT {columns} FROM transaction WHERE type = 'VendBill' AND lastmodifieddate >= \
             TO_TIMESTAMP('{moment}', 'YYYY-MM-DD HH24:MI:SS') ORDER BY lastmodifieddate, id"
        )
    };
    let recent = ask(&sandbox, &since("2026-11-10 00:00:00")).await;
    let times: Vec<_> = items(&recent).iter().map(|item| text(item, "modified")).collect();
    assert!(times.is_sorted() && times.iter().all(|time| *time >= "2026-11-10 00:00:00"));
    assert!((30..200).contains(&times.len()), "{}", times.len());
    let boundary = ask(&sandbox, &since(times[0])).await;
    assert_eq!(boundary["count"], times.len(), "at the moment itself counts");

    let change = json!({ "memo": "Corrected" });
    let edited = sandbox.control().edit_record("netsuite", "1001", &change).expect("a bill");
    assert_eq!((&edited["memo"], &edited["id"]), (&"Corrected".into(), &"1001".into()));
    let now = ask(&sandbox, &since("2026-11-20 00:00:00")).await;
    let found = items(&now).iter().find(|item| item["id"] == "1001").expect("the edited one");
    assert_eq!(found["memo"], "Corrected");
    assert_eq!(found["modified"], "2026-11-20 00:00:00");
    assert_eq!(sandbox.control().edit_record("netsuite", "9999", &change), None);
}

#[tokio::test]
async fn other_conditions_narrow_too() {
    let sandbox = frozen();
    let count = async |condition: &str| {
        let q = format!("SELECT id FROM transaction WHERE {condition}");
        ask(&sandbox, &q).await["totalResults"].as_u64().expect("a number")
    };
    assert_eq!(count("type = 'CustInvc'").await, 0);
    assert_eq!(count("id > 1000 AND id <= 1010").await, 10);
    assert_eq!(count("trandate < TO_DATE('2026-02-01', 'YYYY-MM-DD') AND id > 1100").await, 0);
    let (open, paid) = (count("status = 'A'").await, count("status <> 'A'").await);
    assert!(open > 20 && open + paid == 1_200, "{open} {paid}");
}

#[tokio::test]
async fn the_currencies_can_be_joined_and_their_symbol_is_the_iso_code() {
    let sandbox = frozen();
    let q = "SELECT t.id, t.currency, c.id AS currencyid, c.symbol AS currencycode, name, \
        BUILTIN.DF(t.currency) AS shown FROM transaction t INNER JOIN currency c \
        ON c.id = t.currency WHERE t.type = 'VendBill' ORDER BY t.id";
    let answer = ask(&sandbox, q).await;
    assert_eq!(answer["totalResults"], 1_200, "every bill has a currency");
    let mut rows = HashSet::new();
    for item in items(&answer) {
        assert_eq!((&item["currency"], &item["name"]), (&item["currencyid"], &item["shown"]));
        rows.insert((text(item, "currencycode"), text(item, "name")));
    }
    let expected = [("EUR", "Euro"), ("GBP", "British Pound"), ("USD", "US Dollar")];
    assert_eq!(rows, HashSet::from(expected));
    let total = async |q: &str| ask(&sandbox, q).await["totalResults"].as_u64().expect("a number");
    let joined =
        "SELECT tranid FROM transaction JOIN currency ON transaction.currency = currency.id";
    assert_eq!(total(joined).await, 1_200);
    let euros = total(&format!("{joined} WHERE symbol = 'EUR'")).await;
    assert!((1..1_200).contains(&euros), "{euros}");
    assert_eq!(total(&format!("{joined} WHERE currency.id = 4")).await, euros);
}

#[tokio::test]
async fn beginning_after_the_last_id_brings_every_bill_once_too() {
    let sandbox = frozen();
    let (mut last, mut seen) = ("0".to_owned(), Vec::new());
    loop {
        let q = format!(
            "SELECT t.id FROM transaction t INNER JOIN currency c ON c.id = t.currency \
             WHERE t.type = 'VendBill' AND t.id > {last} ORDER BY t.id"
        );
        let page = post(&sandbox, &format!("{SUITEQL}?limit=500"), &q).await.json();
        let ids: Vec<_> = items(&page).iter().map(|item| text(item, "id").to_owned()).collect();
        seen.extend(ids.iter().map(|id| id.parse::<u64>().expect("a number")));
        match ids.last() {
            Some(id) => last.clone_from(id),
            None => break,
        }
    }
    assert_eq!(seen, (1_001..=2_200).collect::<Vec<_>>(), "in the order of numbers, not of texts");
}

#[tokio::test]
async fn wrong_questions_are_invalid_parameters() {
    let sandbox = frozen();
    for (q, words) in [
        ("SELECT colour FROM transaction", "Unknown identifier 'colour'"),
        ("SELECT id FROM invoice", "Record 'invoice' was not found"),
        ("SELECT id FROM transaction WHERE trandate > '11/20/2026'", "Invalid literal"),
        (
            "SELECT id FROM transaction WHERE trandate > TO_DATE('soon', 'YYYY-MM-DD')",
            "does not match",
        ),
        ("SELECT id FROM transaction FETCH FIRST 5 ROWS ONLY", "Expected the end"),
        ("DELETE FROM transaction", "Expected SELECT"),
        ("SELECT c.symbol FROM transaction", "Unknown identifier 'c'"),
        ("SELECT symbol FROM transaction", "Unknown identifier 'symbol'"),
        (
            "SELECT id FROM transaction t INNER JOIN currency c ON c.id = t.currency",
            "Ambiguous identifier 'id'",
        ),
        (
            "SELECT c.colour FROM transaction t JOIN currency c ON c.id = t.currency",
            "Available identifiers are: {t=transaction, c=currency}",
        ),
        ("SELECT t.id FROM transaction t JOIN currency c ON c.id = t.entity", "unsupported"),
        ("SELECT t.id FROM transaction t JOIN vendor v ON v.id = t.entity", "'vendor' was not"),
        ("SELECT t.id FROM transaction t INNER JOIN currency c", "Expected ON"),
    ] {
        let refused = post(&sandbox, SUITEQL, q).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{q}");
        let detail = refused.json()["o:errorDetails"][0].clone();
        assert_eq!(detail["o:errorCode"], "INVALID_PARAMETER");
        assert_eq!(detail["o:errorQueryParam"], "q");
        assert!(text(&detail, "detail").contains(words), "{detail}");
    }
    for query in ["limit=1001", "limit=0", "limit=x", "offset=-1", "offset=100000"] {
        let path = format!("{SUITEQL}?{query}");
        let refused = post(&sandbox, &path, "SELECT id FROM transaction").await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn the_answer_must_be_wished_transient_and_is_asked_for_with_post() {
    let sandbox = frozen();
    let bearer = format!("Bearer {}", token(&sandbox).await);
    let headers = [("authorization", bearer.as_str())];
    let body = json!({ "q": "SELECT id FROM transaction" });
    let refused = post_json(&sandbox, SUITEQL, &headers, &body).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(refused.json()["o:errorDetails"][0]["o:errorCode"], "INVALID_HEADER");
    let get = send(&sandbox, Method::GET, SUITEQL, &headers, "").await;
    assert_eq!(get.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn the_limit_and_the_faults_are_netsuites() {
    let q = "SELECT id FROM transaction";
    let limits = HashMap::from([("netsuite", 1)]);
    let strict = Sandbox::new(Options { now: Some(then()), limits, ..Options::default() });
    post(&strict, SUITEQL, q).await;
    let refused = post(&strict, SUITEQL, q).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let code = &refused.json()["o:errorDetails"][0]["o:errorCode"];
    assert_eq!(code, "CONCURRENCY_LIMIT_EXCEEDED");

    let sandbox = frozen();
    let second = format!("{SUITEQL}?limit=100&offset=100");
    let first = post(&sandbox, &format!("{SUITEQL}?limit=100"), q).await.json();
    sandbox.control().set_fault("netsuite", Some(Fault::RepeatPage));
    let repeated = post(&sandbox, &second, q).await.json();
    assert_eq!(repeated["items"], first["items"]);
    assert_eq!((&repeated["offset"], &repeated["hasMore"]), (&100.into(), &true.into()));
    sandbox.control().set_fault("netsuite", Some(Fault::Loop));
    let looping = post(&sandbox, &second, q).await.json();
    assert_eq!(
        looping["links"][0],
        json!({ "rel": "next", "href": format!("http://{HOST}{second}") })
    );
}
