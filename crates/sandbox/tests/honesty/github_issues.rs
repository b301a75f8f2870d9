use std::collections::{HashMap, HashSet};

use axum::http::{Method, StatusCode};
use sandbox::{Options, Sandbox, Size};
use serde_json::Value;

use crate::harness::{Answer, HOST, frozen, frozen_with, get, get_as, key, send, then};

const ISSUES: &str = "/github/repos/acme/app/issues";

async fn page(sandbox: &Sandbox, path: &str) -> Answer {
    get_as(sandbox, &key("github"), path).await
}

/// The address behind one relation of the `Link` header, below the host.
fn relation(answer: &Answer, name: &str) -> Option<String> {
    let wanted = format!("rel=\"{name}\"");
    let link = answer.header("link").split(", ").find(|link| link.ends_with(&wanted))?;
    let address = link.strip_prefix('<')?.split_once('>')?.0;
    Some(address.strip_prefix(&format!("http://{HOST}")).expect("our host").to_owned())
}

async fn all(sandbox: &Sandbox, query: &str) -> Vec<Value> {
    let mut issues = Vec::new();
    let mut next = Some(format!("{ISSUES}?{query}"));
    while let Some(path) = next {
        let answer = page(sandbox, &path).await;
        next = relation(&answer, "next");
        issues.extend(answer.json().as_array().expect("a list").clone());
    }
    issues
}

fn numbers(issues: &[Value]) -> Vec<u64> {
    issues.iter().map(|issue| issue["number"].as_u64().expect("a number")).collect()
}

#[tokio::test]
async fn following_next_brings_every_issue_once() {
    let sandbox = frozen();
    for query in ["state=all&per_page=100", "state=all&per_page=7&sort=updated&direction=asc"] {
        let issues = all(&sandbox, query).await;
        assert_eq!(issues.len(), 260, "{query}");
        assert_eq!(numbers(&issues).iter().collect::<HashSet<_>>().len(), 260, "{query}");
    }
}

#[tokio::test]
async fn pages_have_thirty_issues_and_at_most_a_hundred() {
    let sandbox = frozen();
    let count = async |query: &str| {
        page(&sandbox, &format!("{ISSUES}?state=all{query}")).await.json().as_array().map(Vec::len)
    };
    assert_eq!(count("").await, Some(30));
    assert_eq!(count("&per_page=500").await, Some(100));
    assert_eq!(count("&per_page=100&page=3").await, Some(60));
    assert_eq!(count("&per_page=100&page=4").await, Some(0));
}

#[tokio::test]
async fn the_link_header_names_the_neighbours() {
    let sandbox = frozen();
    let first = page(&sandbox, &format!("{ISSUES}?state=all&per_page=100")).await;
    assert_eq!(relation(&first, "prev"), None);
    assert!(relation(&first, "last").expect("last").ends_with("page=3"));
    let last = page(&sandbox, &relation(&first, "last").expect("last")).await;
    assert_eq!(relation(&last, "next"), None);
    assert!(relation(&last, "prev").expect("prev").ends_with("page=2"));
    assert!(relation(&last, "first").expect("first").ends_with("page=1"));
}

#[tokio::test]
async fn open_is_the_default_and_open_and_closed_make_all() {
    let sandbox = frozen();
    let open = all(&sandbox, "per_page=100").await;
    let closed = all(&sandbox, "per_page=100&state=closed").await;
    assert!(open.iter().all(|issue| issue["state"] == "open" && issue["closed_at"].is_null()));
    assert!(
        closed.iter().all(|issue| issue["state"] == "closed" && issue["closed_at"].is_string())
    );
    assert_eq!(open.len() + closed.len(), 260);
    assert!(open.len() > 30 && closed.len() > 30);
}

#[tokio::test]
async fn since_narrows_by_the_time_of_change() {
    let sandbox = frozen();
    let since = "2026-09-01T00:00:00Z";
    let changed =
        all(&sandbox, &format!("state=all&per_page=100&since={since}&sort=updated&direction=asc"))
            .await;
    let times: Vec<&str> =
        changed.iter().map(|issue| issue["updated_at"].as_str().expect("a time")).collect();
    assert!(times.is_sorted() && times.iter().all(|time| *time >= since));
    let everything = all(&sandbox, "state=all&per_page=100").await;
    let expected =
        everything.iter().filter(|issue| issue["updated_at"].as_str() >= Some(since)).count();
    assert_eq!(changed.len(), expected);
}

#[tokio::test]
async fn some_issues_are_pull_requests() {
    let issues = all(&frozen(), "state=all&per_page=100").await;
    let pulls = issues.iter().filter(|issue| issue.get("pull_request").is_some()).count();
    assert!((20..120).contains(&pulls), "{pulls}");
}

#[tokio::test]
async fn nothing_changes_before_it_was_made_or_after_now() {
    for issue in all(&frozen(), "state=all&per_page=100").await {
        let time = |name: &str| issue[name].as_str().expect("a time").to_owned();
        assert!(time("created_at") <= time("updated_at"), "{issue}");
        assert!(time("updated_at").as_str() <= crate::harness::THEN, "{issue}");
    }
}

#[tokio::test]
async fn wrong_parameters_are_422_and_unknown_repositories_404() {
    let sandbox = frozen();
    for query in ["state=broken", "sort=colour", "direction=up", "since=yesterday"] {
        let refused = page(&sandbox, &format!("{ISSUES}?{query}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(refused.json()["message"], "Validation Failed");
        assert!(refused.json()["errors"][0]["field"].is_string());
    }
    for path in ["/github/repos/acme/secret/issues", "/github/repos/acme/secret", "/github/nope"] {
        let missing = page(&sandbox, path).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(missing.json()["message"], "Not Found");
    }
    for path in
        ["/github/repos/acme/app", "/github/repos/acme/website", "/github/repos/acme/app/issues/1"]
    {
        assert_eq!(page(&sandbox, path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn without_a_good_token_there_is_401_and_without_a_user_agent_403() {
    let sandbox = frozen();
    let agent = ("user-agent", "tests");
    let missing = get(&sandbox, ISSUES, &[agent]).await;
    assert_eq!(missing.status, StatusCode::UNAUTHORIZED);
    assert_eq!(missing.json()["message"], "Requires authentication");
    let wrong = get(&sandbox, ISSUES, &[agent, ("authorization", "Bearer ghp_nope")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.json()["message"], "Bad credentials");
    assert_eq!(wrong.json()["status"], "401");
    let good = format!("Bearer {}", key("github"));
    let anonymous = get(&sandbox, ISSUES, &[("authorization", &good)]).await;
    assert_eq!(anonymous.status, StatusCode::FORBIDDEN);
    assert!(anonymous.text.contains("User-Agent"));
}

#[tokio::test]
async fn other_methods_are_405() {
    let sandbox = frozen();
    let good = format!("Bearer {}", key("github"));
    let headers = [("user-agent", "tests"), ("authorization", good.as_str())];
    let refused = send(&sandbox, Method::DELETE, ISSUES, &headers, "").await;
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn an_etag_saves_the_answer_and_the_request() {
    let sandbox = frozen();
    let first = page(&sandbox, ISSUES).await;
    let good = format!("Bearer {}", key("github"));
    let headers = [
        ("user-agent", "tests"),
        ("authorization", good.as_str()),
        ("if-none-match", first.header("etag")),
    ];
    let second = get(&sandbox, ISSUES, &headers).await;
    assert_eq!(second.status, StatusCode::NOT_MODIFIED);
    assert_eq!(second.text, "");
    let third = page(&sandbox, ISSUES).await;
    assert_eq!(third.header("x-ratelimit-used"), "2");
}

#[tokio::test]
async fn the_limit_is_counted_and_kept() {
    let limits = HashMap::from([("github", 2)]);
    let sandbox = Sandbox::new(Options { now: Some(then()), limits, ..Options::default() });
    let first = page(&sandbox, ISSUES).await;
    assert_eq!(first.header("x-ratelimit-limit"), "2");
    assert_eq!(first.header("x-ratelimit-remaining"), "1");
    assert!(
        first.header("x-ratelimit-reset").parse::<i64>().expect("seconds") > then().timestamp()
    );
    page(&sandbox, ISSUES).await;
    let third = page(&sandbox, ISSUES).await;
    assert_eq!(third.status, StatusCode::FORBIDDEN);
    assert_eq!(third.header("x-ratelimit-remaining"), "0");
}

#[tokio::test]
async fn odd_titles_are_plain_data() {
    let issues = all(&frozen(), "state=all&per_page=100").await;
    let titles: Vec<&str> =
        issues.iter().map(|issue| issue["title"].as_str().expect("a title")).collect();
    for expected in ["🚀", "<script>", "\"it's\"", "دعم"] {
        assert!(titles.iter().any(|title| title.contains(expected)), "{expected}");
    }
    assert!(titles.iter().any(|title| title.chars().count() > 250));
    let page = page(&frozen(), "/github/acme/app/issues/5").await;
    assert!(!page.text.contains("<script>"), "the page of the issue escapes it");
}

#[tokio::test]
async fn an_empty_repository_has_no_issues_and_no_link() {
    let sandbox = frozen_with(Size { issues: 0, ..Size::default() });
    let empty = page(&sandbox, &format!("{ISSUES}?state=all")).await;
    assert_eq!(empty.text, "[]");
    assert_eq!(empty.header("link"), "");
}
