use std::collections::HashSet;

use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::harness::{CALLBACK, THEN, allow, form, frozen, get_as, key, post_form};

async fn call(sandbox: &Sandbox, method: &str, query: &[(&str, &str)]) -> Value {
    let path = format!("/slack/api/{method}?{}", form(query));
    get_as(sandbox, &key("slack"), &path).await.json()
}

async fn all(sandbox: &Sandbox, method: &str, what: &str, query: &[(&str, &str)]) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let query: Vec<_> = query.iter().copied().chain([("cursor", cursor.as_str())]).collect();
        let page = call(sandbox, method, &query).await;
        items.extend(page[what].as_array().expect("items").clone());
        let next = page["response_metadata"]["next_cursor"].as_str().expect("a cursor");
        next.clone_into(&mut cursor);
        if cursor.is_empty() {
            return items;
        }
    }
}

/// A token with these scopes only.
async fn with_scopes(sandbox: &Sandbox, scope: &str) -> String {
    let query = [("client_id", "tributary-sandbox"), ("redirect_uri", CALLBACK), ("scope", scope)];
    let code = allow(sandbox, "/slack/oauth/v2/authorize", &query).await;
    let pairs = [
        ("client_id", "tributary-sandbox"),
        ("client_secret", "sandbox-client-secret"),
        ("redirect_uri", CALLBACK),
        ("code", code.as_str()),
    ];
    let answer = post_form(sandbox, "/slack/api/oauth.v2.access", &pairs).await.json();
    answer["access_token"].as_str().expect("a token").to_owned()
}

#[tokio::test]
async fn channels_are_public_unless_private_ones_are_asked_for() {
    let sandbox = frozen();
    let names = async |query: &[(&str, &str)]| -> Vec<String> {
        let channels = all(&sandbox, "conversations.list", "channels", query).await;
        channels.iter().map(|it| it["name"].as_str().expect("a name").to_owned()).collect()
    };
    let public = ["general", "orders", "dev", "random", "spring-sale", "alerts"];
    assert_eq!(names(&[]).await, public);
    assert_eq!(names(&[("limit", "2")]).await, public, "page by page");
    assert!(!names(&[("exclude_archived", "true")]).await.contains(&"spring-sale".to_owned()));
    assert_eq!(names(&[("types", "private_channel")]).await, ["founders"]);
    assert_eq!(names(&[("types", "public_channel,private_channel,im")]).await.len(), 7);
}

#[tokio::test]
async fn people_come_in_pages_or_all_at_once() {
    let sandbox = frozen();
    let people = all(&sandbox, "users.list", "members", &[("limit", "20")]).await;
    assert_eq!(people.len(), 51, "the bot and fifty people");
    assert_eq!(people.iter().map(|it| it["id"].as_str()).collect::<HashSet<_>>().len(), 51);
    assert_eq!(all(&sandbox, "users.list", "members", &[]).await, people);
    let zoe = &people[2];
    assert_eq!(zoe["profile"]["real_name"], "Zoë Müller");
    assert!(zoe["profile"]["email"].as_str().is_some_and(|it| it.starts_with("zoe.mueller@")));
}

#[tokio::test]
async fn a_changed_profile_is_updated_now() {
    let sandbox = frozen();
    let change = json!({ "title": "Captain" });
    let edited = sandbox.control().edit_record("slack", "U07ACME0002", &change).expect("a member");
    assert_eq!(edited["profile"]["title"], "Captain");
    let people = call(&sandbox, "users.list", &[]).await;
    let then = THEN.parse::<chrono::DateTime<chrono::Utc>>().expect("a moment").timestamp();
    assert_eq!(people["members"][2]["updated"], then);
    assert_eq!(sandbox.control().edit_record("slack", "U07ACME9999", &change), None);
}

#[tokio::test]
async fn wrong_arguments_are_told_by_name() {
    let sandbox = frozen();
    for (method, query, expected) in [
        ("conversations.list", ("limit", "1001"), "invalid_limit"),
        ("conversations.list", ("limit", "many"), "invalid_limit"),
        ("conversations.list", ("cursor", "x"), "invalid_cursor"),
        ("conversations.list", ("types", "secret_channel"), "invalid_types"),
        ("users.list", ("limit", "1001"), "invalid_limit"),
        ("users.list", ("cursor", "dXNlcjpVMQ=="), "invalid_cursor"),
    ] {
        let refused = call(&sandbox, method, &[query]).await;
        assert_eq!(refused["error"], expected, "{method} {query:?}");
    }
}

#[tokio::test]
async fn a_missing_scope_is_named_beside_those_that_are_held() {
    let sandbox = frozen();
    let token = with_scopes(&sandbox, "channels:read,users:read").await;
    for (path, needed) in [
        ("conversations.history?channel=C07ACME0001", "channels:history"),
        ("conversations.history?channel=C07ACME0007", "groups:history"),
        ("conversations.list?types=private_channel", "groups:read"),
        ("chat.postMessage?channel=C07ACME0001&text=hi", "chat:write"),
    ] {
        let refused = get_as(&sandbox, &token, &format!("/slack/api/{path}")).await.json();
        assert_eq!(refused["error"], "missing_scope", "{path}");
        assert_eq!(refused["needed"], needed, "{path}");
        assert_eq!(refused["provided"], "channels:read,users:read", "{path}");
    }
    let people = get_as(&sandbox, &token, "/slack/api/users.list").await.json();
    assert_eq!(people["members"][1]["profile"]["email"], Value::Null, "needs its own scope");
}
