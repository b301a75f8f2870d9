use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::arguments::Arguments;
use super::member::{Email, Member, timeline};
use super::{answer, cursor, team};
use crate::credentials::Caller;
use crate::fault::PageLie;
use crate::world::Site;

const SCOPE: &str = "users:read";
const KIND: &str = "user";
const MOST: u64 = 1_000;

/// `users.list`: the bot, then the people in the order they joined. Without a `limit` all at once.
pub(super) async fn list(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Extension(arguments): Extension<Arguments>,
) -> Response {
    if !caller.may(SCOPE) {
        return answer::missing_scope(SCOPE, &caller);
    }
    let limit = match arguments.number("limit").map(|limit| limit.unwrap_or(0) as u64) {
        Ok(0) => u64::MAX,
        Ok(limit) if limit <= MOST => limit,
        _ => return answer::error("invalid_limit"),
    };
    let asked = match arguments.get("cursor") {
        None => Some(0),
        Some(text) => cursor::read(KIND, text).and_then(|id| position(&site, &id)),
    };
    let Some(asked) = asked else { return answer::error("invalid_cursor") };
    let lie = site.standing.page_lie();
    let start = if lie == PageLie::Repeat { 0 } else { asked };
    let total = 1 + timeline(&site).count(site.now_seconds());
    let end = total.min(start.saturating_add(limit));
    let email = if caller.may("users:read.email") { Email::Shown } else { Email::Hidden };
    let team = team::id(caller.account);
    let members: Vec<Value> =
        (start..end).map(|position| at(position).json(&site, &team, email)).collect();
    let next = match lie {
        PageLie::None => (end < total).then_some(end),
        PageLie::Repeat => Some(asked.saturating_add(limit).min(total - 1)),
        PageLie::Loop => Some(asked),
    };
    let next = next.map(|next| cursor::write(KIND, at(next).id())).unwrap_or_default();
    answer::ok(json!({
        "ok": true,
        "members": members,
        "cache_ts": site.now_seconds(),
        "response_metadata": { "next_cursor": next },
    }))
}

fn at(position: u64) -> Member {
    if position == 0 { Member::Bot } else { Member::Human(position) }
}

fn position(site: &Site, id: &str) -> Option<u64> {
    Some(match Member::find(site, id)? {
        Member::Bot => 0,
        Member::Human(index) => index,
    })
}
