use std::collections::{HashMap, HashSet};

use axum::http::StatusCode;
use chrono::DateTime;
use sandbox::{Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, form, frozen, get, text, then};
use crate::quickbooks_oauth::{RETAIL, connect, read};

/// A sandbox and a token for Acme Retail in it.
struct Company {
    sandbox: Sandbox,
    token: String,
}

impl Company {
    async fn new(sandbox: Sandbox) -> Self {
        let tokens = connect(&sandbox).await;
        Self { token: text(&tokens, "access_token").to_owned(), sandbox }
    }

    async fn read(&self, path: &str) -> Answer {
        read(&self.sandbox, &self.token, RETAIL, path).await
    }

    async fn query(&self, sql: &str) -> Answer {
        self.read(&format!("/query?{}", form(&[("query", sql), ("minorversion", "75")]))).await
    }

    async fn found(&self, sql: &str) -> Value {
        self.query(sql).await.json()["QueryResponse"].clone()
    }

    /// All records of an entity, page by page.
    async fn all(&self, entity: &str, clause: &str) -> Vec<Value> {
        let mut records: Vec<Value> = Vec::new();
        loop {
            let start = records.len() + 1;
            let sql =
                format!("select * from {entity} {clause} startposition {start} maxresults 90");
            match self.found(&sql).await[entity].as_array() {
                Some(page) => records.extend(page.clone()),
                None => return records,
            }
        }
    }
}

fn seconds(moment: &Value) -> i64 {
    let text = moment.as_str().expect("text");
    DateTime::parse_from_rfc3339(text).expect("a moment").timestamp()
}

fn updated(record: &Value) -> i64 {
    seconds(&record["MetaData"]["LastUpdatedTime"])
}

#[tokio::test]
async fn the_positions_bring_every_record_once() {
    let company = Company::new(frozen()).await;
    for (entity, count) in [("Purchase", 300), ("Bill", 240), ("Customer", 150), ("Vendor", 20)] {
        let all = company.all(entity, "orderby MetaData.LastUpdatedTime").await;
        let ids: HashSet<_> = all.iter().map(|it| text(it, "Id")).collect();
        assert_eq!((all.len(), ids.len()), (count, count), "{entity}");
        assert!(all.is_sorted_by_key(updated), "{entity}");
        let id = text(&all[7], "Id");
        let one = company.read(&format!("/{}/{id}", entity.to_lowercase())).await.json();
        assert_eq!(one[entity], all[7], "{entity}");
        let counted = company.found(&format!("select count(*) from {entity}")).await;
        assert_eq!(counted, json!({ "totalCount": count }), "{entity}");
    }
}

#[tokio::test]
async fn a_page_has_a_hundred_records_or_as_many_as_are_asked_for() {
    let company = Company::new(frozen()).await;
    for (clause, start, count) in [
        ("", 1, Some(100)),
        ("startposition 51 maxresults 7", 51, Some(7)),
        ("STARTPOSITION 291 MAXRESULTS 1000", 291, Some(10)),
        ("startposition 301", 301, None),
    ] {
        let found = company.found(&format!("SELECT * FROM Purchase {clause}")).await;
        assert_eq!(found["Purchase"].as_array().map(Vec::len), count, "{clause}");
        match count {
            Some(count) => {
                let told = (&found["startPosition"], &found["maxResults"]);
                assert_eq!(told, (&start.into(), &count.into()), "{clause}");
            }
            None => assert_eq!(found, json!({}), "{clause}"),
        }
    }
    for clause in ["maxresults 1001", "startposition 0"] {
        let refused = company.query(&format!("select * from Purchase {clause}")).await;
        assert_eq!(refused.json()["Fault"]["Error"][0]["code"], "4001", "{clause}");
    }
}

#[tokio::test]
async fn what_changed_since_a_moment_is_found() {
    let company = Company::new(frozen()).await;
    let all = company.all("Bill", "").await;
    let since = 1_790_812_800; // 2026-10-01T00:00:00Z
    let expected = all.iter().filter(|it| updated(it) >= since).count();
    assert!((10..200).contains(&expected), "{expected}");
    for moment in ["2026-10-01T00:00:00Z", "2026-09-30T17:00:00-07:00", "2026-10-01"] {
        let clause = format!(
            "where MetaData.LastUpdatedTime >= '{moment}' orderby MetaData.LastUpdatedTime desc"
        );
        let found = company.all("Bill", &clause).await;
        assert_eq!(found.len(), expected, "{moment}");
        assert!(found.is_sorted_by(|one, other| updated(one) >= updated(other)));
    }
    let newest = all.iter().max_by_key(|it| updated(it)).expect("one");
    let at = text(&newest["MetaData"], "LastUpdatedTime");
    for (compare, count) in [(">", 0), (">=", 1)] {
        let clause = format!("where MetaData.LastUpdatedTime {compare} '{at}'");
        assert_eq!(company.all("Bill", &clause).await.len(), count, "{compare}");
    }
    let october = "where TxnDate >= '2026-10-01' and TxnDate < '2026-11-01'";
    let october = company.all("Bill", october).await;
    assert!(
        !october.is_empty() && october.iter().all(|it| text(it, "TxnDate").starts_with("2026-10"))
    );
}

#[tokio::test]
async fn an_edit_is_picked_up_as_changed_now() {
    let company = Company::new(frozen()).await;
    let first = company.found("select * from Purchase maxresults 1").await["Purchase"][0].clone();
    let record = format!("Purchase/{}", text(&first, "Id"));
    let edit = json!({ "PrivateNote": "seen again" });
    let edited = company.sandbox.control().edit_record("quickbooks", &record, &edit);
    assert_eq!(edited.expect("a purchase")["PrivateNote"], "seen again");
    let clause = "where MetaData.LastUpdatedTime >= '2026-11-20T00:00:00Z'";
    let changed = company.all("Purchase", clause).await;
    assert!(changed.iter().any(|it| it["Id"] == first["Id"] && it["PrivateNote"] == "seen again"));
    assert!(changed.len() < 5);
    assert_eq!(company.sandbox.control().edit_record("quickbooks", "Purchase/1", &edit), None);
}

#[tokio::test]
async fn costs_add_up_and_have_vendors_and_accounts() {
    let company = Company::new(frozen()).await;
    let vendors = company.all("Vendor", "").await;
    let cents = |value: &Value| (value.as_f64().expect("a number") * 100.0).round();
    for (entity, vendor) in [("Purchase", "EntityRef"), ("Bill", "VendorRef")] {
        for it in company.all(entity, "").await {
            let lines = it["Line"].as_array().expect("lines");
            let sum: f64 = lines.iter().map(|line| cents(&line["Amount"])).sum();
            let total = sum + cents(&it["TxnTaxDetail"]["TotalTax"]);
            assert!((total - cents(&it["TotalAmt"])).abs() < 0.5, "{it}");
            let account = &lines[0]["AccountBasedExpenseLineDetail"]["AccountRef"];
            assert!(!text(account, "name").is_empty());
            let known = vendors.iter().find(|known| known["Id"] == it[vendor]["value"]);
            assert_eq!(known.map(|known| &known["DisplayName"]), Some(&it[vendor]["name"]));
        }
    }
}

#[tokio::test]
async fn queries_that_cannot_be_read_are_faults() {
    let company = Company::new(frozen()).await;
    for (sql, code) in [
        ("", "4000"),
        ("select", "4000"),
        ("select * form Bill", "4000"),
        ("select * from Bill where", "4000"),
        ("select * from Bill where Id = 7", "4000"),
        ("select * from Bill maxresults many", "4000"),
        ("select * from Bill; drop table", "4000"),
        ("select * from Widget", "4001"),
        ("select * from Bill where Colour = 'red'", "4001"),
        ("select * from Vendor where TxnDate > '2026-10-01'", "4001"),
        ("select * from Bill where MetaData.LastUpdatedTime > 'yesterday'", "4001"),
    ] {
        let refused = company.query(sql).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{sql}");
        let fault = refused.json()["Fault"].clone();
        assert_eq!(fault["type"], "ValidationFault", "{sql}");
        assert_eq!(fault["Error"][0]["code"], code, "{sql}");
    }
    let refused = company.query("select * form Bill").await.json();
    let detail = text(&refused["Fault"]["Error"][0], "Detail").to_owned();
    let expected =
        "QueryParserError: Encountered \" <IDENTIFIER> \"form \"\" at line 1, column 10.";
    assert_eq!(detail, expected);
    let missing = company.read("/bill/1").await;
    assert_eq!(missing.json()["Fault"]["Error"][0]["code"], "610");
}

#[tokio::test]
async fn who_does_not_ask_for_json_gets_xml() {
    let company = Company::new(frozen()).await;
    let bearer = format!("Bearer {}", company.token);
    let headers = [("authorization", bearer.as_str()), ("accept", "*/*")];
    let path = format!("/quickbooks/v3/company/{RETAIL}/companyinfo/{RETAIL}");
    let answer = get(&company.sandbox, &path, &headers).await;
    assert!(answer.header("content-type").starts_with("application/xml"));
    assert!(answer.text.contains("<IntuitResponse"));
    let json = get(&company.sandbox, &format!("{path}?format=json"), &headers).await;
    assert_eq!(json.json()["CompanyInfo"]["CompanyName"], "Acme Retail");
}

#[tokio::test]
async fn a_company_has_five_hundred_requests_a_minute() {
    let limits = HashMap::from([("quickbooks", 1)]);
    let sandbox = Sandbox::new(Options { now: Some(then()), limits, ..Options::default() });
    let company = Company::new(sandbox).await;
    assert_eq!(company.query("select * from Bill").await.status, StatusCode::OK);
    let refused = company.query("select * from Bill").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let error = refused.json()["fault"]["error"][0].clone();
    let expected = "message=ThrottleExceeded; errorCode=003001; statusCode=429";
    assert_eq!((text(&error, "message"), text(&error, "code")), (expected, "3001"));
}

#[tokio::test]
async fn it_lies_about_its_pages_when_told_to() {
    let company = Company::new(frozen()).await;
    let first = company.found("select * from Bill").await;
    let set = |fault| company.sandbox.control().set_fault("quickbooks", Some(fault));
    set(Fault::RepeatPage);
    let repeated = company.found("select * from Bill startposition 901").await;
    assert_eq!((&repeated["Bill"], &repeated["startPosition"]), (&first["Bill"], &901.into()));
    set(Fault::Loop);
    let looped = company.found("select * from Bill startposition 101").await;
    assert_eq!((&looped["Bill"], &looped["startPosition"]), (&first["Bill"], &1.into()));
    set(Fault::UnauthorizedAll);
    let refused = company.query("select * from Bill").await;
    assert_eq!(refused.json()["fault"]["error"][0]["code"], "3200");
}
