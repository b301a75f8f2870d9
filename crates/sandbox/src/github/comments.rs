use std::cmp::Reverse;

use axum::extract::{Path, RawQuery, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::answer;
use super::comment::{id, json, record};
use super::issues::is_gone;
use super::link::PageRequest;
use super::parameter::{moment, one_of};
use super::repository::{self, Repository};
use crate::data::comment::CommentFacts;
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::{Site, lock};

/// `GET /repos/{owner}/{repo}/issues/comments`: those of all issues and pull requests.
pub(super) async fn list(
    State(site): State<Site>,
    Mount(mount): Mount,
    Path((owner, repo)): Path<(String, String)>,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(repository) = repository::find(&format!("{owner}/{repo}")) else {
        return answer::missing();
    };
    let pairs = Pairs::of(query.as_deref());
    let found = match found(&site, repository, &pairs) {
        Ok(found) => found,
        Err(field) => return answer::validation_failed("IssueComment", field),
    };
    let page = PageRequest::of(&pairs, site.standing.page_lie());
    let shown = page.slice(&found).iter();
    let shown: Vec<Value> = shown.map(|facts| json(&site, repository, facts, &mount)).collect();
    let headers = page.headers(&format!("{mount}{}", uri.path()), &pairs, found.len());
    (headers, answer::ok(Value::Array(shown))).into_response()
}

/// `GET /repos/{owner}/{repo}/issues/comments/{id}`
pub(super) async fn show(
    State(site): State<Site>,
    Mount(mount): Mount,
    Path((owner, repo, comment_id)): Path<(String, String, String)>,
) -> Response {
    let found = repository::find(&format!("{owner}/{repo}")).and_then(|repository| {
        let facts = find(&site, repository, comment_id.parse().ok()?)?;
        Some(answer::ok(json(&site, repository, &facts, &mount)))
    });
    found.unwrap_or_else(answer::missing)
}

/// The comment with this id, if there is such a one.
pub(super) fn find(site: &Site, repository: &Repository, wanted: u64) -> Option<CommentFacts> {
    all(site, repository).into_iter().find(|facts| id(repository, facts) == wanted)
}

/// What the query asks for in its order, or the name of the parameter that is wrong.
fn found(
    site: &Site,
    repository: &Repository,
    pairs: &Pairs,
) -> Result<Vec<CommentFacts>, &'static str> {
    let sort = one_of(pairs, "sort", &["created", "updated"])?;
    let direction = one_of(pairs, "direction", &["asc", "desc"])?;
    let since = moment(pairs, "since")?;
    let mut found = all(site, repository);
    found.retain(|facts| since.is_none_or(|since| facts.updated_at >= since));
    // The id breaks ties, so that pages never overlap.
    let key = |facts: &CommentFacts| match sort {
        "updated" => (facts.updated_at, id(repository, facts)),
        _ => (facts.created_at, id(repository, facts)),
    };
    // Without `sort` a direction means nothing: ids rise.
    if direction == "desc" && pairs.get("sort").is_some() {
        found.sort_by_key(|facts| Reverse(key(facts)));
    } else {
        found.sort_by_key(key);
    }
    Ok(found)
}

fn all(site: &Site, repository: &Repository) -> Vec<CommentFacts> {
    let now = site.now_seconds();
    let issues = repository.issues(&site.world.data);
    let edits = lock(&site.standing.edits);
    let edited_at = |facts: &CommentFacts| edits.of(&record(repository, facts)).map(|it| it.at);
    (1..=issues.count(now))
        .filter(|issue| !is_gone(site, repository, *issue))
        .flat_map(|issue| {
            CommentFacts::under(repository.full_name, issue, issues.moment(issue), now)
        })
        .map(|facts| {
            let edited_at = if edits.is_empty() { None } else { edited_at(&facts) };
            let updated_at = edited_at.map_or(facts.updated_at, |at| at.max(facts.updated_at));
            CommentFacts { updated_at, ..facts }
        })
        .collect()
}
