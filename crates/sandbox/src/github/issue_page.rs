use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::issues;
use super::repository::find;
use crate::html::{escape, page};
use crate::mount::Mount;
use crate::world::Site;

/// Where the `html_url` of an issue leads: a page that says what it is.
pub(super) async fn show(
    State(site): State<Site>,
    Mount(mount): Mount,
    Path((owner, repo, number)): Path<(String, String, String)>,
) -> Response {
    let found = find(&format!("{owner}/{repo}"))
        .and_then(|repository| Some((repository, issues::live(&site, repository, &number)?)));
    let Some((repository, number)) = found else {
        return page(StatusCode::NOT_FOUND, "Not found", "<main><h1>Not found</h1></main>");
    };
    let issue = issues::issue(&site, repository, number, &mount);
    let text = |name: &str| issue[name].as_str().unwrap_or_default();
    let body = format!(
        "<main class=\"wide\"><p class=\"tag\">Tributary sandbox – a pretend GitHub</p>\
         <h1>{title} <span class=\"quiet\">#{number}</span></h1>\
         <p class=\"quiet\">{repository} · {state} · changed {updated}</p><pre>{text}</pre></main>",
        title = escape(text("title")),
        repository = repository.full_name,
        state = text("state"),
        updated = text("updated_at"),
        text = escape(text("body")),
    );
    page(StatusCode::OK, text("title"), &body)
}
