//! What should not be sent, sent.

use contract::{
    AppError, ErrorKind,
    model::{ISSUES, ORDERS},
    query::{Operator, RESERVED},
    value::Value,
};
use data_encoding::BASE64URL_NOPAD;
use reqwest::{StatusCode, header};
use serde_json::json;
use testkit::{Browser, browser::location};
use uuid::Uuid;

use crate::running::Running;

#[tokio::test]
async fn each_has_the_right_status_and_says_what_is_wrong() {
    let running = Running::start().await;
    let viewer = running.viewer().await;
    for (path, status, says) in [
        ("/rpc/records/list?model=nope&query=", 404, "table"),
        ("/rpc/records/list?model=orders&query=colour%3Dred", 400, "colour"),
        ("/rpc/records/list?model=orders&query=after%3Dnonsense", 400, "page link"),
        ("/rpc/records/list?model=orders&query=total.gte%3Dmuch", 400, "not an amount"),
        ("/rpc/records/list?model=orders", 400, "query"),
        ("/rpc/records/get?model=orders&id=nonsense", 400, "rec_"),
        ("/rpc/connections/get?id=con_00000000000000000000000000000000", 404, "connection"),
        ("/rpc/providers/get?slug=nope", 404, "provider"),
        ("/api/v1/records/orders?sort=colour", 400, "colour"),
        ("/api/v1/records/nope", 404, "table"),
        ("/api/v1/nope", 404, "address"),
    ] {
        let answer = viewer.get(path).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
        let error: AppError = answer.json().await.unwrap();
        assert!(error.message.contains(says), "{path}: {}", error.message);
    }
    let html = viewer.get("/data/orders?colour=red").send().await.unwrap();
    assert_eq!(html.status(), StatusCode::BAD_REQUEST);
    assert!(html.text().await.unwrap().contains("no column"));
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let running = Running::start().await;
    let viewer = running.viewer().await;
    for (path, allowed) in [("/healthz", "GET"), ("/logout", "POST")] {
        let request = viewer.client().delete(viewer.url(path));
        let answer = request.header("sec-fetch-site", "same-origin").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert!(answer.headers()[header::ALLOW].to_str().unwrap().contains(allowed), "{path}");
        let error: AppError = answer.json().await.unwrap();
        assert_eq!(error.kind, ErrorKind::MethodNotAllowed);
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let running = Running::start().await;
    let admin = running.admin().await;
    let body = format!("{{\"username\":\"{}\",\"password\":\"x\"}}", "a".repeat(2 * 1024 * 1024));
    let request = admin.post("/login").header(header::CONTENT_TYPE, "application/json");
    let answer = request.body(body).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn json_that_does_not_parse_is_said_to_be_so() {
    let running = Running::start().await;
    let request = running.nobody().post("/login").header(header::CONTENT_TYPE, "application/json");
    let answer = request.body("{\"username\":").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert_eq!(answer.json::<AppError>().await.unwrap().kind, ErrorKind::Invalid);
}

#[tokio::test]
async fn a_sign_in_that_lacks_something_says_what_a_right_one_is() {
    let running = Running::start().await;
    for (kind, body) in [
        ("application/x-www-form-urlencoded", "username=amy"),
        ("application/json", "{\"username\":\"amy\"}"),
        ("text/plain", "username=amy"),
    ] {
        let request = running.nobody().post("/login").header(header::CONTENT_TYPE, kind).body(body);
        let page = request.try_clone().unwrap().header(header::ACCEPT, "text/html").send();
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{kind}");
        let error: AppError = answer.json().await.unwrap();
        assert!(error.remedy.unwrap().contains("username and password"), "{kind}");
        assert!(!error.message.contains("deserialize"), "{}", error.message);
        let html = page.await.unwrap().text().await.unwrap();
        assert!(html.contains("<html") && html.contains("username and password"), "{html}");
    }
}

#[tokio::test]
async fn a_callback_with_nonsense_is_a_page_with_a_clear_message() {
    let running = Running::start().await;
    let admin = running.admin().await;
    let path = "/integrations/github/oauth2callback?state=x&code=y";
    let answer = admin.get(path).header("accept", "text/html").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    let html = answer.text().await.unwrap();
    assert!(html.contains("did not belong to a connection that you began here"), "{html}");
    let unknown = admin.get("/integrations/nope/oauth2callback?state=x").send().await.unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}

/// What a database, or one of the two, cannot hold or compare, as it stands in an address.
const ODD: [&str; 18] = [
    "%00",
    "x%00y",
    "%FF",
    "%EF%BF%BF",
    "%F0%9F%92%A9",
    "'%22%5C%25_",
    "-9999-01-01",
    "0000-01-01T00:00",
    "9999-12-31",
    "%2B10000-01-01T00:00:00Z",
    "%2B262142-01-01",
    "9223372036854775807",
    "-9223372036854775808",
    "99999999999999999999",
    "-0.00000000000000000001",
    "1e400",
    "NaN",
    "-",
];

/// No address asks the database what it can only refuse: that would read as if it were not there.
async fn is_answered(browser: &Browser, path: &str) {
    let status = browser.get(path).send().await.unwrap().status();
    assert!(!status.is_server_error(), "{path}: {status}");
}

#[tokio::test]
async fn no_filter_makes_the_database_fail() {
    let running = Running::start().await;
    let viewer = running.viewer().await;
    for model in [&ORDERS, &ISSUES] {
        let mut parameters = RESERVED.map(str::to_owned).to_vec();
        for column in model.columns {
            let operators = Operator::of(column.kind).iter();
            parameters.extend(operators.map(|operator| format!("{}.{operator}", column.name)));
        }
        for (parameter, odd) in parameters.iter().flat_map(|it| ODD.map(|odd| (it, odd))) {
            is_answered(&viewer, &format!("/api/v1/records/{}?{parameter}={odd}", model.name))
                .await;
        }
    }
}

#[tokio::test]
async fn no_page_link_makes_the_database_fail() {
    let running = Running::start().await;
    let viewer = running.viewer().await;
    let odd = [Value::Text("\0".to_owned()), Value::Integer(i64::MIN), Value::Missing];
    let times =
        [chrono::DateTime::<chrono::Utc>::MIN_UTC, chrono::DateTime::<chrono::Utc>::MAX_UTC];
    for value in odd.into_iter().chain(times.map(Value::Time)) {
        for column in ["number", "total", "placed_at"] {
            let place = json!({"s": column, "v": [value], "i": Uuid::nil()}).to_string();
            let after = BASE64URL_NOPAD.encode(place.as_bytes());
            let path = format!("/api/v1/records/orders?sort={column}&after={after}");
            is_answered(&viewer, &path).await;
        }
    }
}

#[tokio::test]
async fn no_address_makes_the_database_fail() {
    let running = Running::start().await;
    let admin = running.admin().await;
    for path in [
        "/data/{}",
        "/data/orders/{}",
        "/integrations/{}",
        "/integrations/github?problem={}",
        "/integrations/github/attempts/{}",
        "/integrations/github/oauth2callback?state={}&code={}",
        "/integrations/github/oauth2callback?state=x&error={}&error_description={}",
        "/connections/{}",
        "/syncs/{}",
        "/syncs?q={}",
        "/alerts/{}",
        "/alerts?q={}",
        "/activity?q={}",
        "/login?problem={}&next={}",
        "/setup?code={}&problem={}",
        "/rpc/records/list?model={}&query={}",
        "/rpc/records/get?model=orders&id={}",
        "/rpc/connections/get?id={}",
        "/rpc/providers/get?slug={}",
        "/rpc/sync_runs/get?id={}",
        "/rpc/alerts/get?id={}",
        "/rpc/alerts/unresolved?connection_id={}",
        "/rpc/audit_events/list?query=q%3D{}",
        "/events?after={}",
    ] {
        for odd in ODD {
            is_answered(&admin, &path.replace("{}", odd)).await;
        }
    }
}

#[tokio::test]
async fn no_form_makes_the_database_fail() {
    let running = Running::start().await;
    let admin = running.admin().await;
    for (path, fields) in [
        ("/setup", "code={}&organization={}&username={}&password={}"),
        ("/integrations/github/authorize", "setting.repository=acme%2Fapp{}"),
        ("/integrations/github/key", "secret.key={}&setting.repository=acme%2Fapp{}"),
        ("/integrations/stripe/key", "secret.key=sk_test_{}"),
        ("/integrations/stripe/key", "reconnect={}&secret.key=sk_test_{}"),
        ("/rpc/sync_runs/start", "connection_id={}"),
        ("/rpc/connections/disconnect", "id={}"),
        ("/rpc/alerts/acknowledge", "id={}"),
    ] {
        for odd in ODD {
            let form = "application/x-www-form-urlencoded";
            let request = admin.post(path).header(header::CONTENT_TYPE, form);
            let answer = request.body(fields.replace("{}", odd)).send().await.unwrap();
            // The provider may refuse what it was sent.
            let ours = [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::SERVICE_UNAVAILABLE];
            assert!(!ours.contains(&answer.status()), "{path} {odd}: {}", answer.status());
        }
    }
}

#[tokio::test]
async fn a_year_that_no_database_compares_is_refused_with_those_that_it_does() {
    let running = Running::start().await;
    let viewer = running.viewer().await;
    for year in ["-9999", "0000", "%2B10000", "%2B262142"] {
        for operator in ["gte", "lte"] {
            let path = format!("/api/v1/records/orders?placed_at.{operator}={year}-01-01");
            let answer = viewer.get(&path).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{path}");
            let error: AppError = answer.json().await.unwrap();
            assert!(error.message.contains("years 1 to 9999"), "{}", error.message);
        }
    }
}

#[tokio::test]
async fn a_name_that_nobody_can_have_is_refused_like_any_other() {
    let running = Running::start().await;
    let nobody = running.nobody();
    for username in ["nobody-there", "acme-admin\0", "\0", "", " ", &"x".repeat(100_000)] {
        let fields = [("username", username), ("password", "wrong\0")];
        let sent = json!({"username": username, "password": "wrong\0"});
        let answer = nobody.post("/login").json(&sent).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{username:.20}");
        let error: AppError = answer.json().await.unwrap();
        assert!(error.message.contains("do not match"), "{}", error.message);
        let answer = nobody.post("/login").form(&fields).send().await.unwrap();
        assert_eq!(location(&answer).as_deref(), Some("/login?problem=refused"), "{username:.20}");
    }
}
