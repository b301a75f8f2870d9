use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Options, Sandbox, Size};
use serde_json::{Value, json};

use crate::harness::{Answer, THEN, frozen, get, get_as, key, post_json, text, then};

const KEY: (&str, &str) = ("x-api-key", "mock-saas-demo-key");

async fn shop(sandbox: &Sandbox, path: &str) -> Answer {
    get(sandbox, &format!("/mock-saas/external/{path}"), &[KEY]).await
}

/// Everything that a list of mock-saas shows, page by page.
async fn listed(sandbox: &Sandbox, path: &str) -> Vec<Value> {
    let mut records = Vec::new();
    for page in 1.. {
        let answer = shop(sandbox, &format!("{path}&per_page=40&page={page}")).await.json();
        records.extend(answer["data"].as_array().expect("data").clone());
        assert!(answer["total"].as_u64() >= Some(records.len() as u64));
        if answer["total_pages"].as_u64() <= Some(page) {
            assert_eq!(answer["total"], records.len());
            break;
        }
    }
    records
}

/// Without the links, which depend on who asks.
fn without_url(mut records: Vec<Value>) -> Vec<Value> {
    for record in &mut records {
        record.as_object_mut().expect("an object").remove("url");
    }
    records
}

fn ids(records: &[Value]) -> Vec<&str> {
    records.iter().map(|record| text(record, "id")).collect()
}

#[tokio::test]
async fn a_deleted_record_of_the_shop_is_in_no_list_until_it_comes_back() {
    for (list, record) in
        [("orders", "ord_001150"), ("customers", "cus_000120"), ("events", "evt_000350")]
    {
        let sandbox = frozen();
        let control = sandbox.control();
        let path = format!("{list}?updated_since=2026-02-01T00:00:00Z");
        let (before, since_before) =
            (listed(&sandbox, &format!("{list}?")).await, listed(&sandbox, &path).await);
        assert!(control.delete_record("mock-saas", record));
        assert!(!control.delete_record("mock-saas", record), "it is gone already");
        for (path, before) in [(format!("{list}?"), &before), (path.clone(), &since_before)] {
            let after = listed(&sandbox, &path).await;
            let expected = before.iter().filter(|it| it["id"] != record).cloned();
            assert_eq!(after, expected.collect::<Vec<_>>(), "{path}");
            assert_eq!(after.len(), before.len() - 1, "{path}");
        }
        assert_eq!(control.edit_record("mock-saas", record, &json!({ "name": "x" })), None);
        assert!(control.undelete_record("mock-saas", record));
        assert!(!control.undelete_record("mock-saas", record));
        assert_eq!(listed(&sandbox, &format!("{list}?")).await, before);
    }
}

#[tokio::test]
async fn the_doors_to_one_record_know_that_it_is_gone() {
    let sandbox = frozen();
    for record in ["ord_000007", "evt_000007"] {
        assert!(sandbox.control().delete_record("mock-saas", record));
    }
    assert_eq!(shop(&sandbox, "orders/ord_000007").await.status, StatusCode::NOT_FOUND);
    let page = get(&sandbox, "/mock-saas/events/evt_000007", &[]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    for (provider, record) in [
        ("mock-saas", "ord_001201"),
        ("mock-saas", "ord_7"),
        ("mock-saas", "cus_000151"),
        ("github", "acme/app#261"),
        ("github", "acme/none#1"),
        ("hubspot", "681"),
        ("stripe", "ch_1"),
        ("nobody", "1"),
    ] {
        assert!(!sandbox.control().delete_record(provider, record), "{provider} {record}");
    }
}

#[tokio::test]
async fn a_deleted_issue_takes_its_comments_along() {
    let sandbox = frozen();
    let read = async |path: &str| {
        let path = format!("/github/repos/acme/app/issues{path}");
        get_as(&sandbox, &key("github"), &path).await
    };
    let comments = "/comments?per_page=100&sort=created&direction=desc";
    let commented = read(comments).await.json()[0]["issue_url"].clone();
    let number = commented.as_str().and_then(|url| url.rsplit('/').next()).expect("a number");
    assert!(sandbox.control().delete_record("github", number));
    assert_eq!(read(&format!("/{number}")).await.status, StatusCode::NOT_FOUND);
    let left = read(comments).await.json();
    assert!(left.as_array().expect("a list").iter().all(|it| it["issue_url"] != commented));
    let page = get(&sandbox, &format!("/github/acme/app/issues/{number}"), &[]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let truth = sandbox.control().truth("github", "acme/app/issues");
    assert_eq!(truth.len(), 259);
    let gone: u64 = number.parse().expect("a number");
    assert!(truth.iter().all(|it| it["number"] != gone));
    assert!(sandbox.control().undelete_record("github", &format!("acme/app#{number}")));
    assert_eq!(read(&format!("/{number}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn deleted_contacts_leave_whole_pages_and_true_cursors() {
    let sandbox = frozen();
    // The last of the first page, the first two of the second, and the very last one.
    for contact in ["510", "511", "512", "680"] {
        assert!(sandbox.control().delete_record("hubspot", contact));
    }
    let contacts = "/hubspot/crm/v3/objects/contacts";
    let read = async |path: &str| get_as(&sandbox, &key("hubspot"), path).await;
    let mut seen = Vec::new();
    let mut after = String::from("501");
    loop {
        let page = read(&format!("{contacts}?limit=10&after={after}")).await.json();
        seen.extend(
            ids(page["results"].as_array().expect("results")).into_iter().map(str::to_owned),
        );
        match page["paging"]["next"]["after"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => break,
        }
        assert_eq!(seen.len() % 10, 0, "a page before the last is full");
    }
    let gone = [510, 511, 512, 680];
    let expected = (501..=680).filter(|id| !gone.contains(id)).map(|id| id.to_string());
    assert_eq!(seen, expected.collect::<Vec<_>>());
    assert_eq!(read(&format!("{contacts}/510")).await.status, StatusCode::NOT_FOUND);
    let bearer = format!("Bearer {}", key("hubspot"));
    let search = format!("{contacts}/search");
    let found = post_json(&sandbox, &search, &[("authorization", &bearer)], &json!({})).await;
    assert_eq!(found.json()["total"], 176);
}

#[tokio::test]
async fn the_truth_is_what_the_lists_show() {
    let sandbox = frozen();
    let control = sandbox.control();
    control.new_order();
    control.edit_record("mock-saas", "ord_000003", &json!({ "status": "refunded" }));
    control.delete_record("mock-saas", "ord_000004");
    control.delete_record("mock-saas", "cus_000004");
    for list in ["orders", "customers", "events"] {
        let truth = without_url(control.truth("mock-saas", list));
        assert_eq!(truth, without_url(listed(&sandbox, &format!("{list}?")).await), "{list}");
        let door = format!("/control/mock-saas/truth/{list}");
        let told = get(&sandbox, &door, &[]).await.json().as_array().expect("a list").clone();
        assert_eq!(told, listed(&sandbox, &format!("{list}?")).await, "with links for the caller");
    }
    let issues = control.truth("github", "acme/website/issues");
    let told = get(&sandbox, "/control/github/truth/acme/website/issues", &[]).await.json();
    let path = "/github/repos/acme/website/issues?state=all&per_page=100";
    let listed = get_as(&sandbox, &key("github"), path).await.json();
    assert_eq!(told, listed);
    assert_eq!((issues.len(), listed.as_array().map(Vec::len)), (65, Some(65)));
    assert_eq!(control.truth("mock-saas", "nothing"), Vec::<Value>::new());
    let nothing = get(&sandbox, "/control/mock-saas/truth/nothing", &[]).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_changed_since_a_moment_is_what_a_look_at_everything_finds() {
    let size = Size { orders: 300, customers: 120, ..Size::default() };
    let sandbox = Sandbox::new(Options { now: Some(then()), size, ..Options::default() });
    let control = sandbox.control();
    for (step, hours) in [5, 60, 400, 900].into_iter().enumerate() {
        control.new_order();
        control.new_order();
        for record in ["ord_000002", "ord_000290", "cus_000001", "cus_000119"] {
            control.edit_record("mock-saas", record, &json!({ "step": step }));
        }
        control.delete_record("mock-saas", &format!("ord_0000{}0", step + 1));
        control.delete_record("mock-saas", &format!("ord_00029{step}"));
        control.delete_record("mock-saas", &format!("cus_00011{step}"));
        control.advance(Duration::from_hours(hours));
        for since in [
            "2026-01-01T00:00:00Z",
            "2026-09-01T12:00:00Z",
            "2026-11-10T00:00:00Z",
            "2026-11-20T00:00:00Z",
            "2026-11-21T00:00:00Z",
            "2026-12-10T00:00:00Z",
            "2027-06-01T00:00:00Z",
        ] {
            for list in ["orders", "customers"] {
                let truth = control.truth("mock-saas", list).into_iter();
                let expected: Vec<_> =
                    truth.filter(|it| it["updated_at"].as_str() >= Some(since)).collect();
                let path = format!("{list}?updated_since={since}");
                assert_eq!(listed(&sandbox, &path).await, expected, "{path} {step}");
            }
        }
    }
}

#[tokio::test]
async fn many_records_can_share_one_time_of_change() {
    let sandbox = Sandbox::new(Options::default());
    let orders: Vec<String> = (1..=150).map(|index| format!("ord_{index:06}")).collect();
    assert_eq!(sandbox.control().touch_many("mock-saas", &orders), 150);
    let truth = sandbox.control().truth("mock-saas", "orders");
    let touched = truth.iter().filter(|it| orders.iter().any(|id| it["id"] == **id));
    let mut moments: Vec<_> = touched.map(|it| text(it, "updated_at")).collect();
    assert_eq!(moments.len(), 150);
    moments.dedup();
    assert_eq!(moments.len(), 1);

    let frozen = frozen();
    let body = json!({ "records": ["acme/app#1", "acme/app#2", "acme/app#9999"] });
    let answer = post_json(&frozen, "/control/github/touch-many", &[], &body).await;
    assert_eq!(answer.json(), json!({ "touched": 2 }));
    for issue in frozen.control().truth("github", "acme/app/issues") {
        let is_touched = matches!(issue["number"].as_u64(), Some(1 | 2));
        assert!(!is_touched || issue["updated_at"] == THEN, "{issue}");
    }
}

#[tokio::test]
async fn records_can_be_deleted_over_http() {
    let sandbox = frozen();
    let body = json!({ "record": "ord_000001" });
    for (verb, status) in [
        ("delete-record", StatusCode::OK),
        ("delete-record", StatusCode::NOT_FOUND),
        ("undelete-record", StatusCode::OK),
        ("undelete-record", StatusCode::NOT_FOUND),
    ] {
        let door = format!("/control/mock-saas/{verb}");
        assert_eq!(post_json(&sandbox, &door, &[], &body).await.status, status, "{verb}");
    }
}
