use std::collections::{HashMap, HashSet};

use axum::http::StatusCode;
use sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, HOST, THEN, frozen, get_as, key};

const COMMENTS: &str = "/github/repos/acme/app/issues/comments";

async fn page(sandbox: &Sandbox, path: &str) -> Answer {
    get_as(sandbox, &key("github"), path).await
}

fn next(answer: &Answer) -> Option<String> {
    let link = answer.header("link").split(", ").find(|link| link.ends_with("rel=\"next\""))?;
    let address = link.strip_prefix('<')?.split_once('>')?.0;
    Some(address.strip_prefix(&format!("http://{HOST}")).expect("our host").to_owned())
}

async fn all(sandbox: &Sandbox, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut following = Some(path.to_owned());
    while let Some(path) = following {
        let answer = page(sandbox, &path).await;
        following = next(&answer);
        items.extend(answer.json().as_array().expect("a list").clone());
    }
    items
}

fn texts<'a>(items: &'a [Value], name: &str) -> Vec<&'a str> {
    items.iter().map(|item| item[name].as_str().expect("text")).collect()
}

#[tokio::test]
async fn following_next_brings_as_many_comments_as_the_issues_claim() {
    let sandbox = frozen();
    for repository in ["acme/app", "acme/website"] {
        let path = format!("/github/repos/{repository}/issues");
        let comments = all(&sandbox, &format!("{path}/comments?per_page=100")).await;
        let ids: HashSet<_> = comments.iter().map(|comment| comment["id"].as_u64()).collect();
        assert_eq!(ids.len(), comments.len(), "{repository}");
        let mut under = HashMap::new();
        for url in texts(&comments, "issue_url") {
            *under.entry(url.to_owned()).or_insert(0_u64) += 1;
        }
        for issue in all(&sandbox, &format!("{path}?state=all&per_page=100")).await {
            let url = issue["url"].as_str().expect("an address");
            let claimed = issue["comments"].as_u64().expect("a number");
            assert_eq!(under.get(url).copied().unwrap_or(0), claimed, "{url}");
        }
    }
}

#[tokio::test]
async fn ids_rise_unless_another_order_is_asked_for() {
    let sandbox = frozen();
    let ids = async |query: &str| -> Vec<u64> {
        let comments = all(&sandbox, &format!("{COMMENTS}?per_page=100{query}")).await;
        comments.iter().map(|comment| comment["id"].as_u64().expect("a number")).collect()
    };
    let usual = ids("").await;
    assert!(usual.len() > 300 && usual.is_sorted(), "{}", usual.len());
    assert!(usual.iter().all(|id| *id < 1 << 53), "JavaScript can hold them");
    assert_eq!(ids("&direction=desc").await, usual, "a direction without sort means nothing");
    let falling = ids("&sort=created&direction=desc").await;
    assert!(falling.is_sorted_by(|one, other| one > other));
}

#[tokio::test]
async fn since_and_sort_walk_the_changes_in_order() {
    let sandbox = frozen();
    let since = "2026-10-01T00:00:00Z";
    let query = format!("since={since}&sort=updated&direction=asc&per_page=50");
    let changed = all(&sandbox, &format!("{COMMENTS}?{query}")).await;
    let times = texts(&changed, "updated_at");
    assert!(times.is_sorted() && times.iter().all(|time| *time >= since && *time <= THEN));
    let everything = all(&sandbox, &format!("{COMMENTS}?per_page=100")).await;
    let expected = texts(&everything, "updated_at").iter().filter(|time| **time >= since).count();
    assert_eq!(changed.len(), expected);
    assert!(everything.iter().any(|it| it["created_at"] != it["updated_at"]), "some were edited");
}

#[tokio::test]
async fn a_comment_is_found_by_its_id_and_an_edited_one_is_new_again() {
    let sandbox = frozen();
    let comment = page(&sandbox, &format!("{COMMENTS}?per_page=1")).await.json()[0].clone();
    let path = format!("{COMMENTS}/{}", comment["id"]);
    assert_eq!(page(&sandbox, &path).await.json(), comment);
    let record = format!("acme/app#issuecomment-{}", comment["id"]);
    let edit = json!({ "body": "Never mind." });
    let edited = sandbox.control().edit_record("github", &record, &edit).expect("a comment");
    assert_eq!((&edited["body"], &edited["updated_at"]), (&"Never mind.".into(), &THEN.into()));
    let changed = page(&sandbox, &format!("{COMMENTS}?since={THEN}")).await.json();
    let changed = changed.as_array().expect("a list");
    assert!(changed.iter().any(|other| other["id"] == comment["id"]));
    assert_eq!(sandbox.control().edit_record("github", "acme/app#issuecomment-1", &edit), None);
}

#[tokio::test]
async fn wrong_parameters_are_422_and_unknown_things_404() {
    let sandbox = frozen();
    let repositories = "/github/user/repos";
    for path in [
        format!("{COMMENTS}?sort=comments"),
        format!("{COMMENTS}?direction=up"),
        format!("{COMMENTS}?since=yesterday"),
        format!("{repositories}?sort=stars"),
        format!("{repositories}?type=public&visibility=public"),
        format!("{repositories}?before=noon"),
    ] {
        let refused = page(&sandbox, &path).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(refused.json()["message"], "Validation Failed", "{path}");
    }
    for path in [format!("{COMMENTS}/1"), "/github/repos/acme/x/issues/comments".to_owned()] {
        assert_eq!(page(&sandbox, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_repositories_of_a_person_page_sort_and_filter() {
    let sandbox = frozen();
    let names = async |query: &str| -> Vec<String> {
        let found = page(&sandbox, &format!("/github/user/repos?{query}")).await.json();
        let found = found.as_array().expect("a list").clone();
        texts(&found, "full_name").into_iter().map(str::to_owned).collect()
    };
    let both = ["acme/app", "acme/website"];
    assert_eq!(names("").await, both);
    assert_eq!(names("sort=full_name&direction=desc").await, ["acme/website", "acme/app"]);
    assert_eq!(names("sort=created").await, ["acme/website", "acme/app"], "newest first");
    assert_eq!(names("sort=updated&direction=asc&since=2026-01-01T00:00:00Z").await.len(), 2);
    assert!(names("before=2026-01-01T00:00:00Z").await.is_empty());
    assert!(names("visibility=private").await.is_empty());
    let walked = all(&sandbox, "/github/user/repos?per_page=1").await;
    assert_eq!(texts(&walked, "full_name"), both);
}

#[tokio::test]
async fn comments_lie_about_their_pages_when_told_to() {
    let sandbox = frozen();
    sandbox.control().set_fault("github", Some(Fault::Loop));
    let looping = page(&sandbox, &format!("{COMMENTS}?page=2")).await;
    assert_eq!(next(&looping), Some(format!("{COMMENTS}?page=2")));
}
