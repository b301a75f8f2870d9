use serde_json::{Value, json};

use super::repository::Repository;
use super::user;
use crate::clock::rfc3339;
use crate::data::comment::CommentFacts;
use crate::world::{Site, lock};

/// 2026-01-01T00:00:00Z, before any comment.
const FIRST_SECOND: i64 = 1_767_225_600;

/// Ids rise with the time of creation, are unique over all repositories, and fit a double, in
/// which JavaScript keeps numbers.
pub(super) fn id(repository: &Repository, facts: &CommentFacts) -> u64 {
    let second = u64::try_from(facts.created_at - FIRST_SECOND).unwrap_or(0);
    second * 10_000_000 + facts.issue * 20 + (repository.id % 2) * 10 + facts.position
}

/// The name of a comment among the edits.
pub(super) fn record(repository: &Repository, facts: &CommentFacts) -> String {
    format!("{}#issuecomment-{}", repository.full_name, id(repository, facts))
}

/// A comment as GitHub writes it.
pub(super) fn json(
    site: &Site,
    repository: &Repository,
    facts: &CommentFacts,
    mount: &str,
) -> Value {
    let (id, issue) = (id(repository, facts), facts.issue);
    let full_name = repository.full_name;
    let text = facts.text(full_name);
    let edits = lock(&site.standing.edits);
    let edit = edits.of(&record(repository, facts));
    let body = edit.and_then(|edit| edit.changes.get("body")?.as_str()).unwrap_or(text.body);
    let updated_at = edit.map_or(facts.updated_at, |edit| edit.at.max(facts.updated_at));
    json!({
        "url": format!("{mount}/repos/{full_name}/issues/comments/{id}"),
        "html_url": format!("{mount}/{full_name}/issues/{issue}#issuecomment-{id}"),
        "issue_url": format!("{mount}/repos/{full_name}/issues/{issue}"),
        "id": id,
        "node_id": format!("IC_{id}"),
        "user": user::brief(text.author.0, text.author.1, mount),
        "created_at": rfc3339(facts.created_at),
        "updated_at": rfc3339(updated_at),
        "author_association": "MEMBER",
        "body": body,
        "performed_via_github_app": null,
    })
}
