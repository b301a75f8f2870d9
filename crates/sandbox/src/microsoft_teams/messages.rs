use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::Uri;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::message::{Message, Place};
use super::query_options::{only, top};
use super::{answer, channels};
use crate::credentials::Caller;
use crate::fault::PageLie;
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::Site;

pub(super) const SCOPE: &str = "ChannelMessage.Read.All";
const DEFAULT_TOP: usize = 20;
pub(super) const MOST: usize = 50;

/// `GET /v1.0/teams/{team}/channels/{channel}/messages`, newest first. There is no filter here:
/// who wants what changed since a moment asks for the delta.
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
    let count = channel.timeline(&site.world.data).count(site.now_seconds());
    let page = match Page::of(&Pairs::of(query.as_deref()), count) {
        Ok(page) => page,
        Err(refused) => return refused,
    };
    let place = Place { team, channel, mount: &mount };
    let lie = site.standing.page_lie();
    let start = if lie == PageLie::Repeat { count } else { page.start };
    let shown = (1..=start).rev().take(page.top);
    let mut messages: Vec<Value> =
        shown.map(|index| Message::of(&site, channel, index).json(&site, &place)).collect();
    if page.with_replies {
        // Nobody answers in threads here.
        for message in &mut messages {
            message["replies"] = json!([]);
        }
    }
    let beyond = |start: u64| start.saturating_sub(page.top as u64);
    let next = match lie {
        PageLie::None => Some(beyond(start)).filter(|next| *next > 0),
        PageLie::Repeat => Some(beyond(page.start).max(1)),
        PageLie::Loop => Some(page.start),
    };
    let context =
        format!("{mount}/v1.0/$metadata#teams('{}')/channels('{}')/messages", team.id, channel.id);
    let mut body = json!({ "@odata.context": context, "@odata.count": messages.len() });
    if let Some(next) = next {
        let token = token(&format!("{next} {} {}", page.top, u8::from(page.with_replies)));
        body["@odata.nextLink"] = format!("{mount}{}?$skiptoken={token}", uri.path()).into();
    }
    body["value"] = messages.into();
    answer::ok(body)
}

/// `GET …/messages/{message}`
pub(super) async fn show(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Mount(mount): Mount,
    Path((team, channel, message)): Path<(String, String, String)>,
) -> Response {
    let (team, channel) = match channels::open(&caller, &team, &channel, &[SCOPE]) {
        Ok(found) => found,
        Err(refused) => return refused,
    };
    match Message::find(&site, channel, &message) {
        Some(message) => answer::ok(message.json(&site, &Place { team, channel, mount: &mount })),
        None => answer::not_found("Message not found."),
    }
}

/// A state that an address carries and nobody reads.
pub(super) fn token(state: &str) -> String {
    URL_SAFE_NO_PAD.encode(state)
}

/// The parts of such a state, as numbers.
pub(super) fn state(token: &str) -> Option<Vec<i64>> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    text.split(' ').map(|part| part.parse().ok()).collect()
}

pub(super) fn bad_token(name: &str) -> Response {
    answer::bad_request(&format!("The {name} is not valid."))
}

/// A page of a channel's messages.
struct Page {
    /// The newest message of the page.
    start: u64,
    top: usize,
    with_replies: bool,
}

impl Page {
    /// The token holds what was asked at first, so that the next link needs nothing else.
    fn of(pairs: &Pairs, count: u64) -> Result<Self, Response> {
        only(pairs, &["$top", "$expand", "$skiptoken"])?;
        let with_replies = match pairs.get("$expand") {
            None => false,
            Some("replies") => true,
            Some(_) => return Err(answer::bad_request("Only replies can be expanded.")),
        };
        let top = top(pairs, DEFAULT_TOP, MOST)?;
        let Some(text) = pairs.get("$skiptoken") else {
            return Ok(Self { start: count, top, with_replies });
        };
        let held = state(text).filter(|held| held.len() == 3);
        let held = held.and_then(|held| {
            let start = u64::try_from(held[0]).ok().filter(|start| *start <= count)?;
            let top = usize::try_from(held[1]).ok().filter(|top| *top <= MOST)?;
            Some(Self { start, top, with_replies: held[2] == 1 })
        });
        held.ok_or_else(|| bad_token("$skiptoken"))
    }
}
