//! Signing in and out, through the form and for a token.

use contract::{AppError, session::AccessToken};
use reqwest::{StatusCode, header};
use serde_json::json;
use testkit::{Browser, browser::location, people::PASSWORD};

use crate::running::Running;

async fn token(browser: &Browser, username: &str, password: &str) -> reqwest::Response {
    let body = json!({"username": username, "password": password});
    browser.client().post(browser.url("/login")).json(&body).send().await.unwrap()
}

#[tokio::test]
async fn the_form_gives_a_session_cookie_that_scripts_cannot_read() {
    let running = Running::start().await;
    let form = [("username", "acme-admin"), ("password", PASSWORD), ("next", "/data/issues")];
    let answer = running.nobody().post("/login").form(&form).send().await.unwrap();
    assert_eq!(location(&answer).as_deref(), Some("/data/issues"));
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("tributary_session="), "{cookie}");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
}

#[tokio::test]
async fn signing_in_changes_the_id_of_the_session() {
    let running = Running::start().await;
    let browser = running.admin().await;
    let form = [("username", "acme-admin"), ("password", PASSWORD)];
    let again = browser.post("/login").form(&form).send().await.unwrap();
    let second = again.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    let third = browser.post("/login").form(&form).send().await.unwrap();
    assert_ne!(third.headers()[header::SET_COOKIE].to_str().unwrap(), second);
}

#[tokio::test]
async fn json_gives_a_token_that_is_accepted_as_a_bearer_token() {
    let running = Running::start().await;
    let browser = running.nobody();
    let answer = token(&browser, "acme-viewer", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let body: serde_json::Value = answer.json().await.unwrap();
    assert_eq!((&body["token_type"], &body["role"]), (&json!("bearer"), &json!("viewer")));
    assert!(body["expires_in"].as_u64().unwrap() <= 3_600);
    let access_token = body["access_token"].as_str().unwrap();
    let me = browser.get("/api/v1/me").bearer_auth(access_token).send().await.unwrap();
    assert_eq!(me.status(), StatusCode::OK);
    let me: serde_json::Value = me.json().await.unwrap();
    assert_eq!(me["username"], "acme-viewer");
    let rpc = browser.get("/rpc/connections/list").bearer_auth(access_token).send().await.unwrap();
    assert_eq!(rpc.status(), StatusCode::OK);
}

#[tokio::test]
async fn who_is_signed_in_is_led_past_the_sign_in_page() {
    let running = Running::start().await;
    let browser = running.viewer().await;
    for (page, to) in [
        ("/login", "/"),
        ("/login?next=%2Fdata%2Fissues", "/data/issues"),
        ("/login?next=/login", "/"),
        ("/login?next=/logout", "/"),
        ("/login?next=//evil.example", "/"),
    ] {
        let answer = browser.get(page).send().await.unwrap();
        assert_eq!(location(&answer).as_deref(), Some(to), "{page}");
    }
    let form = [("username", "acme-admin"), ("password", PASSWORD), ("next", "/logout")];
    let answer = running.nobody().post("/login").form(&form).send().await.unwrap();
    assert_eq!(location(&answer).as_deref(), Some("/"));
}

#[tokio::test]
async fn an_installation_with_its_first_admin_is_not_set_up_again() {
    let running = Running::start().await;
    let nobody = running.nobody();
    for page in ["/setup", "/setup?code=0123"] {
        let answer = nobody.get(page).send().await.unwrap();
        assert_eq!(location(&answer).as_deref(), Some("/login?problem=set_up"), "{page}");
    }
    let login = nobody.get("/login?problem=set_up").send().await.unwrap().text().await.unwrap();
    assert!(login.contains("set up already"), "{login}");
}

#[tokio::test]
async fn a_wrong_token_is_refused_and_not_taken_for_a_stranger() {
    let running = Running::start().await;
    let browser = running.admin().await;
    let answer = browser.get("/api/v1/me").bearer_auth("nonsense").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_the_same_answer() {
    let running = Running::start().await;
    let browser = running.nobody();
    let mut answers = Vec::new();
    for (username, password) in [("acme-admin", "wrong"), ("nobody-there", PASSWORD)] {
        let answer = token(&browser, username, password).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        answers.push(answer.json::<AppError>().await.unwrap());
        let form = [("username", username), ("password", password)];
        let answer = browser.post("/login").form(&form).send().await.unwrap();
        assert_eq!(location(&answer).as_deref(), Some("/login?problem=refused"));
        assert!(answer.headers().get(header::SET_COOKIE).is_none());
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn guessing_is_throttled() {
    let running = Running::start().await;
    let browser = running.nobody();
    let mut last = StatusCode::OK;
    for _ in 0..15 {
        last = token(&browser, "acme-admin", "guess").await.status();
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_session_that_is_used_moves_on_once_a_day() {
    let running = Running::start().await;
    let browser = running.admin().await;
    let renewed = || async {
        let answer = browser.get("/").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.headers().contains_key(header::SET_COOKIE)
    };
    renewed().await;
    assert!(!renewed().await, "twice on one day");
    running.world.clock.advance(chrono::TimeDelta::days(1));
    assert!(renewed().await);
    assert!(!renewed().await);
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let running = Running::start().await;
    let browser = running.admin().await;
    assert_eq!(browser.get("/").send().await.unwrap().status(), StatusCode::OK);
    let out = browser.post("/logout").send().await.unwrap();
    assert_eq!(location(&out).as_deref(), Some("/login?problem=signed_out"));
    let answer = browser.get("/").send().await.unwrap();
    assert_eq!(location(&answer).as_deref(), Some("/login"));
}

#[tokio::test]
async fn a_token_answer_fits_the_contract() {
    let running = Running::start().await;
    let answer = token(&running.nobody(), "acme-admin", PASSWORD).await;
    let token: AccessToken = answer.json().await.unwrap();
    assert!(token.role.is_admin());
}
