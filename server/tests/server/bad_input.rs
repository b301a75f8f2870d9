//! What should not be sent, sent.

use contract::{AppError, ErrorKind};
use reqwest::{StatusCode, header};

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
async fn the_set_up_page_says_nothing_of_what_its_address_wants_it_to() {
    let running = Running::start().await;
    let page = |problem: &'static str| {
        let answer = running.nobody().get(&format!("/setup?problem={problem}")).send();
        async move { answer.await.unwrap().text().await.unwrap() }
    };
    assert!(page("password").await.contains("at least 8 characters"));
    assert!(!page("Send+us+money").await.contains("role=\"alert\""));
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
