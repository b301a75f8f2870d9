use std::collections::{HashMap, HashSet};

use axum::http::{Method, StatusCode};
use sandbox::{Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, frozen, get, get_as, send, text, then};
use crate::sage_oauth::connect_as;

/// A sandbox and a token of the person whose lead business is Acme Retail.
struct Books {
    sandbox: Sandbox,
    token: String,
}

impl Books {
    async fn new(sandbox: Sandbox) -> Self {
        let pair = connect_as(&sandbox, "1").await;
        Self { token: text(&pair, "access_token").to_owned(), sandbox }
    }

    async fn read(&self, path: &str) -> Answer {
        get_as(&self.sandbox, &self.token, &format!("/sage/v3.1{path}")).await
    }

    /// All items of a list, by following `$next`.
    async fn all(&self, path: &str) -> Vec<Value> {
        let mut path = path.to_owned();
        let mut items = Vec::new();
        loop {
            let page = self.read(&path).await.json();
            items.extend(page["$items"].as_array().expect("items").clone());
            match page["$next"].as_str() {
                Some(next) => next.clone_into(&mut path),
                None => return items,
            }
        }
    }
}

fn names(record: &Value) -> Vec<&str> {
    record.as_object().expect("a record").keys().map(String::as_str).collect()
}

#[tokio::test]
async fn following_next_brings_every_item_once() {
    let books = Books::new(frozen()).await;
    for (path, count) in [("/purchase_invoices", 240), ("/other_payments", 300)] {
        for query in ["?items_per_page=100", "?page=1&items_per_page=200&attributes=all"] {
            let all = books.all(&format!("{path}{query}")).await;
            let ids: HashSet<_> = all.iter().map(|it| text(it, "id")).collect();
            assert_eq!((all.len(), ids.len()), (count, count), "{path}{query}");
        }
    }
}

#[tokio::test]
async fn a_page_has_twenty_items_or_as_many_as_are_asked_for_up_to_two_hundred() {
    let books = Books::new(frozen()).await;
    for (query, page, items, count) in [
        ("", 1, 20, 20),
        ("?page=2&items_per_page=25", 2, 25, 25),
        ("?items_per_page=500", 1, 200, 200),
        ("?page=2&items_per_page=200", 2, 200, 40),
        ("?page=99&items_per_page=200", 2, 200, 40),
    ] {
        let answer = books.read(&format!("/purchase_invoices{query}")).await.json();
        let told = (&answer["$page"], &answer["$itemsPerPage"], &answer["$total"]);
        assert_eq!(told, (&page.into(), &items.into(), &240.into()), "{query}");
        assert_eq!(answer["$items"].as_array().map(Vec::len), Some(count), "{query}");
    }
    let middle = books.read("/purchase_invoices?page=2&items_per_page=25").await.json();
    assert_eq!(middle["$next"], "/purchase_invoices?page=3&items_per_page=25");
    assert_eq!(middle["$back"], "/purchase_invoices?page=1&items_per_page=25");
}

#[tokio::test]
async fn attributes_are_chosen_and_three_always_come() {
    let books = Books::new(frozen()).await;
    let first = async |query: &str| {
        let page = books.read(&format!("/purchase_invoices?items_per_page=1{query}")).await.json();
        page["$items"][0].clone()
    };
    let always = ["id", "displayed_as", "$path"];
    assert_eq!(names(&first("").await), always);
    let some = first("&attributes=date,total_amount").await;
    assert_eq!(names(&some), ["id", "displayed_as", "$path", "date", "total_amount"]);
    let all = first("&attributes=all").await;
    let one = books.read(text(&all, "$path")).await.json();
    assert_eq!(one, all, "one record has all attributes by itself");
    let few = books.read(&format!("{}?attributes=date", text(&all, "$path"))).await.json();
    assert_eq!(names(&few), ["id", "displayed_as", "$path", "date"]);
    let missing = books.read("/purchase_invoices/nonsense").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(missing.json()[0]["$severity"], "error");
}

#[tokio::test]
async fn amounts_are_texts_that_add_up() {
    let books = Books::new(frozen()).await;
    let cents = |value: &Value| {
        let text = value.as_str().expect("text");
        assert!(text.contains('.') && !text.ends_with("00"), "{text}");
        (text.parse::<f64>().expect("a number") * 100.0).round()
    };
    for (path, lines) in
        [("/purchase_invoices", "invoice_lines"), ("/other_payments", "payment_lines")]
    {
        for it in books.all(&format!("{path}?attributes=all&items_per_page=200")).await {
            let of_lines: f64 = it[lines]
                .as_array()
                .expect("lines")
                .iter()
                .map(|line| cents(&line["total_amount"]))
                .sum();
            assert!((of_lines - cents(&it["total_amount"])).abs() < 0.5, "{it}");
            let total = cents(&it["net_amount"]) + cents(&it["tax_amount"]);
            assert!((total - cents(&it["total_amount"])).abs() < 0.5, "{it}");
            assert!(text(&it[lines][0]["ledger_account"], "displayed_as").ends_with(')'));
            assert!(!text(&it["contact"], "displayed_as").is_empty());
        }
    }
}

#[tokio::test]
async fn a_business_has_a_bank_account_for_each_currency() {
    let books = Books::new(frozen()).await;
    let accounts = books.all("/bank_accounts?attributes=currency&items_per_page=2").await;
    let code = |account: &Value| text(&account["currency"], "id").to_owned();
    let currencies: Vec<_> = accounts.iter().map(code).collect();
    assert_eq!(currencies, ["EUR", "GBP", "USD"]);
    assert_eq!(names(&accounts[0]), ["id", "displayed_as", "$path", "currency"]);
    let bearer = format!("Bearer {}", books.token);
    let businesses = books.read("/businesses").await.json();
    let labs = text(&businesses["$items"][1], "id");
    let headers = [("authorization", bearer.as_str()), ("x-business", labs)];
    let theirs = get(&books.sandbox, "/sage/v3.1/bank_accounts", &headers).await.json();
    let theirs = theirs["$items"].as_array().expect("items");
    let ids: HashSet<_> = accounts.iter().chain(theirs).map(|it| text(it, "id")).collect();
    assert_eq!(ids.len(), 6, "no account is one of both businesses");
    for account in &accounts {
        let whole = books.read(text(account, "$path")).await.json();
        assert_eq!(whole["currency"], account["currency"]);
    }
    let foreign = books.read(text(&theirs[0], "$path")).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_payments_of_one_bank_account_are_found() {
    let books = Books::new(frozen()).await;
    let accounts = books.all("/bank_accounts?attributes=currency").await;
    let mut sum = 0;
    for account in &accounts {
        let id = text(account, "id");
        let path =
            format!("/other_payments?bank_account_id={id}&attributes=all&items_per_page=100");
        let payments = books.all(&path).await;
        for payment in &payments {
            let named = &payment["bank_account"];
            assert_eq!((&named["id"], &named["$path"]), (&account["id"], &account["$path"]));
        }
        sum += payments.len();
    }
    assert_eq!(sum, 300, "every payment has one account");
    let unknown = books.read("/other_payments?bank_account_id=nonsense").await.json();
    assert_eq!((&unknown["$total"], &unknown["$items"]), (&0.into(), &json!([])));
}

#[tokio::test]
async fn what_changed_since_a_moment_is_found() {
    let books = Books::new(frozen()).await;
    let all = books.all("/purchase_invoices?attributes=updated_at&items_per_page=200").await;
    let since = "2026-10-01T00:00:00Z";
    let expected = all.iter().filter(|it| text(it, "updated_at") >= since).count();
    assert!((10..200).contains(&expected), "{expected}");
    for moment in [since, "2026-10-01T02:00:00%2B02:00", "2026-10-01"] {
        let path = format!(
            "/purchase_invoices?attributes=updated_at&sort=updated_at\
             &updated_or_created_since={moment}"
        );
        let found = books.all(&path).await;
        assert_eq!(found.len(), expected, "{moment}");
        assert!(found.is_sorted_by_key(|it| text(it, "updated_at")));
    }
    for query in ["updated_or_created_since=yesterday", "sort=colour", "page=0", "items_per_page=x"]
    {
        let refused = books.read(&format!("/purchase_invoices?{query}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(refused.json()[0]["$dataCode"], "ValidationError", "{query}");
    }
}

#[tokio::test]
async fn an_edit_is_picked_up_as_changed_now() {
    let books = Books::new(frozen()).await;
    for path in ["/purchase_invoices", "/other_payments"] {
        let first =
            books.read(&format!("{path}?items_per_page=1")).await.json()["$items"][0].clone();
        let edit = json!({ "reference": "seen again" });
        let edited = books.sandbox.control().edit_record("sage", text(&first, "id"), &edit);
        assert_eq!(edited.expect("a record")["updated_at"], "2026-11-20T00:00:00Z");
        let query = "?attributes=reference&updated_or_created_since=2026-11-20T00:00:00Z";
        let changed = books.all(&format!("{path}{query}")).await;
        assert!(
            changed.iter().any(|it| it["id"] == first["id"] && it["reference"] == "seen again")
        );
        assert!(changed.len() < 5, "{path}");
    }
}

#[tokio::test]
async fn a_person_reads_the_lead_business_unless_another_is_named() {
    let sandbox = frozen();
    let books = Books::new(sandbox.clone()).await;
    let businesses = books.read("/businesses").await.json();
    let items = businesses["$items"].as_array().expect("items");
    assert_eq!(items.len(), 2);
    let lead = books.read("/businesses/lead").await.json();
    assert_eq!((&lead["name"], &lead["id"]), (&"Acme Retail".into(), &items[0]["id"]));
    let zoe = connect_as(&sandbox, "2").await;
    let her = get_as(&sandbox, text(&zoe, "access_token"), "/sage/v3.1/businesses/lead").await;
    assert_eq!(her.json()["name"], "Acme Labs");
    let bearer = format!("Bearer {}", books.token);
    let path = "/sage/v3.1/other_payments";
    for (business, total) in [(text(&items[0], "id"), 300), (text(&items[1], "id"), 75)] {
        let headers = [("authorization", bearer.as_str()), ("x-business", business)];
        let answer = get(&sandbox, path, &headers).await;
        assert_eq!(answer.json()["$total"], total);
        assert_eq!(answer.header("x-business"), business);
    }
    let headers = [("authorization", bearer.as_str()), ("x-business", "nonsense")];
    let refused = get(&sandbox, path, &headers).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()[0]["$dataCode"], "MultiUserAccessDenied");
}

#[tokio::test]
async fn a_business_has_a_hundred_requests_a_minute() {
    let limits = HashMap::from([("sage", 1)]);
    let sandbox = Sandbox::new(Options { now: Some(then()), limits, ..Options::default() });
    let books = Books::new(sandbox).await;
    assert_eq!(books.read("/businesses").await.status, StatusCode::OK);
    let refused = books.read("/businesses").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()[0]["$severity"], "error");
}

#[tokio::test]
async fn it_lies_about_its_pages_and_refuses_what_it_does_not_know() {
    let books = Books::new(frozen()).await;
    let first = books.read("/purchase_invoices").await.json();
    let set = |fault| books.sandbox.control().set_fault("sage", Some(fault));
    set(Fault::RepeatPage);
    let repeated = books.read("/purchase_invoices?page=40").await.json();
    assert_eq!((&repeated["$items"], &repeated["$page"]), (&first["$items"], &40.into()));
    assert_eq!(repeated["$next"], "/purchase_invoices?page=41&items_per_page=20");
    set(Fault::Loop);
    let looped = books.read("/purchase_invoices?page=2").await.json();
    assert_eq!(looped["$next"], "/purchase_invoices?page=2&items_per_page=20");
    assert_ne!(looped["$items"], first["$items"]);
    books.sandbox.control().set_fault("sage", None);
    assert_eq!(books.read("/customers").await.status, StatusCode::NOT_FOUND);
    let bearer = format!("Bearer {}", books.token);
    let headers = [("authorization", bearer.as_str())];
    let posted =
        send(&books.sandbox, Method::POST, "/sage/v3.1/other_payments", &headers, "{}").await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
    let stranger = get(&books.sandbox, "/sage/v3.1/businesses", &[]).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
}
