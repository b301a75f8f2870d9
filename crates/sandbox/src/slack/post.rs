use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::arguments::Arguments;
use super::channel::{CHANNELS, Channel, Standing, Visibility};
use super::{answer, team, ts, webhook};
use crate::credentials::Caller;
use crate::posted::Posted;
use crate::world::{Site, lock};

pub(super) const DOOR: &str = "chat.postMessage";
const LONGEST_TEXT: usize = 40_000;
/// Where the posted messages of a second start, behind those of the pretend world.
const POSTED: i64 = 500_000;

/// `chat.postMessage`: the message stands in the history from now on.
pub(super) async fn message(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Extension(arguments): Extension<Arguments>,
) -> Response {
    let channel = match writable(&arguments, &caller) {
        Ok(channel) => channel,
        Err(refused) => return refused,
    };
    let content = ["text", "blocks", "attachments"].map(|name| arguments.get(name));
    if content.iter().all(Option::is_none) {
        return answer::error("no_text");
    }
    if content[0].is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
        return answer::error("msg_too_long");
    }
    let body = arguments.json();
    if content[1].is_some() && !body["blocks"].is_array() {
        return answer::error("invalid_blocks_format");
    }
    let mut posted = lock(&site.standing.posted);
    let entry = Posted { at: site.now_seconds(), door: DOOR, to: channel.id.to_owned(), body };
    let at = moment(entry.at, posted.len());
    let shown = shown(&entry, at, &team::id(caller.account));
    posted.push(entry);
    answer::ok(json!({
        "ok": true,
        "channel": channel.id,
        "ts": ts::write(at),
        "message": shown,
    }))
}

fn writable(arguments: &Arguments, caller: &Caller) -> Result<&'static Channel, Response> {
    if !caller.may("chat:write") {
        return Err(answer::missing_scope("chat:write", caller));
    }
    let asked = arguments.get("channel").unwrap_or_default();
    let named = asked.trim_start_matches('#');
    let channel = CHANNELS.into_iter().find(|it| it.id == asked || it.name == named);
    let channel = channel.ok_or_else(|| answer::error("channel_not_found"))?;
    let public = channel.visibility == Visibility::Public && caller.may("chat:write.public");
    match channel.standing {
        Standing::Archived => Err(answer::error("is_archived")),
        Standing::Outside if !public => Err(answer::error("not_in_channel")),
        _ => Ok(channel),
    }
}

/// What was posted to a channel, with its place in time, oldest first. What was posted into a
/// thread is part of the history only if it was to be shown there too.
pub(super) fn shown_in(site: &Site, channel: &str) -> Vec<(i64, Value)> {
    let in_history = |body: &Value| body.get("thread_ts").is_none() || is_broadcast(body);
    of_channel(site, channel, in_history)
}

/// What was posted into the thread of a message, oldest first.
pub(super) fn replies_in(site: &Site, channel: &str, thread: &str) -> Vec<(i64, Value)> {
    of_channel(site, channel, |body| body["thread_ts"] == thread)
}

fn of_channel(site: &Site, channel: &str, wanted: impl Fn(&Value) -> bool) -> Vec<(i64, Value)> {
    let posted = lock(&site.standing.posted);
    let team = team::id(&super::SCREENS.accounts[0]);
    let here = posted.iter().enumerate().filter(|(_, it)| it.to == channel && wanted(&it.body));
    here.map(|(position, it)| (moment(it.at, position), it))
        .map(|(at, it)| (at, shown(it, at, &team)))
        .collect()
}

fn is_broadcast(body: &Value) -> bool {
    body["reply_broadcast"] == "true" || body["reply_broadcast"] == true
}

fn moment(second: i64, position: usize) -> i64 {
    ts::of_second(second) + POSTED + i64::try_from(position).unwrap_or(0) % POSTED
}

fn shown(posted: &Posted, at: i64, team: &str) -> Value {
    let text = posted.body["text"].as_str().unwrap_or_default();
    let mut shown = json!({
        "type": "message",
        "text": text,
        "ts": ts::write(at),
        "bot_id": team::BOT,
    });
    if posted.door == webhook::DOOR {
        shown["subtype"] = "bot_message".into();
    } else {
        shown["user"] = team::BOT_USER.into();
        shown["app_id"] = team::APP.into();
        shown["team"] = team.into();
    }
    if posted.body.get("thread_ts").is_some() && is_broadcast(&posted.body) {
        shown["subtype"] = "thread_broadcast".into();
    }
    for name in ["blocks", "attachments", "thread_ts"] {
        if let Some(given) = posted.body.get(name) {
            shown[name] = given.clone();
        }
    }
    shown
}
