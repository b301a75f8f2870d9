use std::collections::{HashMap, HashSet};
use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Fault, Options, Sandbox, Size};
use serde_json::{Value, json};

use crate::harness::{Answer, HOST, get_as, then};
use crate::microsoft_teams::{SCOPES, token};

const ORDERS: &str = "/microsoft-teams/v1.0/teams/4a1f0c52-7d3e-4b6a-9c18-000000000001/channels/\
                      19:1d2f4b6a8c0e41f3a5b7c9d1e3f50002@thread.tacv2/messages";
const CHANNEL: &str = "19:1d2f4b6a8c0e41f3a5b7c9d1e3f50002@thread.tacv2";

/// A reader who may ask as often as wanted.
struct Reader {
    sandbox: Sandbox,
    token: String,
}

impl Reader {
    async fn of(size: Size) -> Self {
        let limits = HashMap::from([("microsoft-teams", 10_000)]);
        let sandbox =
            Sandbox::new(Options { now: Some(then()), limits, size, ..Options::default() });
        let token = token(&sandbox, SCOPES).await;
        Self { sandbox, token }
    }

    async fn new() -> Self {
        Self::of(Size::default()).await
    }

    /// Lets time pass, and signs in again: a token lives for an hour.
    async fn wait(&mut self, time: Duration) {
        self.sandbox.control().advance(time);
        self.token = token(&self.sandbox, SCOPES).await;
    }

    async fn get(&self, path: &str) -> Answer {
        get_as(&self.sandbox, &self.token, path).await
    }

    /// All messages that the links lead to, and the last answer.
    async fn all(&self, path: &str) -> (Vec<Value>, Value) {
        let mut messages = Vec::new();
        let mut path = path.to_owned();
        loop {
            let answer = self.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            let page = answer.json();
            messages.extend(page["value"].as_array().expect("a list").clone());
            match link(&page, "@odata.nextLink") {
                Some(next) => path = next,
                None => return (messages, page),
            }
        }
    }
}

/// A link of an answer, below the host.
fn link(page: &Value, name: &str) -> Option<String> {
    let address = page[name].as_str()?;
    Some(address.strip_prefix(&format!("http://{HOST}")).expect("our host").to_owned())
}

fn ids(messages: &[Value]) -> HashSet<String> {
    messages.iter().map(|it| it["id"].as_str().expect("an id").to_owned()).collect()
}

fn modified(message: &Value) -> &str {
    message["lastModifiedDateTime"].as_str().expect("a time")
}

#[tokio::test]
async fn following_next_link_brings_every_message_once_newest_first() {
    let reader = Reader::new().await;
    for query in ["?$top=50", "?$top=7", ""] {
        let (messages, last) = reader.all(&format!("{ORDERS}{query}")).await;
        assert_eq!((messages.len(), ids(&messages).len()), (400, 400), "{query}");
        assert!(messages.is_sorted_by(|newer, older| {
            newer["createdDateTime"].as_str() > older["createdDateTime"].as_str()
        }));
        assert_eq!(last.get("@odata.nextLink"), None);
    }
    let first = reader.get(&format!("{ORDERS}?$top=7")).await.json();
    let next = link(&first, "@odata.nextLink").expect("a link");
    assert!(next.contains("?$skiptoken=") && !next.contains("$top"), "{next}");
    assert_eq!(reader.get(ORDERS).await.json()["value"].as_array().map(Vec::len), Some(20));
}

#[tokio::test]
async fn a_message_looks_as_graph_writes_it() {
    let reader = Reader::new().await;
    let (messages, _) = reader.all(&format!("{ORDERS}?$top=50")).await;
    let newest = &messages[0];
    assert_eq!(newest["messageType"], "message");
    assert_eq!(newest["channelIdentity"]["channelId"], CHANNEL);
    assert_eq!(newest["body"]["contentType"], "html");
    assert!(newest["body"]["content"].as_str().is_some_and(|it| it.contains("(#2200)")));
    let first = messages.last().expect("messages");
    assert_eq!(first["messageType"], "unknownFutureValue");
    assert_eq!(first["from"], Value::Null, "the system wrote it");
    assert!(messages.iter().any(|it| it["createdDateTime"] != it["lastModifiedDateTime"]));
    assert!(messages.iter().all(|it| it["createdDateTime"].as_str() <= Some(modified(it))));
    let path = format!("{ORDERS}/{}", newest["id"].as_str().expect("an id"));
    assert_eq!(reader.get(&path).await.json(), *newest);
    assert_eq!(reader.get(&format!("{ORDERS}/7")).await.status, StatusCode::NOT_FOUND);
    let page = reader.get(&link(newest, "webUrl").expect("an address")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("(#2200)"), "{}", page.text);
    let expanded = reader.get(&format!("{ORDERS}?$expand=replies")).await.json();
    assert_eq!(expanded["value"][0]["replies"], json!([]));
}

#[tokio::test]
async fn wrong_query_options_are_bad_requests() {
    let reader = Reader::new().await;
    for query in [
        "?$top=51",
        "?$top=0",
        "?$top=many",
        "?$filter=lastModifiedDateTime+gt+2026-11-01T00:00:00Z",
        "?$orderby=createdDateTime",
        "?$skiptoken=x",
        "/delta?$top=51",
        "/delta?$filter=lastModifiedDateTime+lt+2026-11-01T00:00:00Z",
        "/delta?$filter=createdDateTime+gt+2026-11-01T00:00:00Z",
        "/delta?$filter=lastModifiedDateTime+gt+yesterday",
        "/delta?$deltatoken=x",
        "/delta?$skiptoken=x",
    ] {
        let refused = reader.get(&format!("{ORDERS}{query}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(refused.json()["error"]["code"], "BadRequest", "{query}");
    }
}

#[tokio::test]
async fn a_delta_brings_what_changed_after_a_moment_in_that_order() {
    let reader = Reader::new().await;
    let (everything, _) = reader.all(&format!("{ORDERS}?$top=50")).await;
    let exactly = modified(&everything[60]);
    for since in ["2026-11-01T00:00:00Z", exactly, "2026-06-01t00:00:00z"] {
        let path = format!("{ORDERS}/delta?$top=30&$filter=lastModifiedDateTime+gt+{since}");
        let (changed, last) = reader.all(&path).await;
        let since = since.to_uppercase();
        let is_after = |it: &&Value| {
            let time = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().expect("a time");
            time(modified(it)) > time(&since)
        };
        let expected: Vec<Value> = everything.iter().filter(is_after).cloned().collect();
        assert_eq!(ids(&changed), ids(&expected), "{since}");
        assert!(changed.is_sorted_by(|one, other| modified(one) <= modified(other)));
        assert!(link(&last, "@odata.deltaLink").expect("a link").contains("$deltatoken="));
    }
}

#[tokio::test]
async fn a_delta_looks_back_eight_months() {
    let reader = Reader::new().await;
    let (all, _) = reader.all(&format!("{ORDERS}?$top=50")).await;
    let (recent, _) = reader.all(&format!("{ORDERS}/delta?$top=50")).await;
    assert!((1..all.len()).contains(&recent.len()), "{} of {}", recent.len(), all.len());
    assert!(recent.iter().all(|it| modified(it) > "2026-03-01"));
}

#[tokio::test]
async fn the_delta_link_brings_what_was_written_or_edited_since() {
    let mut reader = Reader::new().await;
    let (seen, last) = reader.all(&format!("{ORDERS}/delta?$top=50")).await;
    let delta = link(&last, "@odata.deltaLink").expect("a link");
    reader.wait(Duration::from_hours(1)).await;
    let control = reader.sandbox.control().clone();
    let oldest = seen[0]["id"].as_str().expect("an id").to_owned();
    let change = json!({ "content": "<p>corrected</p>" });
    let edited = control.edit_record("microsoft-teams", &format!("{CHANNEL}/{oldest}"), &change);
    assert_eq!(edited.expect("a message")["body"]["content"], "<p>corrected</p>");
    let (changed, last) = reader.all(&delta).await;
    assert!(ids(&changed).contains(&oldest));
    let found = changed.iter().find(|it| it["id"] == oldest.as_str()).expect("the edited one");
    assert_eq!(found["lastEditedDateTime"], "2026-11-20T01:00:00.000Z");
    reader.wait(Duration::from_hours(48)).await;
    let (new, _) = reader.all(&link(&last, "@odata.deltaLink").expect("a link")).await;
    let written = new.iter().filter(|it| it["createdDateTime"].as_str() > Some("2026-11-20T01"));
    assert!(written.count() > 1, "{}", new.len());
    assert_eq!(control.edit_record("microsoft-teams", "19:x/1", &change), None);
}

#[tokio::test]
async fn messages_of_one_second_are_told_apart() {
    let reader = Reader::of(Size { orders: 300_000_000, ..Size::default() }).await;
    let page = reader.get(&format!("{ORDERS}?$top=30")).await.json();
    let messages = page["value"].as_array().expect("a list");
    assert_eq!(ids(messages).len(), 30);
    assert_eq!(messages[0]["createdDateTime"], "2026-11-20T00:00:00.003Z");
    let path = format!("{ORDERS}/{}", messages[0]["id"].as_str().expect("an id"));
    assert_eq!(reader.get(&path).await.json(), messages[0]);
}

#[tokio::test]
async fn the_limit_is_kept_for_messages() {
    let sandbox = crate::harness::frozen();
    let token = token(&sandbox, SCOPES).await;
    for _ in 0..5 {
        assert_eq!(get_as(&sandbox, &token, ORDERS).await.status, StatusCode::OK);
    }
    let refused = get_as(&sandbox, &token, ORDERS).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.json()["error"]["code"], "TooManyRequests");
    let me = get_as(&sandbox, &token, "/microsoft-teams/v1.0/me").await;
    assert_eq!(me.status, StatusCode::OK, "other calls are counted apart");
}

#[tokio::test]
async fn faults_lie_about_pages() {
    let reader = Reader::new().await;
    for address in [format!("{ORDERS}?$top=50"), format!("{ORDERS}/delta?$top=50")] {
        let control = reader.sandbox.control();
        control.set_fault("microsoft-teams", None);
        let first = reader.get(&address).await.json();
        let next = link(&first, "@odata.nextLink").expect("a link");
        control.set_fault("microsoft-teams", Some(Fault::RepeatPage));
        let repeated = reader.get(&next).await.json();
        assert_eq!(repeated["value"], first["value"], "{address}");
        assert!(repeated["@odata.nextLink"].is_string());
        control.set_fault("microsoft-teams", Some(Fault::Loop));
        let looping = reader.get(&next).await.json();
        assert_ne!(looping["value"], first["value"], "{address}");
        assert_eq!(link(&looping, "@odata.nextLink"), Some(next));
    }
}
