use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::arguments::Arguments;
use super::history::{self, KIND, STEP, Wanted};
use super::{answer, cursor, team, thread, ts};
use crate::credentials::Caller;
use crate::fault::PageLie;
use crate::world::Site;

/// `conversations.replies`: a message and what was answered to it, oldest first. A message that
/// nobody answered comes alone.
pub(super) async fn list(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Extension(arguments): Extension<Arguments>,
) -> Response {
    let channel = match history::readable(&arguments, &caller) {
        Ok(channel) => channel,
        Err(refused) => return refused,
    };
    let wanted = match Wanted::of(&arguments, &site) {
        Ok(wanted) => wanted,
        Err(error) => return answer::error(error),
    };
    let Some(parent) = arguments.get("ts").and_then(ts::parse) else {
        return answer::error("invalid_arguments");
    };
    let Some(parent) = history::find(&site, channel, parent) else {
        return answer::error("thread_not_found");
    };
    let team = team::id(caller.account);
    let mut all = vec![(parent.at, parent.json(&site, channel, &team))];
    let author = all[0].1["user"].clone();
    for (at, mut reply) in thread::replies(&site, channel, &parent, &team) {
        if wanted.range.contains(&at) {
            reply["parent_user_id"] = author.clone();
            all.push((at, reply));
        }
    }
    page(&wanted, &all)
}

fn page(wanted: &Wanted, all: &[(i64, Value)]) -> Response {
    let asked = wanted.cursor.filter(|_| wanted.lie != PageLie::Repeat).unwrap_or(0);
    let rest = &all[all.partition_point(|(at, _)| *at < asked)..];
    let (shown, beyond) = rest.split_at(wanted.limit.min(rest.len()));
    let next = match wanted.lie {
        PageLie::None => beyond.first().map(|(at, _)| *at),
        PageLie::Repeat => Some(wanted.cursor.unwrap_or(asked) + STEP),
        PageLie::Loop => wanted.cursor.or(shown.first().map(|(at, _)| *at)),
    };
    let messages: Vec<&Value> = shown.iter().map(|(_, message)| message).collect();
    let mut body = json!({ "ok": true, "messages": messages, "has_more": next.is_some() });
    if let Some(next) = next {
        body["response_metadata"] = json!({ "next_cursor": cursor::write(KIND, next) });
    }
    answer::ok(body)
}
