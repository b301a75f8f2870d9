use axum::extract::{Path, RawQuery, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::answer;
use super::contact::{Contact, Selection, id, index_of};
use crate::credentials::Caller;
use crate::fault::PageLie;
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::Site;

pub(super) const SCOPE: &str = "crm.objects.contacts.read";
const DEFAULT_LIMIT: u64 = 10;
const MOST: u64 = 100;

/// `GET /crm/v3/objects/contacts`, oldest first.
pub(super) async fn list(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Mount(mount): Mount,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    if !caller.may(SCOPE) {
        return answer::missing_scope(SCOPE);
    }
    let pairs = Pairs::of(query.as_deref());
    let limit = match limit(&pairs) {
        Ok(limit) => limit,
        Err(refused) => return refused,
    };
    let lie = PageLie::of(site.standing.fault().as_ref());
    // `after` is the id of the first contact of the page that follows.
    let Some(asked) = pairs.filled("after").map_or(Some(1), index_of) else {
        return answer::validation_error("Invalid value for the paging cursor 'after'.");
    };
    let start = if lie == PageLie::Repeat { 1 } else { asked };
    // Nothing is ever archived here.
    let count = match pairs.get("archived") {
        Some("true") => 0,
        _ => site.world.data.contacts.count(site.now_seconds()),
    };
    let end = count.min(start.saturating_add(limit - 1));
    let selection = Selection::of_query(&pairs);
    let results: Vec<Value> =
        (start..=end).map(|index| Contact::of(&site, index).json(&selection)).collect();
    let next = match lie {
        PageLie::None => (end < count).then_some(end + 1),
        PageLie::Repeat => Some(asked.saturating_add(limit)),
        PageLie::Loop => Some(asked),
    };
    let mut body = json!({ "results": results });
    if let Some(after) = next.map(id) {
        let link = format!("{mount}{}?{}", uri.path(), pairs.with("after", &after));
        body["paging"] = json!({ "next": { "after": after, "link": link } });
    }
    Json(body).into_response()
}

/// `GET /crm/v3/objects/contacts/{id}`
pub(super) async fn show(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Path(contact_id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    if !caller.may(SCOPE) {
        return answer::missing_scope(SCOPE);
    }
    let count = site.world.data.contacts.count(site.now_seconds());
    match index_of(&contact_id).filter(|index| *index <= count) {
        Some(index) => {
            let selection = Selection::of_query(&Pairs::of(query.as_deref()));
            Json(Contact::of(&site, index).json(&selection)).into_response()
        }
        None => answer::missing("resource not found"),
    }
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
