//! GitHub: `github.com` and `api.github.com` under one mount.

mod answer;
mod comment;
mod comments;
mod gate;
mod issue_json;
mod issue_page;
mod issues;
mod link;
mod oauth;
mod parameter;
mod repositories;
mod repository;
mod revoke;
mod user;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post};
use serde_json::Value;

use crate::fault::layer;
use crate::oauth::{Account, OauthScreens, Pkce, UnknownScopes, code_only};
use crate::provider::Provider;
use crate::world::{Site, lock};

pub(crate) static PROVIDER: Provider = Provider {
    slug: "github",
    name: "GitHub",
    way_in: "OAuth, or a personal token as Bearer",
    secrets: &[("key", "ghp_sandbox0000000000000000000000000demo")],
    oauth: Some(&SCREENS),
    routes,
    unauthorized: answer::bad_credentials,
    rate_limited: answer::rate_limited,
    edit: Some(edit),
    record: Some(record),
    truth: Some(truth),
};

static SCREENS: OauthScreens = OauthScreens {
    authorize_path: "/login/oauth/authorize",
    accounts: &[
        Account { id: 4_101, handle: "amara-okafor", name: "Amara Okafor" },
        Account { id: 4_102, handle: "zoe-mueller", name: "Zoë Müller" },
    ],
    pkce: Pkce::Named,
    scope_in_words,
    unknown_scopes: UnknownScopes::Dropped,
    without_scopes: "See what is public",
    required: &[],
    denied: "The user has denied your application access.",
    callback: code_only,
};

fn scope_in_words(scope: &str) -> Option<String> {
    let words = match scope {
        "repo" => "Read and write your repositories, private ones too",
        "public_repo" => "Read and write your public repositories",
        "repo:status" => "Read and write commit statuses",
        "admin:repo_hook" => "Manage the webhooks of your repositories",
        "read:repo_hook" => "Read the webhooks of your repositories",
        "write:repo_hook" => "Read and write the webhooks of your repositories",
        "read:org" => "Read your organizations and teams",
        "user" => "Read and change your profile",
        "read:user" => "Read your profile",
        "user:email" => "Read your e-mail addresses",
        "read:project" => "Read your projects",
        "project" => "Read and write your projects",
        "notifications" => "Read your notifications",
        "gist" => "Write gists",
        "workflow" => "Change workflow files",
        _ => return None,
    };
    Some(words.to_owned())
}

fn routes(site: &Site) -> Router<Site> {
    let api = Router::new()
        .route("/user", get(user::show))
        .route("/user/repos", get(repositories::list))
        .route("/repos/{owner}/{repo}", get(repository::show))
        .route("/repos/{owner}/{repo}/issues", get(issues::list))
        .route("/repos/{owner}/{repo}/issues/comments", get(comments::list))
        .route("/repos/{owner}/{repo}/issues/comments/{id}", get(comments::show))
        .route("/repos/{owner}/{repo}/issues/{number}", get(issues::show))
        .route("/rate_limit", get(user::rate_limit))
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api));
    let doors = crate::oauth::routes(&SCREENS)
        .route("/login/oauth/access_token", post(oauth::exchange))
        .route("/applications/{client_id}/token", delete(revoke::token).post(revoke::check))
        .route("/applications/{client_id}/grant", delete(revoke::grant))
        .layer(from_fn_with_state(site.clone(), layer::at_the_oauth_doors));
    let pages = Router::new()
        .route("/{owner}/{repo}/issues/{number}", get(issue_page::show))
        .route("/{owner}/{repo}/pull/{number}", get(issue_page::show));
    api.merge(doors).merge(pages)
}

/// Changes `title` or `state` of `acme/app#7` (or `7`, which means `acme/app`), or `body` of the
/// comment `acme/app#issuecomment-71001`.
fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    let (repository, number) = record.rsplit_once('#').unwrap_or(("acme/app", record));
    let repository = repository::find(repository)?;
    let changes = changes.as_object()?.clone();
    let now = site.now_seconds();
    let mount = "http://localhost/github";
    if let Some(id) = number.strip_prefix("issuecomment-") {
        let facts = comments::find(site, repository, id.parse().ok()?)?;
        lock(&site.standing.edits).add(&comment::record(repository, &facts), changes, now);
        return Some(comment::json(site, repository, &facts, mount));
    }
    let number = issues::existing(site, repository, number)?;
    lock(&site.standing.edits).add(&issues::record(repository, number), changes, now);
    Some(issues::issue(site, repository, number, mount))
}

/// The issue `acme/app#7` (or `7`).
fn record(site: &Site, record: &str) -> Option<String> {
    let (repository, number) = record.rsplit_once('#').unwrap_or(("acme/app", record));
    let repository = repository::find(repository)?;
    Some(issues::record(repository, issues::existing(site, repository, number)?))
}

/// `acme/app/issues`, newest first.
fn truth(site: &Site, list: &str, mount: &str) -> Option<Vec<Value>> {
    let repository = repository::find(list.strip_suffix("/issues")?)?;
    Some(issues::truth(site, repository, mount))
}
