use serde_json::{Value, json};

use super::repository::Repository;
use super::user;
use crate::clock::rfc3339;
use crate::data::issue::{IssueFacts, IssueKind, IssueTexts};

/// An issue as GitHub writes it. Links lead into the sandbox, so they work without internet.
pub(super) fn issue(
    repository: &Repository,
    facts: &IssueFacts,
    texts: &IssueTexts,
    mount: &str,
) -> Value {
    let number = facts.number;
    let repository_url = format!("{mount}/repos/{}", repository.full_name);
    let labels: Vec<Value> = texts.labels.iter().enumerate().map(label).collect();
    let page = match facts.kind {
        IssueKind::Issue => "issues",
        IssueKind::PullRequest => "pull",
    };
    let html_url = format!("{mount}/{}/{page}/{number}", repository.full_name);
    let id = repository.id * 1_000_000 + number;
    let mut issue = json!({
        "url": format!("{repository_url}/issues/{number}"),
        "repository_url": repository_url,
        "html_url": html_url,
        "id": id,
        "node_id": format!("I_{id}"),
        "number": number,
        "title": texts.title,
        "user": user::brief(texts.author.0, texts.author.1, mount),
        "labels": labels,
        "state": if facts.closed_at.is_some() { "closed" } else { "open" },
        "state_reason": facts.closed_at.map(|_| "completed"),
        "locked": false,
        "assignee": null,
        "assignees": [],
        "milestone": null,
        "comments": facts.comments,
        "created_at": rfc3339(facts.created_at),
        "updated_at": rfc3339(facts.updated_at),
        "closed_at": facts.closed_at.map(rfc3339),
        "author_association": "MEMBER",
        "body": texts.body,
    });
    if facts.kind == IssueKind::PullRequest {
        issue["draft"] = false.into();
        issue["pull_request"] = json!({
            "url": format!("{repository_url}/pulls/{number}"),
            "html_url": html_url,
            "diff_url": format!("{html_url}.diff"),
            "patch_url": format!("{html_url}.patch"),
            "merged_at": facts.closed_at.map(rfc3339),
        });
    }
    issue
}

fn label((position, (name, colour, description)): (usize, &(&str, &str, &str))) -> Value {
    json!({
        "id": 9_000 + name.len() * 10 + position,
        "name": name,
        "color": colour,
        "default": false,
        "description": description,
    })
}
