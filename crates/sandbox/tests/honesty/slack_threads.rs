use std::collections::HashSet;
use std::time::Duration;

use sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::harness::{form, frozen, get_as, key, post_json, text};

const GENERAL: &str = "C07ACME0001";
const DEV: &str = "C07ACME0003";

async fn ask(sandbox: &Sandbox, method: &str, query: &[(&str, &str)]) -> Value {
    get_as(sandbox, &key("slack"), &format!("/slack/api/{method}?{}", form(query))).await.json()
}

async fn history(sandbox: &Sandbox, channel: &str) -> Vec<Value> {
    let query = [("channel", channel), ("limit", "999")];
    let page = ask(sandbox, "conversations.history", &query).await;
    page["messages"].as_array().expect("messages").clone()
}

async fn thread(sandbox: &Sandbox, parent: &Value, more: &[(&str, &str)]) -> Vec<Value> {
    let query: Vec<_> =
        [("channel", GENERAL), ("ts", text(parent, "ts"))].iter().chain(more).copied().collect();
    let page = ask(sandbox, "conversations.replies", &query).await;
    page["messages"].as_array().unwrap_or_else(|| panic!("{page}")).clone()
}

fn answered(messages: &[Value]) -> Vec<&Value> {
    messages.iter().filter(|message| message.get("reply_count").is_some()).collect()
}

#[tokio::test]
async fn a_message_that_was_answered_says_so_and_its_replies_are_read_by_it() {
    let sandbox = frozen();
    let messages = history(&sandbox, GENERAL).await;
    let parents = answered(&messages);
    assert!((5..messages.len() / 2).contains(&parents.len()), "{}", parents.len());
    let in_history: HashSet<_> = messages.iter().map(|it| text(it, "ts")).collect();
    for parent in parents.into_iter().take(10) {
        let found = thread(&sandbox, parent, &[]).await;
        assert_eq!(&found[0], parent, "the message itself comes first");
        assert_eq!(parent["reply_count"], found.len() - 1);
        assert_eq!(parent["thread_ts"], parent["ts"]);
        assert_eq!(parent["latest_reply"], found[found.len() - 1]["ts"]);
        assert!(found.is_sorted_by_key(|it| text(it, "ts")));
        for reply in &found[1..] {
            assert_eq!(reply["thread_ts"], parent["ts"]);
            assert_eq!(reply["parent_user_id"], parent["user"]);
            assert!(parent["reply_users"].as_array().expect("users").contains(&reply["user"]));
            assert!(!in_history.contains(text(reply, "ts")), "replies are not in the history");
        }
    }
}

#[tokio::test]
async fn a_message_without_answers_comes_alone_and_bots_are_not_answered() {
    let sandbox = frozen();
    let messages = history(&sandbox, GENERAL).await;
    let alone = messages.iter().find(|it| it.get("thread_ts").is_none()).expect("one");
    assert_eq!(thread(&sandbox, alone, &[]).await, std::slice::from_ref(alone));
    assert!(!answered(&history(&sandbox, DEV).await).is_empty());
    assert!(answered(&history(&sandbox, "C07ACME0002").await).is_empty());
}

#[tokio::test]
async fn a_posted_reply_is_in_the_thread_and_in_the_history_only_if_broadcast() {
    let sandbox = frozen();
    let parent = history(&sandbox, GENERAL).await.remove(0);
    let bearer = format!("Bearer {}", key("slack"));
    for (text, broadcast) in [("only here", false), ("to everybody", true)] {
        let body = json!({
            "channel": GENERAL,
            "thread_ts": parent["ts"],
            "text": text,
            "reply_broadcast": broadcast,
        });
        let headers = [("authorization", bearer.as_str())];
        post_json(&sandbox, "/slack/api/chat.postMessage", &headers, &body).await;
    }
    let found = thread(&sandbox, &parent, &[]).await;
    let texts: Vec<_> = found[1..].iter().map(|it| text(it, "text")).collect();
    assert_eq!(texts[texts.len() - 2..], ["only here", "to everybody"]);
    let messages = history(&sandbox, GENERAL).await;
    assert_eq!(messages[0]["text"], "to everybody");
    assert_eq!(messages[0]["subtype"], "thread_broadcast");
    assert!(messages.iter().all(|it| it["text"] != "only here"));
    assert_eq!(messages[1]["ts"], parent["ts"]);
    assert_eq!(messages[1]["reply_count"], found.len() - 1);
}

#[tokio::test]
async fn replies_come_in_pages_and_since_a_moment() {
    let sandbox = frozen();
    let messages = history(&sandbox, GENERAL).await;
    let long = answered(&messages).into_iter().find(|it| it["reply_count"] == 4).expect("one");
    let whole = thread(&sandbox, long, &[]).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let query = [
            ("channel", GENERAL),
            ("ts", text(long, "ts")),
            ("limit", "2"),
            ("cursor", cursor.as_str()),
        ];
        let page = ask(&sandbox, "conversations.replies", &query).await;
        seen.extend(page["messages"].as_array().expect("messages").clone());
        let next = page["response_metadata"]["next_cursor"].as_str().map(str::to_owned);
        assert_eq!(page["has_more"], next.is_some());
        match next {
            Some(next) => cursor = next,
            None => break,
        }
    }
    assert_eq!(seen, whole);
    let since = thread(&sandbox, long, &[("oldest", text(&whole[2], "ts"))]).await;
    assert_eq!(since, [&whole[..1], &whole[3..]].concat(), "the message itself comes always");
}

#[tokio::test]
async fn time_brings_replies() {
    let sandbox = frozen();
    let count = |messages: Vec<Value>| -> u64 {
        messages.iter().filter_map(|it| it["reply_count"].as_u64()).sum()
    };
    let before = count(history(&sandbox, GENERAL).await);
    sandbox.control().advance(Duration::from_hours(24 * 60));
    assert!(count(history(&sandbox, GENERAL).await) > before);
}

#[tokio::test]
async fn what_is_wrong_with_a_thread_is_told_by_name_and_its_pages_lie_when_told_to() {
    let sandbox = frozen();
    for (query, expected) in [
        (vec![("ts", "1.000000")], "channel_not_found"),
        (vec![("channel", "C07ACME0004"), ("ts", "1.000000")], "not_in_channel"),
        (vec![("channel", GENERAL)], "invalid_arguments"),
        (vec![("channel", GENERAL), ("ts", "soon")], "invalid_arguments"),
        (vec![("channel", GENERAL), ("ts", "1.000000")], "thread_not_found"),
        (vec![("channel", GENERAL), ("ts", "1.000000"), ("cursor", "x")], "invalid_cursor"),
    ] {
        let refused = ask(&sandbox, "conversations.replies", &query).await;
        assert_eq!((&refused["ok"], &refused["error"]), (&false.into(), &expected.into()));
    }
    let messages = history(&sandbox, GENERAL).await;
    let query = [("channel", GENERAL), ("ts", text(answered(&messages)[0], "ts"))];
    for fault in [Fault::RepeatPage, Fault::Loop] {
        sandbox.control().set_fault("slack", Some(fault));
        let page = ask(&sandbox, "conversations.replies", &query).await;
        assert_eq!(page["has_more"], true);
    }
}
