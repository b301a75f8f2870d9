//! The test call.

use connectors::{Account, ConnectorError, identify};
use contract::sync_run::RunErrorKind;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::support::{Stage, builtin, json, key};

async fn identified(stage: &Stage) -> Result<Account, ConnectorError> {
    identify(&stage.http, &stage.provider, &stage.endpoints, &key(), &stage.settings).await
}

#[tokio::test]
async fn a_good_key_says_whose_it_is() {
    let stage = Stage::of(builtin("mock-saas")).await;
    stage
        .play(|request| {
            assert_eq!(request.url.path(), "/mock-saas/external/me");
            assert_eq!(request.headers["x-api-key"], "top-secret-key");
            json(json!({ "id": "acc_1", "name": "Acme" }))
        })
        .await;
    let account = Account { id: "acc_1".to_owned(), label: "Acme".to_owned(), anonymous: false };
    assert_eq!(identified(&stage).await, Ok(account));
}

#[tokio::test]
async fn an_account_without_a_name_is_called_by_its_id() {
    let stage = Stage::of(builtin("stripe")).await;
    stage.play(|_| json(json!({ "id": "acct_1", "settings": null }))).await;
    assert_eq!(identified(&stage).await.unwrap().label, "acct_1");
}

#[tokio::test]
async fn a_key_that_may_not_say_whose_it_is_proves_itself_by_what_it_may_read() {
    let stage = Stage::of(builtin("stripe")).await;
    stage
        .play(|request| match request.url.path() {
            "/stripe/v1/charges" => json(json!({ "data": [], "has_more": false })),
            _ => ResponseTemplate::new(403),
        })
        .await;
    let account = identified(&stage).await.unwrap();
    assert!(Account::is_made_of_key(&account.id), "{}", account.id);
    assert!(!Account::is_made_of_key("acct_1") && !Account::is_made_of_key("key-1"));
    assert_eq!(account, identified(&stage).await.unwrap());
}

#[tokio::test]
async fn a_wrong_key_is_refused() {
    let stage = Stage::of(builtin("mock-saas")).await;
    stage.play(|_| ResponseTemplate::new(401)).await;
    assert_eq!(identified(&stage).await.unwrap_err().kind, RunErrorKind::Unauthorized);
}

#[tokio::test]
async fn a_setting_that_leads_nowhere_is_named() {
    let stage = Stage::of(builtin("github")).await;
    stage
        .play(|request| match request.url.path() {
            "/github/user" => json(json!({ "id": 1, "login": "amy" })),
            "/github/repos/acme/app" => {
                ResponseTemplate::new(404).set_body_json(json!({ "message": "Not Found" }))
            }
            other => panic!("{other}"),
        })
        .await;
    let error = identified(&stage).await.unwrap_err();
    assert_eq!(error.kind, RunErrorKind::Misconfigured);
    let start = "Repository: \"acme/app\" does not exist at GitHub, or this credential may not";
    assert!(error.message.starts_with(start), "{}", error.message);
}

#[tokio::test]
async fn an_answer_that_names_nobody_is_a_bad_answer() {
    let stage = Stage::of(builtin("mock-saas")).await;
    stage.play(|_| json(json!({ "hello": "world" }))).await;
    let error = identified(&stage).await.unwrap_err();
    assert_eq!(error.kind, RunErrorKind::BadAnswer);
    assert!(error.message.contains("nothing at `id`"), "{}", error.message);
}

#[tokio::test]
async fn a_name_without_end_is_cut_short_and_put_on_one_line() {
    let stage = Stage::of(builtin("mock-saas")).await;
    let name = format!("\0Ac\nme{}", "x".repeat(5_000));
    stage.play(move |_| json(json!({ "id": "acc_1", "name": name }))).await;
    let label = identified(&stage).await.unwrap().label;
    assert_eq!(label, format!("Ac me{}", "x".repeat(95)));
}

#[tokio::test]
async fn an_account_whose_id_is_no_key_is_a_bad_answer() {
    let stage = Stage::of(builtin("mock-saas")).await;
    stage.play(|_| json(json!({ "id": "a\0b", "name": "Acme" }))).await;
    assert_eq!(identified(&stage).await.unwrap_err().kind, RunErrorKind::BadAnswer);
}

#[tokio::test]
async fn a_setting_is_encoded_in_the_path_and_cannot_leave_it() {
    let mut stage = Stage::of(builtin("github")).await;
    stage
        .play(|request| {
            let path = request.url.path();
            assert!(path == "/github/user" || path == "/github/repos/a%3Fb/c%20d%25", "{path}");
            json(json!({ "id": 1, "login": "amy" }))
        })
        .await;
    stage.settings.insert("repository".to_owned(), "a?b/c d%".to_owned());
    assert!(identified(&stage).await.is_ok());
    stage.settings.insert("repository".to_owned(), "../user".to_owned());
    assert_eq!(identified(&stage).await.unwrap_err().kind, RunErrorKind::Misconfigured);
}
