use std::time::{Duration, Instant};

use axum::http::StatusCode;
use sandbox::{Blow, Fault, RetryForm, Sandbox};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{Answer, THEN, frozen, get, get_as, key, post_json, text, then};
use crate::oauth_vendors::of;

const ORDERS: &str = "/mock-saas/external/orders";

async fn orders(sandbox: &Sandbox) -> Answer {
    get(sandbox, ORDERS, &[("x-api-key", "mock-saas-demo-key")]).await
}

async fn statuses(sandbox: &Sandbox, path: &str, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        let answer = get(sandbox, path, &[("x-api-key", "mock-saas-demo-key")]).await;
        statuses.push(answer.status.as_u16());
    }
    statuses
}

fn failing(requests: Option<u32>, percent: u8, blow: Blow) -> Fault {
    Fault::Storm { requests, percent, blows: vec![blow] }
}

fn too_many(form: RetryForm, requests: Option<u32>) -> Fault {
    Fault::TooManyRequests { retry_after_seconds: 42, form, requests }
}

#[tokio::test]
async fn a_limit_says_in_one_form_when_to_come_back() {
    let reset = (then().timestamp() + 42).to_string();
    for (form, retry_after, reset) in [
        (RetryForm::Seconds, "42", ""),
        (RetryForm::Date, "Fri, 20 Nov 2026 00:00:42 GMT", ""),
        (RetryForm::Epoch, "", reset.as_str()),
    ] {
        let sandbox = frozen();
        for provider in ["mock-saas", "github"] {
            sandbox.control().set_fault(provider, Some(too_many(form, Some(1))));
        }
        let shop = orders(&sandbox).await;
        assert_eq!(shop.status, StatusCode::TOO_MANY_REQUESTS);
        let issues = "/github/repos/acme/app/issues";
        let github = get_as(&sandbox, &key("github"), issues).await;
        assert_eq!(github.status, StatusCode::FORBIDDEN, "as GitHub does");
        for answer in [shop, github] {
            assert_eq!(answer.header("retry-after"), retry_after, "{form:?}");
            assert_eq!(answer.header("x-ratelimit-reset"), reset, "{form:?}");
        }
        assert_eq!(orders(&sandbox).await.status, StatusCode::OK, "it was for one request");
    }
}

#[tokio::test]
async fn a_limit_without_a_number_stays_until_it_is_ended() {
    let sandbox = frozen();
    sandbox.control().set_fault("mock-saas", Some(too_many(RetryForm::Date, None)));
    assert_eq!(statuses(&sandbox, ORDERS, 5).await, [429; 5]);
    sandbox.control().set_fault("mock-saas", None);
    assert_eq!(orders(&sandbox).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_storm_passes_after_its_requests() {
    let sandbox = frozen();
    sandbox.control().set_fault("mock-saas", Some(failing(Some(2), 100, Blow::ServerError)));
    assert_eq!(orders(&sandbox).await.status, StatusCode::INTERNAL_SERVER_ERROR);
    let left = sandbox.control().fault("mock-saas");
    assert_eq!(left, Some(failing(Some(1), 100, Blow::ServerError)));
    assert_eq!(statuses(&sandbox, ORDERS, 3).await, [500, 200, 200]);
    assert_eq!(sandbox.control().fault("mock-saas"), None);
}

#[tokio::test]
async fn a_storm_spares_some_and_counts_them() {
    let sandbox = frozen();
    sandbox.control().set_fault("mock-saas", Some(failing(Some(10), 0, Blow::ServerError)));
    assert_eq!(statuses(&sandbox, ORDERS, 10).await, [200; 10]);
    assert_eq!(sandbox.control().fault("mock-saas"), None);
    sandbox.control().set_fault("mock-saas", Some(failing(None, 30, Blow::Unavailable)));
    let statuses = statuses(&sandbox, ORDERS, 200).await;
    let hit = statuses.iter().filter(|status| **status == 503).count();
    assert!((40..80).contains(&hit), "about thirty of a hundred: {hit}");
    assert_eq!(hit + statuses.iter().filter(|status| **status == 200).count(), 200);
}

#[tokio::test]
async fn every_blow_of_a_storm_comes() {
    let sandbox = frozen();
    let blows = vec![Blow::ServerError, Blow::Unavailable, Blow::Truncated];
    let storm = Fault::Storm { requests: None, percent: 60, blows };
    sandbox.control().set_fault("mock-saas", Some(storm));
    let mut seen = [0; 4];
    for _ in 0..100 {
        let answer = orders(&sandbox).await;
        let whole = serde_json::from_str::<Value>(&answer.text).is_ok();
        seen[match (answer.status.as_u16(), whole) {
            (500, _) => 0,
            (503, _) => 1,
            (200, false) => 2,
            _ => 3,
        }] += 1;
    }
    assert!(seen.iter().all(|count| *count > 5), "{seen:?}");
}

#[tokio::test]
async fn the_same_seed_brings_the_same_storm_to_a_path_whatever_is_asked_elsewhere() {
    let storm = || Some(failing(None, 50, Blow::Unavailable));
    let sandbox = frozen();
    sandbox.control().seed(7);
    sandbox.control().set_fault("mock-saas", storm());
    let first = statuses(&sandbox, ORDERS, 24).await;
    let events = statuses(&sandbox, "/mock-saas/external/events", 24).await;
    assert_ne!(first, events, "each path has its own");
    assert_ne!(first, statuses(&sandbox, ORDERS, 24).await, "it goes on");

    let again = frozen();
    again.control().set_fault("mock-saas", storm());
    again.control().seed(7);
    let mut second = Vec::new();
    for _ in 0..24 {
        second.extend(statuses(&again, ORDERS, 1).await);
        statuses(&again, "/mock-saas/external/customers", 1).await;
    }
    assert_eq!(first, second);
    again.control().seed(8);
    assert_ne!(first, statuses(&again, ORDERS, 24).await);
    again.control().seed(7);
    assert_eq!(first, statuses(&again, ORDERS, 24).await, "a seed begins anew");
}

#[tokio::test]
async fn faults_for_a_number_of_requests_follow_each_other_and_slowness_goes_with_them() {
    let sandbox = frozen();
    let control = sandbox.control();
    control.set_fault("mock-saas", Some(Fault::Slow { milliseconds: 40 }));
    control.add_fault("mock-saas", failing(Some(2), 100, Blow::ServerError));
    control.add_fault("mock-saas", too_many(RetryForm::Seconds, Some(1)));
    control.add_fault("mock-saas", failing(Some(1), 100, Blow::Unavailable));
    let before = Instant::now();
    assert_eq!(statuses(&sandbox, ORDERS, 5).await, [500, 500, 429, 503, 200]);
    assert!(before.elapsed() >= Duration::from_millis(200));
    assert_eq!(control.faults("mock-saas"), [Fault::Slow { milliseconds: 40 }]);
}

#[tokio::test]
async fn lists_lie_behind_other_faults_too() {
    let sandbox = frozen();
    sandbox.control().add_fault("mock-saas", failing(Some(1), 100, Blow::ServerError));
    sandbox.control().add_fault("mock-saas", Fault::RepeatPage);
    orders(&sandbox).await;
    let path = "/mock-saas/external/orders?page=500";
    let page = get(&sandbox, path, &[("x-api-key", "mock-saas-demo-key")]).await.json();
    assert_eq!((&page["page"], &page["total_pages"]), (&500.into(), &501.into()));
    assert_eq!(page["data"][0]["id"], "ord_001200");
}

#[tokio::test]
async fn an_answer_that_is_cut_off_ends_before_its_announced_length() {
    let sandbox = frozen();
    let whole = orders(&sandbox).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let serving = tokio::spawn(sandbox.clone().serve(listener, std::future::pending()));
    sandbox.control().set_fault("mock-saas", Some(Fault::CutOff { requests: 1 }));
    for cut in [true, false] {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let request = format!(
            "GET {ORDERS} HTTP/1.1\r\nhost: x\r\nx-api-key: mock-saas-demo-key\r\n\
             connection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let announced = format!("content-length: {}", whole.text.len());
        assert!(head.to_lowercase().contains(&announced), "{head}");
        let sent = if cut { whole.text.len() / 2 } else { whole.text.len() };
        assert_eq!(body, &whole.text[..sent]);
    }
    serving.abort();
}

#[tokio::test]
async fn tokens_expire_in_the_middle_and_refreshed_ones_are_good() {
    let hubspot = of("hubspot");
    let sandbox = frozen();
    let pair = hubspot.connect(&sandbox).await;
    let access = text(&pair, "access_token");
    sandbox.control().set_fault("hubspot", Some(Fault::ExpireAfter { requests: 3 }));
    for _ in 0..3 {
        assert!(hubspot.opens(&sandbox, access).await);
    }
    assert!(!hubspot.opens(&sandbox, access).await);
    assert_eq!(sandbox.control().fault("hubspot"), None);
    let fresh = hubspot.refresh(&sandbox, text(&pair, "refresh_token")).await.json();
    assert!(hubspot.opens(&sandbox, text(&fresh, "access_token")).await);
    assert!(hubspot.opens(&sandbox, &key("hubspot")).await, "keys stay good");
}

#[tokio::test]
async fn a_providers_own_clock_can_be_off() {
    let sandbox = frozen();
    let control = sandbox.control();
    assert_eq!(orders(&sandbox).await.header("date"), "Fri, 20 Nov 2026 00:00:00 GMT");
    control.set_clock_skew("mock-saas", 90);
    assert_eq!(orders(&sandbox).await.header("date"), "Fri, 20 Nov 2026 00:01:30 GMT");
    assert_eq!(control.new_order()["placed_at"], "2026-11-20T00:01:30Z");
    let edit = json!({ "title": "New" });
    let edited = control.edit_record("github", "7", &edit).expect("an issue");
    assert_eq!(edited["updated_at"], THEN, "the others' clocks are right");
    control.set_clock_skew("github", -3_600);
    let edited = control.edit_record("github", "7", &edit).expect("an issue");
    assert_eq!(edited["updated_at"], "2026-11-19T23:00:00Z");
    control.set_fault("github", Some(too_many(RetryForm::Date, None)));
    let limited = get_as(&sandbox, &key("github"), "/github/user").await;
    assert_eq!(limited.header("retry-after"), "Thu, 19 Nov 2026 23:00:42 GMT");
}

#[tokio::test]
async fn tokens_live_by_the_providers_own_clock() {
    let hubspot = of("hubspot");
    let sandbox = frozen();
    sandbox.control().set_clock_skew("hubspot", -600);
    let pair = hubspot.connect(&sandbox).await;
    let access = text(&pair, "access_token");
    sandbox.control().advance(Duration::from_secs(1_799));
    assert!(hubspot.opens(&sandbox, access).await);
    sandbox.control().expire_access_tokens("hubspot");
    assert!(!hubspot.opens(&sandbox, access).await, "expired by that clock too");
}

#[tokio::test]
async fn all_of_it_can_be_asked_over_http() {
    let sandbox = frozen();
    let post = async |path: &str, body: Value| post_json(&sandbox, path, &[], &body).await;
    let storm = json!({ "kind": "storm", "percent": 20, "blows": ["unavailable", "cut_off"] });
    post("/control/github/fault", storm).await;
    for fault in [
        json!({ "kind": "storm" }),
        json!({ "kind": "cut_off", "requests": 2 }),
        json!({ "kind": "expire_after", "requests": 9 }),
        json!({ "kind": "too_many_requests", "retry_after_seconds": 5, "form": "epoch" }),
    ] {
        assert_eq!(post("/control/github/add-fault", fault).await.status, StatusCode::OK);
    }
    let retry_after_seconds = 5;
    let expected = [
        Fault::Storm { requests: None, percent: 20, blows: vec![Blow::Unavailable, Blow::CutOff] },
        Fault::Storm { requests: None, percent: 100, blows: Blow::ALL.to_vec() },
        Fault::CutOff { requests: 2 },
        Fault::ExpireAfter { requests: 9 },
        Fault::TooManyRequests { retry_after_seconds, form: RetryForm::Epoch, requests: None },
    ];
    assert_eq!(sandbox.control().faults("github"), expected);
    let told = get(&sandbox, "/control/github/faults", &[]).await.json();
    assert_eq!(told[2], json!({ "kind": "cut_off", "requests": 2 }));
    assert_eq!(post("/control/seed", json!({ "seed": 7 })).await.status, StatusCode::OK);
    post("/control/mock-saas/clock-skew", json!({ "seconds": -60 })).await;
    assert_eq!(orders(&sandbox).await.header("date"), "Thu, 19 Nov 2026 23:59:00 GMT");
    let nobody = post("/control/nobody/clock-skew", json!({ "seconds": 1 })).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}
