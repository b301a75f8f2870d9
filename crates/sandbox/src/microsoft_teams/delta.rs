use std::collections::BTreeSet;

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::Uri;
use axum::response::Response;
use serde_json::{Value, json};

use super::channel::Channel;
use super::message::{Message, Place, SETTLES_IN};
use super::messages::{MOST, SCOPE, bad_token, state, token};
use super::query_options::{only, top};
use super::{answer, channels};
use crate::clock::parse_rfc3339_milliseconds;
use crate::credentials::Caller;
use crate::fault::PageLie;
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::{Site, lock};

const DEFAULT_TOP: usize = 20;
/// How far back a delta looks: eight months.
const LOOKS_BACK: i64 = 243 * 24 * 3_600;

/// `GET …/messages/delta`: what was written or changed since a moment, in the order of the change;
/// at the end a link that brings what changes from then on.
pub(super) async fn list(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Mount(mount): Mount,
    Path((team, channel)): Path<(String, String)>,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let (team, channel) = match channels::open(&caller, &team, &channel, &[SCOPE]) {
        Ok(found) => found,
        Err(refused) => return refused,
    };
    let round = match Round::of(&Pairs::of(query.as_deref()), site.now_seconds()) {
        Ok(round) => round,
        Err(refused) => return refused,
    };
    let place = Place { team, channel, mount: &mount };
    let lie = site.standing.page_lie();
    let first = (i64::MIN, 0);
    let after = if lie == PageLie::Repeat { first } else { round.after };
    let mut found = round.found(&site, channel, after);
    let more = found.len() > round.top;
    found.truncate(round.top);
    let next = match (lie, found.last()) {
        (PageLie::Loop, _) => Some(round.after),
        (PageLie::Repeat, last) => Some(last.map_or(first, Message::place)),
        (PageLie::None, last) => last.filter(|_| more).map(Message::place),
    };
    let address = format!("{mount}{}", uri.path());
    let messages: Vec<Value> = found.iter().map(|it| it.json(&site, &place)).collect();
    let mut body =
        json!({ "@odata.context": format!("{mount}/v1.0/$metadata#Collection(chatMessage)") });
    match next {
        Some(after) => {
            body["@odata.nextLink"] = format!("{address}?$skiptoken={}", round.skip(after)).into();
        }
        None => {
            body["@odata.deltaLink"] = format!("{address}?$deltatoken={}", round.delta()).into();
        }
    }
    body["value"] = messages.into();
    answer::ok(body)
}

impl Message {
    /// Where it stands in a delta.
    fn place(&self) -> (i64, u64) {
        (self.modified_at, self.index)
    }
}

/// One round of asking for changes: it holds what was changed up to its beginning. All moments are
/// in milliseconds.
struct Round {
    /// The first moment of change that is wanted.
    since: i64,
    /// The last one.
    until: i64,
    top: usize,
    /// The change that came last on the page before.
    after: (i64, u64),
}

impl Round {
    fn of(pairs: &Pairs, now: i64) -> Result<Self, Response> {
        let until = (now + 1) * 1_000 - 1;
        only(pairs, &["$top", "$filter", "$skiptoken", "$deltatoken"])?;
        let first = (i64::MIN, 0);
        if let Some(text) = pairs.get("$skiptoken") {
            return Self::of_skip(text).ok_or_else(|| bad_token("$skiptoken"));
        }
        if let Some(text) = pairs.get("$deltatoken") {
            let held = state(text).filter(|held| held.len() == 2);
            let held = held.and_then(|held| Some((held[0], usize::try_from(held[1]).ok()?)));
            let (since, top) = held.ok_or_else(|| bad_token("$deltatoken"))?;
            return Ok(Self { since, until, top: top.clamp(1, MOST), after: first });
        }
        let since = pairs.get("$filter").map_or(Ok(i64::MIN), after_filter)?;
        let top = top(pairs, DEFAULT_TOP, MOST)?;
        let since = since.max((now - LOOKS_BACK) * 1_000);
        Ok(Self { since, until, top, after: first })
    }

    fn of_skip(text: &str) -> Option<Self> {
        let held = state(text).filter(|held| held.len() == 5)?;
        Some(Self {
            since: held[0],
            until: held[1],
            top: usize::try_from(held[2]).ok()?.clamp(1, MOST),
            after: (held[3], u64::try_from(held[4]).ok()?),
        })
    }

    fn skip(&self, (modified_at, index): (i64, u64)) -> String {
        let Self { since, until, top, .. } = self;
        token(&format!("{since} {until} {top} {modified_at} {index}"))
    }

    /// What changes in the same second after this round belongs to the next one, which therefore
    /// begins with that second.
    fn delta(&self) -> String {
        token(&format!("{} {}", self.until - 999, self.top))
    }

    /// The changes behind a place, one more than fit on a page.
    fn found(&self, site: &Site, channel: &Channel, after: (i64, u64)) -> Vec<Message> {
        let candidates = self.candidates(site, channel).into_iter();
        let mut found: Vec<Message> = candidates
            .map(|index| Message::of(site, channel, index))
            .filter(|it| (self.since..=self.until).contains(&it.modified_at))
            .filter(|it| it.place() > after)
            .collect();
        found.sort_by_key(Message::place);
        found.truncate(self.top + 1);
        found
    }

    /// Messages that may have changed in time: the younger ones, and edited ones.
    fn candidates(&self, site: &Site, channel: &Channel) -> BTreeSet<u64> {
        let timeline = channel.timeline(&site.world.data);
        let count = timeline.count(self.until.div_euclid(1_000));
        let settled = timeline.count(self.since.div_euclid(1_000) - SETTLES_IN - 1);
        let edited: Vec<String> = lock(&site.standing.edits).records().map(str::to_owned).collect();
        let edited = edited.iter().filter_map(|record| {
            let (id, message) = record.rsplit_once('/')?;
            Some(Message::find(site, channel, message).filter(|_| id == channel.id)?.index)
        });
        (settled + 1..=count).chain(edited).collect()
    }
}

/// `lastModifiedDateTime gt 2026-11-01T00:00:00Z` as the first moment that is wanted.
fn after_filter(filter: &str) -> Result<i64, Response> {
    let words: Vec<&str> = filter.split_whitespace().collect();
    match words.as_slice() {
        ["lastModifiedDateTime", "gt", moment] => {
            parse_rfc3339_milliseconds(&moment.to_ascii_uppercase())
                .map(|moment| moment + 1)
                .ok_or_else(|| {
                    answer::bad_request("Invalid filter clause: the moment is not valid.")
                })
        }
        _ => Err(answer::bad_request(
            "Invalid filter clause: only lastModifiedDateTime with gt is supported.",
        )),
    }
}
