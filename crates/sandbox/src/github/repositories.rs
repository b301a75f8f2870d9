use axum::extract::{RawQuery, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::answer;
use super::link::PageRequest;
use super::parameter::{moment, one_of};
use super::repository::{ALL, Repository, json};
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::Site;

/// `GET /user/repos`
pub(super) async fn list(
    State(site): State<Site>,
    Mount(mount): Mount,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let found = match found(&site, &pairs) {
        Ok(found) => found,
        Err(field) => return answer::validation_failed("Repository", field),
    };
    let page = PageRequest::of(&pairs, site.standing.page_lie());
    let shown: Vec<Value> =
        page.slice(&found).iter().map(|repository| json(repository, &site, &mount)).collect();
    let headers = page.headers(&format!("{mount}{}", uri.path()), &pairs, found.len());
    (headers, answer::ok(Value::Array(shown))).into_response()
}

/// What the query asks for in its order, or the name of the parameter that is wrong.
fn found(site: &Site, pairs: &Pairs) -> Result<Vec<&'static Repository>, &'static str> {
    let visibility = one_of(pairs, "visibility", &["all", "public", "private"])?;
    let kind = one_of(pairs, "type", &["all", "owner", "public", "private", "member"])?;
    let either = ["visibility", "affiliation"].iter().any(|name| pairs.get(name).is_some());
    if either && pairs.get("type").is_some() {
        return Err("type");
    }
    let sort = one_of(pairs, "sort", &["full_name", "created", "updated", "pushed"])?;
    let by_name = ["asc", "desc"];
    let by_time = ["desc", "asc"];
    let usual = if sort == "full_name" { &by_name } else { &by_time };
    let direction = one_of(pairs, "direction", usual)?;
    let (since, before) = (moment(pairs, "since")?, moment(pairs, "before")?);
    // All of them are public and belong to the organization.
    let wanted = visibility != "private" && !["owner", "private"].contains(&kind);
    let mut found: Vec<&Repository> = ALL
        .iter()
        .filter(|_| wanted)
        .filter(|it| since.is_none_or(|since| it.updated_at(site) >= since))
        .filter(|it| before.is_none_or(|before| it.updated_at(site) < before))
        .collect();
    match sort {
        "full_name" => found.sort_by_key(|it| it.full_name),
        "created" => found.sort_by_key(|it| it.created_at),
        _ => found.sort_by_key(|it| (it.updated_at(site), it.id)),
    }
    if direction == "desc" {
        found.reverse();
    }
    Ok(found)
}
