use std::cmp::Reverse;
use std::ops::RangeInclusive;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::arguments::Arguments;
use super::channel::{self, Channel, Standing, Visibility};
use super::{answer, cursor, member, message, post, team, thread, ts};
use crate::credentials::Caller;
use crate::fault::PageLie;
use crate::world::{Site, lock};

/// What the cursors of messages point at.
pub(super) const KIND: &str = "next_ts";
const DEFAULT_LIMIT: usize = 100;
const MOST: usize = 999;
/// Between the messages of one second.
pub(super) const STEP: i64 = 100;

/// `conversations.history`: newest first; with `oldest` alone the pages go forward in time, each
/// of them still newest first.
pub(super) async fn list(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Extension(arguments): Extension<Arguments>,
) -> Response {
    let channel = match readable(&arguments, &caller) {
        Ok(channel) => channel,
        Err(refused) => return refused,
    };
    let wanted = match Wanted::of(&arguments, &site) {
        Ok(wanted) => wanted,
        Err(error) => return answer::error(error),
    };
    let team = team::id(caller.account);
    let (found, next) = wanted.page(&site, channel);
    let messages: Vec<Value> = found.iter().map(|it| it.json(&site, channel, &team)).collect();
    let mut body = Map::new();
    body.insert("ok".to_owned(), true.into());
    body.insert("messages".to_owned(), messages.into());
    body.insert("has_more".to_owned(), next.is_some().into());
    body.insert("pin_count".to_owned(), 0.into());
    body.insert("channel_actions_ts".to_owned(), Value::Null);
    body.insert("channel_actions_count".to_owned(), 0.into());
    for name in ["oldest", "latest"] {
        if let Some(bound) = arguments.get(name) {
            body.insert(name.to_owned(), bound.into());
        }
    }
    if let Some(next) = next {
        let next = json!({ "next_cursor": cursor::write(KIND, next) });
        body.insert("response_metadata".to_owned(), next);
    }
    answer::ok(body.into())
}

/// The channel that is asked for, if the caller may read it.
pub(super) fn readable(
    arguments: &Arguments,
    caller: &Caller,
) -> Result<&'static Channel, Response> {
    let channel = arguments.get("channel").and_then(channel::find);
    let channel = channel.ok_or_else(|| answer::error("channel_not_found"))?;
    let scope = match channel.visibility {
        Visibility::Public => "channels:history",
        Visibility::Private => "groups:history",
    };
    if !caller.may(scope) {
        return Err(answer::missing_scope(scope, caller));
    }
    if channel.standing == Standing::Outside {
        return Err(answer::error("not_in_channel"));
    }
    Ok(channel)
}

/// A message that is there: where it stands in time, and what it is.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) at: i64,
    pub(super) source: Source,
}

#[derive(Clone)]
pub(super) enum Source {
    /// One of the pretend world, by number.
    Written(u64),
    /// One that was posted here.
    Posted(Value),
}

impl Found {
    pub(super) fn json(&self, site: &Site, channel: &Channel, team: &str) -> Value {
        let mut shown = match &self.source {
            Source::Written(index) => message::written(site, channel, *index, self.at, team),
            Source::Posted(shown) => shown.clone(),
        };
        let record = format!("{}/{}", channel.id, ts::write(self.at));
        if let Some(edit) = lock(&site.standing.edits).of(&record) {
            if let Some(text) = edit.changes.get("text").and_then(Value::as_str) {
                shown["text"] = message::escaped(text).into();
            }
            let at = ts::write(ts::of_second(edit.at));
            shown["edited"] = json!({ "user": member::id(1), "ts": at });
        }
        thread::tell(&mut shown, &thread::replies(site, channel, self, team));
        shown
    }
}

/// The message of a channel with this `ts`.
pub(super) fn find(site: &Site, channel: &Channel, at: i64) -> Option<Found> {
    between(site, channel, at..=at, Direction::Backward, 1).pop().filter(|found| found.at == at)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// From the newest.
    Backward,
    /// From the oldest.
    Forward,
}

/// Which messages are asked for.
pub(super) struct Wanted {
    pub(super) range: RangeInclusive<i64>,
    direction: Direction,
    pub(super) cursor: Option<i64>,
    pub(super) limit: usize,
    pub(super) lie: PageLie,
}

impl Wanted {
    pub(super) fn of(arguments: &Arguments, site: &Site) -> Result<Self, &'static str> {
        let moment = |name, error| arguments.get(name).map(|it| ts::parse(it).ok_or(error));
        let oldest = moment("oldest", "invalid_ts_oldest").transpose()?;
        let latest = moment("latest", "invalid_ts_latest").transpose()?;
        let cursor = match arguments.get("cursor") {
            None => None,
            Some(text) => {
                let at = cursor::read(KIND, text).and_then(|at| at.parse().ok());
                Some(at.ok_or("invalid_cursor")?)
            }
        };
        let limit = arguments.number("limit").map_err(|()| "invalid_limit")?;
        let next_to = i64::from(!arguments.is_true("inclusive"));
        let end_of_now = ts::of_second(site.now_seconds() + 1) - 1;
        let first = oldest.map_or(0, |at| at.saturating_add(next_to));
        let last = latest.map_or(end_of_now, |at| at.saturating_sub(next_to));
        Ok(Self {
            range: first..=last.min(end_of_now),
            direction: match (oldest, latest) {
                (Some(at), None) if at > 0 => Direction::Forward,
                _ => Direction::Backward,
            },
            cursor,
            limit: limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MOST),
            lie: site.standing.page_lie(),
        })
    }

    /// The messages of the page, and where the next one starts.
    fn page(&self, site: &Site, channel: &Channel) -> (Vec<Found>, Option<i64>) {
        let start = if self.lie == PageLie::Repeat { None } else { self.cursor };
        let (mut first, mut last) = (*self.range.start(), *self.range.end());
        match (start, self.direction) {
            (None, _) => {}
            (Some(at), Direction::Backward) => last = last.min(at),
            (Some(at), Direction::Forward) => first = first.max(at),
        }
        let mut found = between(site, channel, first..=last, self.direction, self.limit + 1);
        let beyond = (found.len() > self.limit).then(|| found.pop()).flatten().map(|it| it.at);
        let shown_first = found.first().map(|it| it.at);
        if self.direction == Direction::Forward {
            found.reverse();
        }
        let next = match self.lie {
            PageLie::None => beyond,
            // Always another one, and never the truth.
            PageLie::Repeat => Some(self.cursor.unwrap_or(last) - STEP),
            PageLie::Loop => self.cursor.or(shown_first),
        };
        (found, next)
    }
}

/// The messages of a time, no more than so many, found without making any of the others.
fn between(
    site: &Site,
    channel: &Channel,
    range: RangeInclusive<i64>,
    direction: Direction,
    most: usize,
) -> Vec<Found> {
    let timeline = channel.timeline(&site.world.data);
    let now = site.now_seconds();
    let before = |second: i64| timeline.count(second.saturating_sub(1));
    let up_to = |at: i64| {
        let (second, within) = ts::parts(at);
        let exist = timeline.count(second.min(now));
        let earlier = before(second.min(now + 1));
        earlier + u64::try_from(within / STEP).unwrap_or(0).min(exist - earlier)
    };
    let written = |index: u64| {
        let second = timeline.moment(index);
        let within = i64::try_from(index - before(second)).unwrap_or(0) * STEP;
        Found { at: ts::of_second(second) + within, source: Source::Written(index) }
    };
    let (first, last) = (up_to(range.start() - 1) + 1, up_to(*range.end()));
    let mut found: Vec<Found> = match direction {
        Direction::Backward => (first..=last).rev().take(most).map(written).collect(),
        Direction::Forward => (first..=last).take(most).map(written).collect(),
    };
    let posted = post::shown_in(site, channel.id).into_iter();
    let posted = posted.filter(|(at, _)| range.contains(at));
    found.extend(posted.map(|(at, shown)| Found { at, source: Source::Posted(shown) }));
    match direction {
        Direction::Backward => found.sort_by_key(|it| Reverse(it.at)),
        Direction::Forward => found.sort_by_key(|it| it.at),
    }
    found.truncate(most);
    found
}
