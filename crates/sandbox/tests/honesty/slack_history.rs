use std::collections::{HashMap, HashSet};
use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Fault, Options, Sandbox, Size};
use serde_json::{Value, json};

use crate::harness::{form, frozen, frozen_with, get_as, key, then};

const ORDERS: &str = "C07ACME0002";

async fn history(sandbox: &Sandbox, query: &[(&str, &str)]) -> Value {
    let path = format!("/slack/api/conversations.history?{}", form(query));
    get_as(sandbox, &key("slack"), &path).await.json()
}

async fn all(sandbox: &Sandbox, query: &[(&str, &str)]) -> Vec<Value> {
    let mut messages = Vec::new();
    let mut cursor = String::new();
    loop {
        let query: Vec<_> = query.iter().copied().chain([("cursor", cursor.as_str())]).collect();
        let page = history(sandbox, &query).await;
        messages.extend(page["messages"].as_array().expect("messages").clone());
        let next = page["response_metadata"]["next_cursor"].as_str().map(str::to_owned);
        assert_eq!(page["has_more"], next.is_some());
        match next {
            Some(next) => cursor = next,
            None => return messages,
        }
    }
}

fn at(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| message["ts"].as_str().expect("a ts")).collect()
}

fn error(answer: &Value) -> &str {
    assert_eq!(answer["ok"], false, "{answer}");
    answer["error"].as_str().expect("an error")
}

#[tokio::test]
async fn following_the_cursor_brings_every_message_once_newest_first() {
    let sandbox = frozen();
    for limit in ["999", "101"] {
        let messages = all(&sandbox, &[("channel", ORDERS), ("limit", limit)]).await;
        assert_eq!(messages.len(), 1_200, "{limit}");
        let times = at(&messages);
        assert!(times.is_sorted_by(|newer, older| newer > older), "{limit}");
        assert_eq!(times.iter().collect::<HashSet<_>>().len(), 1_200);
    }
}

#[tokio::test]
async fn a_page_has_a_hundred_messages_and_never_more_than_999() {
    let sandbox = frozen();
    let count = async |limit: &str| {
        let page = history(&sandbox, &[("channel", ORDERS), ("limit", limit)]).await;
        page["messages"].as_array().map(Vec::len)
    };
    assert_eq!(count("").await, Some(100));
    assert_eq!(count("5000").await, Some(999));
}

#[tokio::test]
async fn many_messages_of_one_second_are_told_apart() {
    let sandbox = frozen_with(Size { orders: 100_000_000, ..Size::default() });
    let page = history(&sandbox, &[("channel", ORDERS), ("limit", "20")]).await;
    let messages = page["messages"].as_array().expect("messages");
    assert!(at(messages).is_sorted_by(|newer, older| newer > older), "{:?}", at(messages));
    let second = |ts: &str| ts.split('.').next().expect("seconds").to_owned();
    assert_eq!(second(at(messages)[0]), second(at(messages)[1]));
}

#[tokio::test]
async fn oldest_and_latest_leave_out_their_own_moment_unless_inclusive() {
    let sandbox = frozen();
    let everything = all(&sandbox, &[("channel", ORDERS), ("limit", "999")]).await;
    let times = at(&everything);
    let (latest, oldest) = (times[100], times[300]);
    let both = [("channel", ORDERS), ("oldest", oldest), ("latest", latest), ("limit", "50")];
    assert_eq!(at(&all(&sandbox, &both).await), times[101..300]);
    let both: Vec<_> = both.into_iter().chain([("inclusive", "true")]).collect();
    assert_eq!(at(&all(&sandbox, &both).await), times[100..=300]);
    let one = [
        ("channel", ORDERS),
        ("oldest", latest),
        ("latest", latest),
        ("inclusive", "1"),
        ("limit", "1"),
    ];
    assert_eq!(at(&all(&sandbox, &one).await), [latest]);
}

#[tokio::test]
async fn with_oldest_alone_the_pages_go_forward_in_time() {
    let sandbox = frozen();
    let everything = all(&sandbox, &[("channel", ORDERS), ("limit", "999")]).await;
    let times = at(&everything);
    let query = [("channel", ORDERS), ("oldest", times[300]), ("limit", "40")];
    let first = history(&sandbox, &query).await;
    assert_eq!(at(first["messages"].as_array().expect("messages")), times[260..300]);
    let found = all(&sandbox, &query).await;
    let found: HashSet<_> = at(&found).into_iter().map(str::to_owned).collect();
    assert_eq!(found.len(), 300);
    assert!(times[..300].iter().all(|ts| found.contains(*ts)));
}

#[tokio::test]
async fn time_brings_new_messages() {
    let sandbox = frozen();
    let newest = history(&sandbox, &[("channel", ORDERS), ("limit", "1")]).await;
    let since = newest["messages"][0]["ts"].as_str().expect("a ts").to_owned();
    let query = [("channel", ORDERS), ("oldest", since.as_str())];
    assert_eq!(all(&sandbox, &query).await.len(), 0);
    sandbox.control().advance(Duration::from_hours(24));
    let new = all(&sandbox, &query).await;
    assert!((1..20).contains(&new.len()), "{}", new.len());
}

#[tokio::test]
async fn the_messages_tell_of_the_shared_world() {
    let sandbox = frozen();
    let orders = history(&sandbox, &[("channel", ORDERS), ("limit", "1")]).await;
    let text = orders["messages"][0]["text"].as_str().expect("text");
    assert!(text.starts_with("New order #2200 from "), "{text}");
    assert_eq!(orders["messages"][0]["subtype"], "bot_message");
    let issues = all(&sandbox, &[("channel", "C07ACME0003"), ("limit", "999")]).await;
    assert!(
        issues.iter().any(|it| it["text"].as_str().is_some_and(|it| it.contains("&lt;script")))
    );
    assert!(issues.iter().all(|it| it["user"].as_str().is_some_and(|it| it.starts_with('U'))));
}

#[tokio::test]
async fn what_is_wrong_is_told_by_name() {
    let sandbox = frozen();
    for (query, expected) in [
        (vec![], "channel_not_found"),
        (vec![("channel", "C0NOWHERE")], "channel_not_found"),
        (vec![("channel", "C07ACME0004")], "not_in_channel"),
        (vec![("channel", ORDERS), ("oldest", "yesterday")], "invalid_ts_oldest"),
        (vec![("channel", ORDERS), ("latest", "soon")], "invalid_ts_latest"),
        (vec![("channel", ORDERS), ("cursor", "soon")], "invalid_cursor"),
        (vec![("channel", ORDERS), ("cursor", "dXNlcjpVMQ==")], "invalid_cursor"),
    ] {
        assert_eq!(error(&history(&sandbox, &query).await), expected, "{query:?}");
    }
}

#[tokio::test]
async fn an_edited_message_says_so() {
    let sandbox = frozen();
    let newest = history(&sandbox, &[("channel", ORDERS), ("limit", "1")]).await;
    let record = format!("{ORDERS}/{}", newest["messages"][0]["ts"].as_str().expect("a ts"));
    let edited = sandbox.control().edit_record("slack", &record, &json!({ "text": "a < b" }));
    assert_eq!(edited.expect("a message")["text"], "a &lt; b");
    let again = history(&sandbox, &[("channel", ORDERS), ("limit", "1")]).await;
    assert_eq!(again["messages"][0]["text"], "a &lt; b");
    assert!(again["messages"][0]["edited"]["ts"].is_string());
    for missing in ["C07ACME0002/1.000000", "C0/1", "C07ACME0002/x"] {
        assert_eq!(sandbox.control().edit_record("slack", missing, &json!({})), None, "{missing}");
    }
}

#[tokio::test]
async fn a_workspace_has_so_many_calls_of_each_method_in_a_minute() {
    let limits = HashMap::from([("slack", 2)]);
    let sandbox = Sandbox::new(Options { now: Some(then()), limits, ..Options::default() });
    let path = format!("/slack/api/conversations.history?channel={ORDERS}");
    let call = || async { get_as(&sandbox, &key("slack"), &path).await };
    assert_eq!(call().await.status, StatusCode::OK);
    call().await;
    let refused = call().await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u32 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(error(&refused.json()), "ratelimited");
    let other = get_as(&sandbox, &key("slack"), "/slack/api/conversations.list").await;
    assert_eq!(other.status, StatusCode::OK, "other methods have calls of their own");
}

#[tokio::test]
async fn faults_look_as_they_would_at_slack() {
    let sandbox = frozen();
    let query = [("channel", ORDERS), ("limit", "10")];
    let first = history(&sandbox, &query).await;
    let second = first["response_metadata"]["next_cursor"].as_str().expect("a cursor");
    let onwards = [("channel", ORDERS), ("limit", "10"), ("cursor", second)];
    sandbox.control().set_fault("slack", Some(Fault::RepeatPage));
    let repeated = history(&sandbox, &onwards).await;
    assert_eq!(repeated["messages"], first["messages"]);
    assert_eq!(repeated["has_more"], true);
    sandbox.control().set_fault("slack", Some(Fault::Loop));
    let looping = history(&sandbox, &onwards).await;
    assert_ne!(looping["messages"], first["messages"]);
    assert_eq!(looping["response_metadata"]["next_cursor"], second);
    sandbox.control().set_fault("slack", Some(Fault::UnauthorizedAll));
    assert_eq!(error(&history(&sandbox, &query).await), "invalid_auth");
}
