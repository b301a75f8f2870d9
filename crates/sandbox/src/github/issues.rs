use std::cmp::Reverse;

use axum::extract::{Path, RawQuery, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::link::PageRequest;
use super::parameter::{moment, one_of};
use super::repository::{Repository, find};
use super::{answer, issue_json};
use crate::data::issue::{IssueFacts, IssueTexts};
use crate::edits::Edits;
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::{Site, lock};

/// `GET /repos/{owner}/{repo}/issues`; pull requests are issues too.
pub(super) async fn list(
    State(site): State<Site>,
    Mount(mount): Mount,
    Path((owner, repo)): Path<(String, String)>,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(repository) = find(&format!("{owner}/{repo}")) else {
        return answer::missing();
    };
    let pairs = Pairs::of(query.as_deref());
    let filter = match Filter::of(&pairs) {
        Ok(filter) => filter,
        Err(field) => return answer::validation_failed("Issue", field),
    };
    let found = filter.apply(all(&site, repository));
    let page = PageRequest::of(&pairs, site.standing.page_lie());
    let shown = page.slice(&found).iter();
    let shown: Vec<Value> = shown.map(|facts| json(&site, repository, facts, &mount)).collect();
    let headers = page.headers(&format!("{mount}{}", uri.path()), &pairs, found.len());
    (headers, answer::ok(Value::Array(shown))).into_response()
}

/// `GET /repos/{owner}/{repo}/issues/{number}`
pub(super) async fn show(
    State(site): State<Site>,
    Mount(mount): Mount,
    Path((owner, repo, number)): Path<(String, String, String)>,
) -> Response {
    let found = find(&format!("{owner}/{repo}")).and_then(|repository| {
        let number = live(&site, repository, &number)?;
        Some(answer::ok(issue(&site, repository, number, &mount)))
    });
    found.unwrap_or_else(answer::missing)
}

/// The issue with this number, if there is such a one, deleted or not.
pub(super) fn existing(site: &Site, repository: &Repository, number: &str) -> Option<u64> {
    let number = number.parse().ok()?;
    let count = repository.issues(&site.world.data).count(site.now_seconds());
    (1..=count).contains(&number).then_some(number)
}

/// The issue with this number, if there is such a one and nobody deleted it.
pub(super) fn live(site: &Site, repository: &Repository, number: &str) -> Option<u64> {
    existing(site, repository, number).filter(|number| !is_gone(site, repository, *number))
}

pub(super) fn is_gone(site: &Site, repository: &Repository, number: u64) -> bool {
    site.is_gone(|| record(repository, number))
}

/// All issues, newest first.
pub(super) fn truth(site: &Site, repository: &Repository, mount: &str) -> Vec<Value> {
    let newest_first = all(site, repository).into_iter().rev();
    newest_first.map(|facts| json(site, repository, &facts, mount)).collect()
}

/// One issue, which exists.
pub(super) fn issue(site: &Site, repository: &Repository, number: u64, mount: &str) -> Value {
    let facts = facts(site, repository, number, &lock(&site.standing.edits));
    json(site, repository, &facts, mount)
}

/// The name of an issue among the edits: `acme/app#7`.
pub(super) fn record(repository: &Repository, number: u64) -> String {
    format!("{}#{number}", repository.full_name)
}

fn json(site: &Site, repository: &Repository, facts: &IssueFacts, mount: &str) -> Value {
    let mut texts = IssueTexts::of(repository.full_name, facts.number);
    let edits = lock(&site.standing.edits);
    let title = edits
        .of(&record(repository, facts.number))
        .and_then(|edit| edit.changes.get("title")?.as_str());
    if let Some(title) = title {
        title.clone_into(&mut texts.title);
    }
    issue_json::issue(repository, facts, &texts, mount)
}

fn all(site: &Site, repository: &Repository) -> Vec<IssueFacts> {
    let count = repository.issues(&site.world.data).count(site.now_seconds());
    let edits = lock(&site.standing.edits);
    (1..=count)
        .filter(|number| !is_gone(site, repository, *number))
        .map(|number| facts(site, repository, number, &edits))
        .collect()
}

fn facts(site: &Site, repository: &Repository, number: u64, edits: &Edits) -> IssueFacts {
    let created_at = repository.issues(&site.world.data).moment(number);
    let mut facts = IssueFacts::of(repository.full_name, number, created_at, site.now_seconds());
    if edits.is_empty() {
        return facts;
    }
    if let Some(edit) = edits.of(&record(repository, number)) {
        facts.updated_at = edit.at.max(facts.updated_at);
        match edit.changes.get("state").and_then(Value::as_str) {
            Some("open") => facts.closed_at = None,
            Some("closed") => facts.closed_at = facts.closed_at.or(Some(edit.at)),
            _ => {}
        }
    }
    facts
}

/// What a list is narrowed and sorted by.
struct Filter {
    state: &'static str,
    sort: &'static str,
    descending: bool,
    since: Option<i64>,
}

impl Filter {
    /// The filter of a query, or the name of the parameter that is wrong.
    fn of(pairs: &Pairs) -> Result<Self, &'static str> {
        Ok(Self {
            state: one_of(pairs, "state", &["open", "closed", "all"])?,
            sort: one_of(pairs, "sort", &["created", "updated", "comments"])?,
            descending: one_of(pairs, "direction", &["desc", "asc"])? == "desc",
            since: moment(pairs, "since")?,
        })
    }

    fn apply(&self, mut issues: Vec<IssueFacts>) -> Vec<IssueFacts> {
        issues.retain(|issue| {
            let open = issue.closed_at.is_none();
            let state = match self.state {
                "open" => open,
                "closed" => !open,
                _ => true,
            };
            state && self.since.is_none_or(|since| issue.updated_at >= since)
        });
        // The number breaks ties, so that pages never overlap.
        let key = |issue: &IssueFacts| match self.sort {
            "updated" => (issue.updated_at, issue.number),
            "comments" => (i64::try_from(issue.comments).unwrap_or(0), issue.number),
            _ => (issue.created_at, issue.number),
        };
        if self.descending {
            issues.sort_by_key(|issue| Reverse(key(issue)));
        } else {
            issues.sort_by_key(key);
        }
        issues
    }
}
