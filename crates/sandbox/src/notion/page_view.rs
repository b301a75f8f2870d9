use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::page::Page;
use super::property::time;
use super::source::databases;
use crate::html::{escape, page};
use crate::world::Site;

/// Where the `url` of a page or a database leads: a page that says what it is.
pub(super) async fn show(State(site): State<Site>, Path(id): Path<String>) -> Response {
    let found = match Page::find(&site, &id) {
        Some(page) => {
            Some((page.title(&site), format!("last edited {}", time(page.edited_at(&site)))))
        }
        None => databases()
            .find(|source| source.database_id().replace('-', "") == id.replace('-', ""))
            .map(|source| (source.name.to_owned(), "a database".to_owned())),
    };
    let Some((title, what)) = found else {
        return page(StatusCode::NOT_FOUND, "Not found", "<main><h1>Not found</h1></main>");
    };
    let body = format!(
        "<main><p class=\"tag\">Tributary sandbox – a pretend Notion</p><h1>{}</h1>\
         <p class=\"quiet\">{}</p></main>",
        escape(&title),
        escape(&what),
    );
    page(StatusCode::OK, &title, &body)
}
