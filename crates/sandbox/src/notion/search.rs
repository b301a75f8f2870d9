use std::cmp::Reverse;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use serde_json::Value;

use super::answer;
use super::list::Window;
use super::page::Page;
use super::source::{MADE_AT, SOURCES, Source, databases};
use crate::mount::Mount;
use crate::world::Site;

/// `POST /v1/search`: pages and data sources by title, the last edited first.
pub(super) async fn search(State(site): State<Site>, Mount(mount): Mount, body: Bytes) -> Response {
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return answer::invalid_json() };
    let (window, wanted) = match Window::of(&body).and_then(|it| Ok((it, Wanted::of(&body)?))) {
        Ok(both) => both,
        Err(refused) => return refused,
    };
    let found = wanted.found(&site);
    window.answer(&site, &found, Found::id, |it| it.json(&site, &mount))
}

/// Something that a search finds.
#[derive(Clone, Copy)]
enum Found {
    Source(&'static Source),
    Page(Page),
}

impl Found {
    fn id(&self) -> String {
        match self {
            Self::Source(source) => source.id(),
            Self::Page(page) => page.id(),
        }
    }

    fn edited_at(&self, site: &Site) -> i64 {
        match self {
            Self::Source(_) => MADE_AT,
            Self::Page(page) => page.edited_at(site),
        }
    }

    fn title(&self, site: &Site) -> String {
        match self {
            Self::Source(source) => source.name.to_owned(),
            Self::Page(page) => page.title(site),
        }
    }

    fn json(&self, site: &Site, mount: &str) -> Value {
        match self {
            Self::Source(source) => source.json(mount),
            Self::Page(page) => page.json(site, mount, &[]),
        }
    }
}

struct Wanted {
    /// In small letters.
    query: String,
    object: Option<String>,
    oldest_first: bool,
}

impl Wanted {
    fn of(body: &Value) -> Result<Self, Response> {
        let object = match &body["filter"] {
            Value::Null => None,
            filter => match (filter["property"].as_str(), filter["value"].as_str()) {
                (Some("object"), Some(value @ ("page" | "data_source"))) => Some(value.to_owned()),
                _ => return Err(wrong("filter.value should be `\"page\"` or `\"data_source\"`")),
            },
        };
        let direction = match &body["sort"] {
            Value::Null => "descending",
            sort if sort["timestamp"] == "last_edited_time" => {
                sort["direction"].as_str().unwrap_or("descending")
            }
            _ => return Err(wrong("sort.timestamp should be `\"last_edited_time\"`")),
        };
        Ok(Self {
            query: body["query"].as_str().unwrap_or_default().to_lowercase(),
            object,
            oldest_first: direction == "ascending",
        })
    }

    fn found(&self, site: &Site) -> Vec<Found> {
        let is_wanted = |object: &str| self.object.as_ref().is_none_or(|it| it == object);
        let mut found: Vec<Found> = Vec::new();
        if is_wanted("data_source") {
            found.extend(databases().map(Found::Source));
        }
        if is_wanted("page") {
            found.extend(SOURCES.iter().flat_map(|it| pages(site, it)).map(Found::Page));
        }
        if !self.query.is_empty() {
            found.retain(|it| it.title(site).to_lowercase().contains(&self.query));
        }
        if self.oldest_first {
            found.sort_by_cached_key(|it| it.edited_at(site));
        } else {
            found.sort_by_cached_key(|it| Reverse(it.edited_at(site)));
        }
        found
    }
}

fn pages(site: &Site, source: &'static Source) -> impl Iterator<Item = Page> + use<> {
    let count = source.timeline(&site.world.data).count(site.now_seconds());
    (1..=count).map(move |index| Page { source, index })
}

fn wrong(what: &str) -> Response {
    answer::validation_error(&format!("body failed validation: body.{what}."))
}
