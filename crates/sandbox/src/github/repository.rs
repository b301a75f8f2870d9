use axum::extract::{Path, RawQuery, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::link::PageRequest;
use super::{answer, user};
use crate::clock::rfc3339;
use crate::data::Dataset;
use crate::data::timeline::Timeline;
use crate::fault::PageLie;
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::Site;

/// A repository of the pretend organization.
pub(super) struct Repository {
    pub(super) full_name: &'static str,
    pub(super) id: u64,
    description: &'static str,
    language: &'static str,
    issues: fn(&Dataset) -> &Timeline,
}

static REPOSITORIES: &[Repository] = &[
    Repository {
        full_name: "acme/app",
        id: 71_001,
        description: "The shop: orders, customers, returns",
        language: "Rust",
        issues: |data| &data.app_issues,
    },
    Repository {
        full_name: "acme/website",
        id: 71_002,
        description: "What visitors see",
        language: "TypeScript",
        issues: |data| &data.website_issues,
    },
];

impl Repository {
    /// When its issues come into being.
    pub(super) fn issues<'a>(&self, data: &'a Dataset) -> &'a Timeline {
        (self.issues)(data)
    }
}

/// The repository of a full name; GitHub compares names without case.
pub(super) fn find(full_name: &str) -> Option<&'static Repository> {
    REPOSITORIES.iter().find(|repository| repository.full_name.eq_ignore_ascii_case(full_name))
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

/// `GET /user/repos`
pub(super) async fn list(
    State(site): State<Site>,
    Mount(mount): Mount,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let page = PageRequest::of(&pairs, PageLie::of(site.standing.fault().as_ref()));
    let shown: Vec<Value> =
        page.slice(REPOSITORIES).iter().map(|repository| json(repository, &site, &mount)).collect();
    let headers = page.headers(&format!("{mount}{}", uri.path()), &pairs, REPOSITORIES.len());
    (headers, answer::ok(Value::Array(shown))).into_response()
}

fn json(repository: &Repository, site: &Site, mount: &str) -> Value {
    let full_name = repository.full_name;
    let (owner, name) = full_name.split_once('/').unwrap_or(("acme", full_name));
    let url = format!("{mount}/repos/{full_name}");
    let issues = repository.issues(&site.world.data);
    let newest = issues.moment(issues.count(site.now_seconds()));
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
        "created_at": "2024-03-18T08:00:00Z",
        "updated_at": rfc3339(newest),
        "language": repository.language,
        "has_issues": true,
        "archived": false,
        "visibility": "public",
        "default_branch": "main",
        "permissions": { "admin": true, "push": true, "pull": true },
    })
}
