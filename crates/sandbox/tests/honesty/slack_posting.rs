use axum::http::{Method, StatusCode};
use sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, frozen, get, get_as, key, post_form, post_json, send};

const HOOK: &str = "/slack/services/T07ACME0001/B07ACMEHOOK/sandboxWebhook000000000";
const ALERTS: &str = "C07ACME0006";

async fn post(sandbox: &Sandbox, body: &Value) -> Value {
    let bearer = format!("Bearer {}", key("slack"));
    post_json(sandbox, "/slack/api/chat.postMessage", &[("authorization", &bearer)], body)
        .await
        .json()
}

async fn newest(sandbox: &Sandbox, channel: &str) -> Vec<Value> {
    let path = format!("/slack/api/conversations.history?channel={channel}&limit=2");
    let page = get_as(sandbox, &key("slack"), &path).await.json();
    page["messages"].as_array().expect("messages").clone()
}

async fn hook(sandbox: &Sandbox, path: &str, body: &str) -> Answer {
    let headers = [("content-type", "application/json")];
    send(sandbox, Method::POST, path, &headers, body).await
}

#[tokio::test]
async fn a_posted_message_stands_on_top_of_the_history() {
    let sandbox = frozen();
    let blocks = json!([{ "type": "section", "text": { "type": "mrkdwn", "text": "*Hi*" } }]);
    let body = json!({ "channel": "C07ACME0001", "text": "first", "blocks": blocks });
    let first = post(&sandbox, &body).await;
    assert_eq!((&first["ok"], &first["channel"]), (&true.into(), &"C07ACME0001".into()));
    let second = post(&sandbox, &json!({ "channel": "#general", "text": "second" })).await;
    let shown = newest(&sandbox, "C07ACME0001").await;
    assert_eq!(shown[0], second["message"]);
    assert_eq!(shown[1], first["message"]);
    assert_eq!(shown[1]["ts"], first["ts"]);
    assert_eq!(shown[1]["blocks"], blocks);
    assert_eq!(shown[0]["user"], "U07ACMEBOT");
    let seen = get(&sandbox, "/control/slack/posted", &[]).await.json();
    assert_eq!(seen[0]["body"]["text"], "first");
    assert_eq!(seen[1]["door"], "chat.postMessage");
    assert_eq!(sandbox.control().posted("slack").len(), 2);
}

#[tokio::test]
async fn forms_post_too_and_threads_stay_out_of_the_history() {
    let sandbox = frozen();
    let before = newest(&sandbox, "C07ACME0001").await;
    let key = key("slack");
    let pairs = [
        ("token", key.as_str()),
        ("channel", "C07ACME0001"),
        ("thread_ts", before[0]["ts"].as_str().expect("a ts")),
        ("text", "a reply"),
    ];
    let reply = post_form(&sandbox, "/slack/api/chat.postMessage", &pairs).await.json();
    assert_eq!(reply["message"]["text"], "a reply");
    let after = newest(&sandbox, "C07ACME0001").await;
    assert_eq!((&after[0]["ts"], &after[1]), (&before[0]["ts"], &before[1]));
}

#[tokio::test]
async fn what_cannot_be_posted_is_told_by_name() {
    let sandbox = frozen();
    for (body, expected) in [
        (json!({ "channel": "C0NOWHERE", "text": "hi" }), "channel_not_found"),
        (json!({ "channel": "C07ACME0005", "text": "hi" }), "is_archived"),
        (json!({ "channel": "C07ACME0001" }), "no_text"),
        (json!({ "channel": "C07ACME0001", "text": "x".repeat(40_001) }), "msg_too_long"),
        (json!({ "channel": "C07ACME0001", "blocks": "{" }), "invalid_blocks_format"),
        (json!(["no object"]), "json_not_object"),
    ] {
        let refused = post(&sandbox, &body).await;
        assert_eq!(refused["error"], expected, "{refused}");
    }
    assert!(sandbox.control().posted("slack").is_empty());
    let open = post(&sandbox, &json!({ "channel": "C07ACME0004", "text": "hi" })).await;
    assert_eq!(open["ok"], true, "the key holds chat:write.public");
}

#[tokio::test]
async fn the_webhook_answers_ok_and_its_message_is_in_the_channel() {
    let sandbox = frozen();
    let taken = hook(&sandbox, HOOK, r#"{"text":"Sync failed","blocks":[]}"#).await;
    assert_eq!((taken.status, taken.text.as_str()), (StatusCode::OK, "ok"));
    let in_form = post_form(&sandbox, HOOK, &[("payload", r#"{"text":"Again"}"#)]).await;
    assert_eq!(in_form.text, "ok");
    let shown = newest(&sandbox, ALERTS).await;
    assert_eq!((&shown[0]["text"], &shown[1]["text"]), (&"Again".into(), &"Sync failed".into()));
    let posted = sandbox.control().posted("slack");
    assert_eq!(posted[0]["door"], "incoming webhook");
    assert_eq!(posted[0]["body"], json!({ "text": "Sync failed", "blocks": [] }));
}

#[tokio::test]
async fn the_webhook_refuses_in_plain_text() {
    let sandbox = frozen();
    for (path, body, status, why) in [
        (HOOK, "not json", StatusCode::BAD_REQUEST, "invalid_payload"),
        (HOOK, "[]", StatusCode::BAD_REQUEST, "invalid_payload"),
        (HOOK, r#"{"text":""}"#, StatusCode::BAD_REQUEST, "no_text"),
        ("/slack/services/T0/B0/x", "{}", StatusCode::NOT_FOUND, "no_team"),
        ("/slack/services/T07ACME0001/B0/x", "{}", StatusCode::NOT_FOUND, "no_service"),
        ("/slack/services/T07ACME0001/B07ACMEHOOK/x", "{}", StatusCode::FORBIDDEN, "invalid_token"),
    ] {
        let refused = hook(&sandbox, path, body).await;
        assert_eq!((refused.status, refused.text.as_str()), (status, why), "{path} {body}");
    }
    sandbox.control().set_fault("slack", Some(Fault::RateLimited { retry_after_seconds: 7 }));
    let limited = hook(&sandbox, HOOK, r#"{"text":"hi"}"#).await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(limited.header("retry-after"), "7");
    sandbox.control().set_fault("slack", Some(Fault::Outage));
    assert_eq!(hook(&sandbox, HOOK, "{}").await.status, StatusCode::SERVICE_UNAVAILABLE);
}
