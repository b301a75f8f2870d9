use axum::extract::{Path, RawQuery, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::answer;
use super::object::{ObjectType, find};
use super::record::{Record, Selection};
use crate::credentials::Caller;
use crate::fault::PageLie;
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::Site;

const DEFAULT_LIMIT: u64 = 10;
const MOST: u64 = 100;

/// `GET /crm/v3/objects/{contacts|companies|deals}`, oldest first.
pub(super) async fn list(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Mount(mount): Mount,
    Path(object): Path<String>,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let kind = match readable(&object, &caller) {
        Ok(kind) => kind,
        Err(refused) => return refused,
    };
    let pairs = Pairs::of(query.as_deref());
    let limit = match limit(&pairs) {
        Ok(limit) => limit,
        Err(refused) => return refused,
    };
    let lie = site.standing.page_lie();
    // `after` is the id of the first record of the page that follows.
    let Some(asked) = pairs.filled("after").map_or(Some(1), |after| kind.index_of(after)) else {
        return answer::validation_error("Invalid value for the paging cursor 'after'.");
    };
    let start = if lie == PageLie::Repeat { 1 } else { asked };
    // Nothing is ever archived here: what is deleted is gone for good.
    let archived = pairs.get("archived") == Some("true");
    let mut remaining = kind.live_from(&site, start).filter(|_| !archived);
    let selection = Selection::of_query(kind, &pairs);
    let results: Vec<Value> = remaining
        .by_ref()
        .take(usize::try_from(limit).unwrap_or(0))
        .map(|index| Record::of(&site, kind, index).json(&selection))
        .collect();
    let next = match lie {
        PageLie::None => remaining.next(),
        PageLie::Repeat => Some(asked.saturating_add(limit)),
        PageLie::Loop => Some(asked),
    };
    let mut body = json!({ "results": results });
    if let Some(after) = next.map(|index| kind.id(index)) {
        let link = format!("{mount}{}?{}", uri.path(), pairs.with("after", &after));
        body["paging"] = json!({ "next": { "after": after, "link": link } });
    }
    Json(body).into_response()
}

/// `GET /crm/v3/objects/{contacts|companies|deals}/{id}`
pub(super) async fn show(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Path((object, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let kind = match readable(&object, &caller) {
        Ok(kind) => kind,
        Err(refused) => return refused,
    };
    let index = kind.index_of(&id).filter(|index| *index <= kind.count(&site));
    match index.filter(|_| !site.is_gone(|| id.clone())) {
        Some(index) => {
            let selection = Selection::of_query(kind, &Pairs::of(query.as_deref()));
            Json(Record::of(&site, kind, index).json(&selection)).into_response()
        }
        None => answer::missing("resource not found"),
    }
}

/// The kind that an address names, which the caller may read.
pub(super) fn readable(object: &str, caller: &Caller) -> Result<&'static ObjectType, Response> {
    let kind = find(object).ok_or_else(|| answer::unknown_object(object))?;
    if caller.may(kind.scope) { Ok(kind) } else { Err(answer::missing_scope(kind.scope)) }
}

fn limit(pairs: &Pairs) -> Result<u64, Response> {
    let Some(text) = pairs.filled("limit") else {
        return Ok(DEFAULT_LIMIT);
    };
    match text.parse() {
        Ok(limit) if (1..=MOST).contains(&limit) => Ok(limit),
        _ => Err(answer::validation_error(&format!(
            "Invalid value for 'limit': '{text}'. It must be a number from 1 to {MOST}."
        ))),
    }
}
