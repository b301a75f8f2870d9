use std::collections::{HashMap, HashSet};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use sandbox::{Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, THEN, form, frozen, get, get_as, send, text, then};
use crate::salesforce_oauth::connect;

const DATA: &str = "/salesforce/services/data/v65.0";

/// A sandbox and a session in it.
struct Org {
    sandbox: Sandbox,
    token: String,
}

impl Org {
    async fn new(sandbox: Sandbox) -> Self {
        let session = connect(&sandbox, "api refresh_token").await;
        Self { token: text(&session, "access_token").to_owned(), sandbox }
    }

    async fn path(&self, path: &str) -> Answer {
        get_as(&self.sandbox, &self.token, path).await
    }

    async fn query(&self, soql: &str) -> Answer {
        self.path(&format!("{DATA}/query?{}", form(&[("q", soql)]))).await
    }

    async fn batch(&self, path: &str, size: &str) -> Value {
        let bearer = format!("Bearer {}", self.token);
        let headers = [
            ("authorization", bearer.as_str()),
            ("sforce-query-options", &format!("batchSize={size}")),
        ];
        get(&self.sandbox, path, &headers).await.json()
    }

    /// All records of a query, by following `nextRecordsUrl`.
    async fn all(&self, soql: &str) -> Vec<Value> {
        let mut path = format!("{DATA}/query?{}", form(&[("q", soql)]));
        let mut records = Vec::new();
        loop {
            let batch = self.batch(&path, "200").await;
            records.extend(batch["records"].as_array().expect("records").clone());
            match batch["nextRecordsUrl"].as_str() {
                Some(next) => path = format!("/salesforce{next}"),
                None => return records,
            }
        }
    }
}

fn ids(records: &[Value]) -> HashSet<&str> {
    records.iter().map(|record| text(record, "Id")).collect()
}

fn code(answer: &Answer) -> (StatusCode, String) {
    (answer.status, text(&answer.json()[0], "errorCode").to_owned())
}

#[tokio::test]
async fn following_the_locator_brings_every_record_once() {
    let org = Org::new(frozen()).await;
    let first = org.query("SELECT Id FROM Opportunity").await.json();
    assert_eq!((&first["done"], &first["totalSize"]), (&true.into(), &387.into()));
    let all = org.all("SELECT Id FROM Opportunity").await;
    assert_eq!((all.len(), ids(&all).len()), (387, 387));
    for object in ["Account", "Contact"] {
        let all = org.all(&format!("SELECT Id FROM {object}")).await;
        assert_eq!(ids(&all).len(), 180, "{object}");
    }
}

#[tokio::test]
async fn a_batch_has_from_two_hundred_to_two_thousand_records() {
    let org = Org::new(frozen()).await;
    let path = format!("{DATA}/query?{}", form(&[("q", "SELECT Id FROM Opportunity")]));
    for (asked, got) in [("1", 200), ("200", 200), ("300", 300), ("9999", 387), ("many", 387)] {
        let batch = org.batch(&path, asked).await;
        assert_eq!(batch["records"].as_array().map(Vec::len), Some(got), "{asked}");
        assert_eq!(batch["done"], got == 387, "{asked}");
    }
}

#[tokio::test]
async fn a_list_that_was_begun_stays_as_it_was_for_two_days() {
    let org = Org::new(frozen()).await;
    let path = format!("{DATA}/query?{}", form(&[("q", "SELECT Id FROM Opportunity")]));
    let first = org.batch(&path, "200").await;
    let next = format!("/salesforce{}", text(&first, "nextRecordsUrl"));
    org.sandbox.control().advance(Duration::from_mins(90));
    let second = org.batch(&next, "200").await;
    assert_eq!(second["records"].as_array().map(Vec::len), Some(187));
    assert_eq!(second["totalSize"], 387);
    org.sandbox.control().advance(Duration::from_hours(48));
    let org = Org::new(org.sandbox).await;
    assert_eq!(
        code(&org.path(&next).await),
        (StatusCode::BAD_REQUEST, "INVALID_QUERY_LOCATOR".into())
    );
}

#[tokio::test]
async fn what_changed_since_a_moment_is_found_in_order() {
    let org = Org::new(frozen()).await;
    let everything = org.all("SELECT Id, SystemModstamp FROM Opportunity").await;
    let since = "2026-10-01T00:00:00.000+0000";
    let expected = everything.iter().filter(|it| text(it, "SystemModstamp") >= since).count();
    let soql = "SELECT Id, SystemModstamp FROM Opportunity WHERE SystemModstamp >= \
        2026-10-01T00:00:00Z ORDER BY SystemModstamp";
    let found = org.all(soql).await;
    assert!((10..300).contains(&expected), "{expected}");
    assert_eq!(found.len(), expected);
    assert!(found.is_sorted_by_key(|it| text(it, "SystemModstamp")));
    let last = text(found.last().expect("one"), "SystemModstamp").to_owned();
    for (compare, count) in [(">", 0), (">=", 1)] {
        let soql = format!("SELECT Id FROM Opportunity WHERE SystemModstamp {compare} {last}");
        assert_eq!(org.all(&soql).await.len(), count, "{compare}");
    }
    let limited = org.query(&format!("{soql} DESC LIMIT 2")).await.json();
    assert_eq!(limited["records"][0]["SystemModstamp"], last);
    assert_eq!(limited["totalSize"], 2);
}

#[tokio::test]
async fn an_edit_is_picked_up_as_changed_now() {
    let org = Org::new(frozen()).await;
    let soql = format!("SELECT Id, Title FROM Contact WHERE SystemModstamp >= {THEN}");
    let before = org.all(&soql).await;
    let contact = org.all("SELECT Id FROM Contact LIMIT 1").await.remove(0);
    let id = text(&contact, "Id");
    assert!(!ids(&before).contains(id));
    let changes = json!({ "Title": "CEO" });
    let edited = org.sandbox.control().edit_record("salesforce", id, &changes);
    assert_eq!(edited.expect("a contact")["SystemModstamp"], "2026-11-20T00:00:00.000+0000");
    let after = org.all(&soql).await;
    assert_eq!(after.len(), before.len() + 1);
    assert!(after.iter().any(|it| it["Id"] == id && it["Title"] == "CEO"));
    assert_eq!(org.sandbox.control().edit_record("salesforce", "001nonsense", &changes), None);
}

#[tokio::test]
async fn time_closes_deals() {
    let org = Org::new(frozen()).await;
    let soql = "SELECT Id, IsClosed FROM Opportunity ORDER BY CreatedDate DESC LIMIT 1";
    let deal = org.all(soql).await.remove(0);
    assert_eq!(deal["IsClosed"], false);
    org.sandbox.control().advance(Duration::from_hours(24 * 22));
    let org = Org::new(org.sandbox).await;
    let path = format!("{DATA}/sobjects/Opportunity/{}", text(&deal, "Id"));
    let later = org.path(&path).await.json();
    assert_eq!(later["IsClosed"], true);
    assert!(text(&later, "StageName").starts_with("Closed"));
}

#[tokio::test]
async fn query_all_finds_what_is_in_the_bin() {
    let org = Org::new(frozen()).await;
    let soql = form(&[("q", "SELECT Id, IsDeleted FROM Opportunity")]);
    let all = org.path(&format!("{DATA}/queryAll?{soql}")).await.json();
    let records = all["records"].as_array().expect("records");
    let deleted = records.iter().filter(|it| it["IsDeleted"] == true).count();
    assert_eq!((records.len(), records.len() - deleted), (400, 387));
    let gone = records.iter().find(|it| it["IsDeleted"] == true).expect("one");
    let path = format!("{DATA}/sobjects/Opportunity/{}", text(gone, "Id"));
    assert_eq!(code(&org.path(&path).await), (StatusCode::NOT_FOUND, "ENTITY_IS_DELETED".into()));
}

#[tokio::test]
async fn one_record_is_read_with_all_fields_or_some() {
    let org = Org::new(frozen()).await;
    let contact = org.all("SELECT Id, AccountId FROM Contact LIMIT 1").await.remove(0);
    let path = format!("{DATA}/sobjects/Contact/{}", text(&contact, "Id"));
    let whole = org.path(&path).await.json();
    assert_eq!(whole["Name"], "Amara Okafor");
    assert_eq!(whole["attributes"]["type"], "Contact");
    let some = org.path(&format!("{path}?fields=name,email")).await.json();
    assert_eq!(some.as_object().map(serde_json::Map::len), Some(3));
    let account = format!("{DATA}/sobjects/Account/{}", text(&contact, "AccountId"));
    let account = org.path(&account).await.json();
    assert_eq!(
        Some(text(&account, "Website")),
        text(&some, "Email")
            .split_once('@')
            .map(|it| it.1)
            .map(|domain| format!("https://{domain}"))
            .as_deref()
    );
    let other = format!("{DATA}/sobjects/Account/{}", text(&contact, "Id"));
    assert_eq!(org.path(&other).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_account_of_a_record_is_selected_along_and_stands_within_it() {
    let org = Org::new(frozen()).await;
    let accounts = org.all("SELECT Id, Name, Industry FROM Account").await;
    for object in ["Contact", "Opportunity"] {
        let soql = format!("SELECT Id, account.name, AccountId, Account.Industry FROM {object}");
        for record in org.all(&soql).await {
            let id = text(&record, "AccountId");
            let account = accounts.iter().find(|it| it["Id"] == id).expect("its account");
            let url = format!("/services/data/v65.0/sobjects/Account/{id}");
            let expected = json!({
                "attributes": { "type": "Account", "url": url },
                "Name": account["Name"],
                "Industry": account["Industry"],
            });
            assert_eq!(record["Account"], expected);
            let names: Vec<_> = record.as_object().expect("an object").keys().collect();
            assert_eq!(names, ["attributes", "Id", "Account", "AccountId"]);
        }
    }
}

#[tokio::test]
async fn a_record_without_an_account_has_null_in_its_place() {
    let org = Org::new(frozen()).await;
    let soql = "SELECT Id, Account.Name FROM Opportunity LIMIT 1";
    let deal = org.all(soql).await.remove(0);
    let change = json!({ "AccountId": null });
    org.sandbox.control().edit_record("salesforce", text(&deal, "Id"), &change).expect("a deal");
    let alone = org.all(soql).await.remove(0);
    assert_eq!((&alone["Id"], &alone["Account"]), (&deal["Id"], &Value::Null));
    assert!(alone.as_object().is_some_and(|record| record.contains_key("Account")));
}

#[tokio::test]
async fn a_way_that_a_record_has_not_and_a_column_at_its_end_are_refused() {
    let org = Org::new(frozen()).await;
    for (soql, words) in [
        ("SELECT Owner.Name FROM Contact", "Didn't understand relationship 'Owner' in field path"),
        ("SELECT Account.Name FROM Account", "Didn't understand relationship 'Account'"),
        ("SELECT Account.Colour FROM Contact", "No such column 'Colour' on entity 'Account'"),
        ("SELECT Account.Owner.Name FROM Contact", "No such column 'Owner.Name'"),
        ("SELECT Id FROM Contact ORDER BY Account.Name", "No such column 'Account.Name'"),
    ] {
        let refused = org.query(soql).await;
        assert_eq!(code(&refused), (StatusCode::BAD_REQUEST, "INVALID_FIELD".into()), "{soql}");
        assert!(text(&refused.json()[0], "message").contains(words), "{}", refused.text);
    }
}

#[tokio::test]
async fn queries_that_cannot_be_read_are_refused_with_the_place() {
    let org = Org::new(frozen()).await;
    for (soql, expected) in [
        ("", "MALFORMED_QUERY"),
        ("SELECT Id", "MALFORMED_QUERY"),
        ("SELECT Id FORM Account", "MALFORMED_QUERY"),
        ("SELECT Id, FROM Account", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account LIMIT many", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account WHERE Name = 'x'", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account; DELETE", "MALFORMED_QUERY"),
        ("SELECT Colour FROM Account", "INVALID_FIELD"),
        ("SELECT Id FROM Account ORDER BY Colour", "INVALID_FIELD"),
        ("SELECT Id FROM Account WHERE SystemModstamp > '2026-10-01T00:00:00Z'", "INVALID_FIELD"),
        ("SELECT Id FROM Widget__c", "INVALID_TYPE"),
    ] {
        let refused = org.query(soql).await;
        assert_eq!(code(&refused), (StatusCode::BAD_REQUEST, expected.into()), "{soql}");
        assert!(text(&refused.json()[0], "message").contains("ERROR at Row:1:Column:"), "{soql}");
    }
    let refused = org.query("SELECT Colour FROM Account").await.json();
    let message = text(&refused[0], "message");
    assert!(message.starts_with("\nSELECT Colour FROM Account\n       ^\n"), "{message}");
}

#[tokio::test]
async fn versions_are_open_to_all_and_other_doors_to_nobody() {
    let org = Org::new(frozen()).await;
    let versions = get(&org.sandbox, "/salesforce/services/data/", &[]).await.json();
    let versions = versions.as_array().expect("a list");
    assert!(versions.iter().any(|it| it["url"] == "/services/data/v65.0"));
    let resources = org.path(DATA).await.json();
    assert_eq!(resources["query"], "/services/data/v65.0/query");
    for path in ["/salesforce/services/data/v12.0/query?q=x", "/salesforce/services/data/v65.0/x"] {
        assert_eq!(code(&org.path(path).await), (StatusCode::NOT_FOUND, "NOT_FOUND".into()));
    }
    let stranger = get(&org.sandbox, &format!("{DATA}/query?q=x"), &[]).await;
    assert_eq!(code(&stranger), (StatusCode::UNAUTHORIZED, "INVALID_SESSION_ID".into()));
    let bearer = format!("Bearer {}", org.token);
    let path = format!("{DATA}/query");
    let posted = send(&org.sandbox, Method::POST, &path, &[("authorization", &bearer)], "").await;
    assert_eq!(code(&posted), (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED".into()));
}

#[tokio::test]
async fn the_requests_of_a_day_are_counted_and_end() {
    let limits = HashMap::from([("salesforce", 2)]);
    let sandbox = Sandbox::new(Options { now: Some(then()), limits, ..Options::default() });
    let org = Org::new(sandbox).await;
    let first = org.query("SELECT Id FROM Account").await;
    assert_eq!(first.header("sforce-limit-info"), "api-usage=1/2");
    org.query("SELECT Id FROM Account").await;
    let refused = org.query("SELECT Id FROM Account").await;
    assert_eq!(code(&refused), (StatusCode::FORBIDDEN, "REQUEST_LIMIT_EXCEEDED".into()));
}

#[tokio::test]
async fn it_lies_about_its_batches_and_sessions_when_told_to() {
    let org = Org::new(frozen()).await;
    let path = format!("{DATA}/query?{}", form(&[("q", "SELECT Id FROM Opportunity")]));
    let first = org.batch(&path, "200").await;
    let next = format!("/salesforce{}", text(&first, "nextRecordsUrl"));
    let set = |fault| org.sandbox.control().set_fault("salesforce", Some(fault));
    set(Fault::RepeatPage);
    let repeated = org.batch(&next, "200").await;
    assert_eq!(repeated["records"], first["records"]);
    assert!(text(&repeated, "nextRecordsUrl").ends_with("-400"));
    set(Fault::Loop);
    let looped = org.batch(&next, "200").await;
    assert_eq!(format!("/salesforce{}", text(&looped, "nextRecordsUrl")), next);
    set(Fault::UnauthorizedAll);
    assert_eq!(org.path(&next).await.json()[0]["errorCode"], "INVALID_SESSION_ID");
    set(Fault::RateLimited { retry_after_seconds: 5 });
    assert_eq!(org.path(&next).await.json()[0]["errorCode"], "REQUEST_LIMIT_EXCEEDED");
}
