use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::{answer, user};
use crate::clock::rfc3339;
use crate::data::Dataset;
use crate::data::timeline::Timeline;
use crate::mount::Mount;
use crate::world::Site;

/// A repository of the pretend organization.
pub(super) struct Repository {
    pub(super) full_name: &'static str,
    pub(super) id: u64,
    description: &'static str,
    language: &'static str,
    /// In epoch seconds.
    pub(super) created_at: i64,
    issues: fn(&Dataset) -> &Timeline,
}

pub(super) static ALL: &[Repository] = &[
    Repository {
        full_name: "acme/app",
        id: 71_001,
        description: "The shop: orders, customers, returns",
        language: "Rust",
        // 2024-03-18T08:00:00Z
        created_at: 1_710_748_800,
        issues: |data| &data.app_issues,
    },
    Repository {
        full_name: "acme/website",
        id: 71_002,
        description: "What visitors see",
        language: "TypeScript",
        // 2024-06-03T12:00:00Z
        created_at: 1_717_416_000,
        issues: |data| &data.website_issues,
    },
];

impl Repository {
    /// When its issues come into being.
    pub(super) fn issues<'a>(&self, data: &'a Dataset) -> &'a Timeline {
        (self.issues)(data)
    }

    /// When something last happened in it.
    pub(super) fn updated_at(&self, site: &Site) -> i64 {
        let issues = self.issues(&site.world.data);
        issues.moment(issues.count(site.now_seconds()))
    }
}

/// The repository of a full name; GitHub compares names without case.
pub(super) fn find(full_name: &str) -> Option<&'static Repository> {
    ALL.iter().find(|repository| repository.full_name.eq_ignore_ascii_case(full_name))
}

/// `GET /repos/{owner}/{repo}`
pub(super) async fn show(
    State(site): State<Site>,
    Mount(mount): Mount,
    Path((owner, repo)): Path<(String, String)>,
) -> Response {
    match find(&format!("{owner}/{repo}")) {
        Some(repository) => answer::ok(json(repository, &site, &mount)),
        None => answer::missing(),
    }
}

/// The repository as GitHub writes it.
pub(super) fn json(repository: &Repository, site: &Site, mount: &str) -> Value {
    let full_name = repository.full_name;
    let (owner, name) = full_name.split_once('/').unwrap_or(("acme", full_name));
    let url = format!("{mount}/repos/{full_name}");
    let updated_at = rfc3339(repository.updated_at(site));
    let mut owner = user::brief(owner, 4_001, mount);
    owner["type"] = "Organization".into();
    json!({
        "id": repository.id,
        "node_id": format!("R_{}", repository.id),
        "name": name,
        "full_name": full_name,
        "private": false,
        "owner": owner,
        "html_url": format!("{mount}/{full_name}"),
        "description": repository.description,
        "fork": false,
        "url": url,
        "issues_url": format!("{url}/issues{{/number}}"),
        "created_at": rfc3339(repository.created_at),
        "updated_at": updated_at,
        "pushed_at": updated_at,
        "language": repository.language,
        "has_issues": true,
        "archived": false,
        "visibility": "public",
        "default_branch": "main",
        "permissions": { "admin": true, "push": true, "pull": true },
    })
}
