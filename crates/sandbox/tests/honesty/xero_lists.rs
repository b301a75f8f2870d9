use std::collections::{HashMap, HashSet};

use axum::http::StatusCode;
use sandbox::{Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, form, frozen, get, text, then};
use crate::xero_oauth::{SCOPE, connect, read, tenants};

/// A sandbox, a token in it, and the first tenant that it opens.
struct Books {
    sandbox: Sandbox,
    token: String,
    tenant: String,
    other_tenant: String,
}

impl Books {
    async fn new(sandbox: Sandbox) -> Self {
        let tokens = connect(&sandbox, SCOPE).await;
        let token = text(&tokens, "access_token").to_owned();
        let tenants = tenants(&sandbox, &token).await;
        Self { tenant: tenants[0].clone(), other_tenant: tenants[1].clone(), sandbox, token }
    }

    async fn read(&self, path: &str) -> Answer {
        read(&self.sandbox, &self.token, &self.tenant, path).await
    }

    async fn since(&self, path: &str, since: &str) -> Value {
        let bearer = format!("Bearer {}", self.token);
        let headers = [
            ("authorization", bearer.as_str()),
            ("xero-tenant-id", &self.tenant),
            ("accept", "application/json"),
            ("if-modified-since", since),
        ];
        get(&self.sandbox, &format!("/xero/api.xro/2.0{path}"), &headers).await.json()
    }

    async fn all(&self, name: &str, query: &str) -> Vec<Value> {
        let mut records = Vec::new();
        for page in 1.. {
            let answer = self.read(&format!("/{name}?page={page}{query}")).await.json();
            records.extend(answer[name].as_array().expect("records").clone());
            if answer["pagination"]["pageCount"].as_u64() <= Some(page) {
                break;
            }
        }
        records
    }
}

fn milliseconds(date: &Value) -> i64 {
    let digits: String =
        date.as_str().expect("text").chars().filter(char::is_ascii_digit).collect();
    digits.strip_suffix("0000").expect("an offset").parse().expect("a number")
}

#[tokio::test]
async fn the_pages_hold_every_record_once_by_time_of_change() {
    let books = Books::new(frozen()).await;
    for (name, id, count) in [
        ("BankTransactions", "BankTransactionID", 300),
        ("Invoices", "InvoiceID", 240),
        ("Contacts", "ContactID", 170),
    ] {
        let all = books.all(name, "").await;
        let ids: HashSet<_> = all.iter().map(|it| text(it, id)).collect();
        assert_eq!((all.len(), ids.len()), (count, count), "{name}");
        assert!(all.is_sorted_by_key(|it| milliseconds(&it["UpdatedDateUTC"])), "{name}");
        let one = books.read(&format!("/{name}/{}", text(&all[7], id))).await.json();
        assert_eq!(one[name][0], all[7], "{name}");
    }
}

#[tokio::test]
async fn a_page_has_a_hundred_records_or_as_many_as_are_asked_for_up_to_a_thousand() {
    let books = Books::new(frozen()).await;
    for (query, size, count, pages) in [
        ("page=1", 100, 100, 3),
        ("page=3", 100, 100, 3),
        ("page=4", 100, 0, 3),
        ("page=1&pageSize=1000", 1_000, 300, 1),
        ("page=1&pageSize=5000", 1_000, 300, 1),
        ("pageSize=7", 7, 7, 43),
    ] {
        let answer = books.read(&format!("/BankTransactions?{query}")).await.json();
        assert_eq!(answer["BankTransactions"].as_array().map(Vec::len), Some(count), "{query}");
        let pagination = &answer["pagination"];
        let told = (&pagination["pageSize"], &pagination["pageCount"], &pagination["itemCount"]);
        assert_eq!(told, (&size.into(), &pages.into(), &300.into()), "{query}");
    }
}

#[tokio::test]
async fn without_a_page_everything_comes_without_its_lines() {
    let books = Books::new(frozen()).await;
    let answer = books.read("/Invoices").await.json();
    let invoices = answer["Invoices"].as_array().expect("invoices");
    assert_eq!(invoices.len(), 240);
    assert!(invoices.iter().all(|it| it["LineItems"] == json!([])));
    assert!(answer.get("pagination").is_none());
    let summary = books.read("/Invoices?page=1&summaryOnly=true").await.json();
    assert_eq!(summary["Invoices"][0]["LineItems"], json!([]));
}

#[tokio::test]
async fn costs_add_up_and_have_suppliers_accounts_and_currencies() {
    let books = Books::new(frozen()).await;
    let mut all = books.all("BankTransactions", "").await;
    all.extend(books.all("Invoices", "").await);
    let cents = |value: &Value| (value.as_f64().expect("a number") * 100.0).round();
    for it in &all {
        let lines = it["LineItems"].as_array().expect("lines");
        let sum: f64 = lines.iter().map(|line| cents(&line["LineAmount"])).sum();
        assert!((sum - cents(&it["SubTotal"])).abs() < 0.5, "{it}");
        let total = cents(&it["SubTotal"]) + cents(&it["TotalTax"]);
        assert!((total - cents(&it["Total"])).abs() < 0.5, "{it}");
        assert!(
            !text(&it["Contact"], "Name").is_empty() && !text(&lines[0], "AccountCode").is_empty()
        );
        assert_eq!(it["CurrencyCode"] != "EUR", it["CurrencyRate"].is_number(), "{it}");
    }
    let codes: HashSet<_> = all.iter().map(|it| text(&it["LineItems"][0], "AccountCode")).collect();
    assert!(codes.len() >= 10, "{codes:?}");
    let currencies: HashSet<_> = all.iter().map(|it| text(it, "CurrencyCode")).collect();
    assert_eq!(currencies, HashSet::from(["EUR", "USD", "GBP"]));
}

#[tokio::test]
async fn what_changed_since_a_moment_is_found() {
    let books = Books::new(frozen()).await;
    let all = books.all("Invoices", "").await;
    let since = 1_790_812_800_000; // 2026-10-01T00:00:00Z
    let expected = all.iter().filter(|it| milliseconds(&it["UpdatedDateUTC"]) >= since).count();
    assert!((10..200).contains(&expected), "{expected}");
    for form in ["2026-10-01T00:00:00", "2026-10-01T00:00:00Z", "Thu, 01 Oct 2026 00:00:00 GMT"] {
        let found = books.since("/Invoices?page=1&pageSize=1000", form).await;
        assert_eq!(found["pagination"]["itemCount"], expected, "{form}");
    }
    let nothing = books.since("/Invoices?page=1", "2027-01-01T00:00:00").await;
    assert_eq!(nothing["Invoices"], json!([]));
}

#[tokio::test]
async fn an_edit_is_picked_up_as_changed_now() {
    let books = Books::new(frozen()).await;
    for (name, id) in [
        ("BankTransactions", "BankTransactionID"),
        ("Invoices", "InvoiceID"),
        ("Contacts", "ContactID"),
    ] {
        let first = books.all(name, "&pageSize=1000").await.remove(0);
        let edit = json!({ "Reference": "seen again" });
        let edited = books.sandbox.control().edit_record("xero", text(&first, id), &edit);
        assert_eq!(edited.expect("a record")["Reference"], "seen again");
        let changed = books.since(&format!("/{name}?page=1"), "2026-11-20T00:00:00").await;
        let changed = changed[name].as_array().expect("records").clone();
        assert!(changed.iter().any(|it| it[id] == first[id] && it["Reference"] == "seen again"));
        assert!(changed.len() < 5, "{name}");
    }
}

#[tokio::test]
async fn where_and_order_narrow_and_sort() {
    let books = Books::new(frozen()).await;
    let filtered = async |name: &str, filter: &str, order: &str| {
        let query = form(&[("where", filter), ("order", order)]);
        books.all(name, &format!("&pageSize=1000&{query}")).await
    };
    let paid = filtered("Invoices", "Type==\"ACCPAY\" AND Status==\"PAID\"", "Date DESC").await;
    assert!((100..240).contains(&paid.len()) && paid.iter().all(|it| it["Status"] == "PAID"));
    assert!(
        paid.is_sorted_by(|one, other| milliseconds(&one["Date"]) >= milliseconds(&other["Date"]))
    );
    let open = filtered("Invoices", "Status==\"AUTHORISED\"", "UpdatedDateUTC").await;
    assert_eq!(paid.len() + open.len(), 240);
    let late =
        filtered("BankTransactions", "Date>=DateTime(2026,10,01)", "UpdatedDateUTC ASC").await;
    assert!(late.iter().all(|it| milliseconds(&it["Date"]) >= 1_790_812_800_000));
    let suppliers = filtered("Contacts", "IsSupplier==true", "UpdatedDateUTC").await;
    assert_eq!(suppliers.len(), 20);
    for query in ["where=Colour%3D%3D%22red%22", "where=Status", "order=Colour", "order=Date+UP"] {
        let refused = books.read(&format!("/Invoices?page=1&{query}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}");
        let body = refused.json();
        assert_eq!(
            (&body["ErrorNumber"], text(&body, "Type")),
            (&16.into(), "QueryParseException")
        );
    }
}

#[tokio::test]
async fn an_order_by_id_stays_while_records_change() {
    let books = Books::new(frozen()).await;
    for (name, id) in [("BankTransactions", "BankTransactionID"), ("Invoices", "InvoiceID")] {
        let ids = async |order: &str| -> Vec<String> {
            let all = books.all(name, &format!("&{}", form(&[("order", order)]))).await;
            all.iter().map(|it| text(it, id).to_owned()).collect()
        };
        let before = ids(&format!("{id} ASC")).await;
        assert!(before.len() >= 240 && before.is_sorted(), "{name}");
        let edit = json!({ "Reference": "seen again" });
        books.sandbox.control().edit_record("xero", &before[3], &edit).expect("a record");
        assert_eq!(ids(id).await, before, "{name}");
        let falling = ids(&format!("{id} DESC")).await;
        assert!(falling.iter().rev().eq(&before), "{name}");
    }
    let refused = books.read("/Invoices?page=1&order=BankTransactionID").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "that of another resource");
}

#[tokio::test]
async fn a_tenant_is_needed_and_must_be_ones_own() {
    let books = Books::new(frozen()).await;
    let bearer = format!("Bearer {}", books.token);
    let path = "/xero/api.xro/2.0/Invoices?page=1";
    for tenant in [vec![], vec![("xero-tenant-id", "00000000-0000-4000-8000-000000000000")]] {
        let mut headers = vec![("authorization", bearer.as_str()), ("accept", "application/json")];
        headers.extend(tenant);
        let refused = get(&books.sandbox, path, &headers).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(refused.json()["Detail"], "AuthenticationUnsuccessful");
    }
    let stranger = read(&books.sandbox, "nonsense", &books.tenant, "/Invoices").await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    let labs = read(&books.sandbox, &books.token, &books.other_tenant, "/Invoices?page=1").await;
    assert_eq!(labs.json()["pagination"]["itemCount"], 60);
    let invoice = books.all("Invoices", "").await.remove(0);
    let path = format!("/Invoices/{}", text(&invoice, "InvoiceID"));
    assert_eq!(books.read(&path).await.status, StatusCode::OK);
    let foreign = read(&books.sandbox, &books.token, &books.other_tenant, &path).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_does_not_ask_for_json_gets_xml() {
    let books = Books::new(frozen()).await;
    let bearer = format!("Bearer {}", books.token);
    for accept in ["*/*", "text/xml"] {
        let headers = [
            ("authorization", bearer.as_str()),
            ("xero-tenant-id", &books.tenant),
            ("accept", accept),
        ];
        let answer = get(&books.sandbox, "/xero/api.xro/2.0/Organisation", &headers).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.header("content-type").starts_with("text/xml"));
        assert!(answer.text.starts_with("<Response"));
    }
}

#[tokio::test]
async fn a_tenant_has_sixty_requests_a_minute() {
    let limits = HashMap::from([("xero", 2)]);
    let sandbox = Sandbox::new(Options { now: Some(then()), limits, ..Options::default() });
    let books = Books::new(sandbox).await;
    let first = books.read("/Organisation").await;
    assert_eq!(first.header("x-minlimit-remaining"), "1");
    assert_eq!(first.header("x-daylimit-remaining"), "4999");
    assert_eq!(first.header("x-appminlimit-remaining"), "9999");
    books.read("/Organisation").await;
    let refused = books.read("/Organisation").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("x-rate-limit-problem"), "minute");
    assert!(refused.header("retry-after").parse::<u32>().is_ok_and(|it| (1..=60).contains(&it)));
    let other = read(&books.sandbox, &books.token, &books.other_tenant, "/Organisation").await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn it_lies_about_its_pages_and_tokens_when_told_to() {
    let books = Books::new(frozen()).await;
    let first = books.read("/Invoices?page=1").await.json();
    let set = |fault| books.sandbox.control().set_fault("xero", Some(fault));
    set(Fault::RepeatPage);
    let repeated = books.read("/Invoices?page=9").await.json();
    assert_eq!(repeated["Invoices"], first["Invoices"]);
    assert_eq!(
        (&repeated["pagination"]["page"], &repeated["pagination"]["pageCount"]),
        (&9.into(), &10.into())
    );
    set(Fault::Loop);
    let looped = books.read("/Invoices?page=2").await.json();
    assert_eq!(
        (&looped["Invoices"], &looped["pagination"]["page"]),
        (&first["Invoices"], &1.into())
    );
    set(Fault::RateLimited { retry_after_seconds: 42 });
    let limited = books.read("/Invoices?page=1").await;
    assert_eq!(
        (limited.status, limited.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "42")
    );
    set(Fault::UnauthorizedAll);
    assert_eq!(books.read("/Invoices").await.json()["Status"], 401);
}
