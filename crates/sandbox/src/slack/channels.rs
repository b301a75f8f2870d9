use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::arguments::Arguments;
use super::channel::{CHANNELS, Channel, Standing, Visibility};
use super::{answer, cursor, team};
use crate::credentials::Caller;
use crate::fault::PageLie;
use crate::world::Site;

const KIND: &str = "team";
const DEFAULT_LIMIT: usize = 100;
const MOST: usize = 1_000;

/// `conversations.list`: public channels, and with `types` private ones too.
pub(super) async fn list(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    Extension(arguments): Extension<Arguments>,
) -> Response {
    let page = match Page::of(&arguments, &caller) {
        Ok(page) => page,
        Err(refused) => return refused,
    };
    let found: Vec<&Channel> = CHANNELS.into_iter().filter(|it| page.wants(it)).collect();
    let asked = match arguments.get("cursor") {
        None => Some(0),
        Some(text) => cursor::read(KIND, text)
            .and_then(|id| found.iter().position(|channel| channel.id == id)),
    };
    let Some(asked) = asked else { return answer::error("invalid_cursor") };
    let lie = site.standing.page_lie();
    let start = if lie == PageLie::Repeat { 0 } else { asked };
    let team = team::id(caller.account);
    let shown = found.iter().skip(start).take(page.limit);
    let channels: Vec<Value> = shown.map(|channel| channel.json(&team)).collect();
    let next = match lie {
        PageLie::None => found.get(start + channels.len()),
        PageLie::Repeat => found.last(),
        PageLie::Loop => found.get(asked),
    };
    let next = next.map(|channel| cursor::write(KIND, channel.id)).unwrap_or_default();
    answer::ok(json!({
        "ok": true,
        "channels": channels,
        "response_metadata": { "next_cursor": next },
    }))
}

struct Page {
    limit: usize,
    visibilities: Vec<Visibility>,
    archived: bool,
}

impl Page {
    fn of(arguments: &Arguments, caller: &Caller) -> Result<Self, Response> {
        let limit = arguments.number("limit").ok().map(|limit| limit.unwrap_or(DEFAULT_LIMIT));
        let limit = limit.filter(|limit| (1..=MOST).contains(limit));
        let mut visibilities = Vec::new();
        for kind in arguments.get("types").unwrap_or("public_channel").split(',') {
            let (visibility, scope) = match kind.trim() {
                "public_channel" => (Some(Visibility::Public), "channels:read"),
                "private_channel" => (Some(Visibility::Private), "groups:read"),
                // Nobody writes to the bot directly.
                "mpim" => (None, "mpim:read"),
                "im" => (None, "im:read"),
                _ => return Err(answer::error("invalid_types")),
            };
            if !caller.may(scope) {
                return Err(answer::missing_scope(scope, caller));
            }
            visibilities.extend(visibility);
        }
        Ok(Self {
            limit: limit.ok_or_else(|| answer::error("invalid_limit"))?,
            visibilities,
            archived: !arguments.is_true("exclude_archived"),
        })
    }

    fn wants(&self, channel: &Channel) -> bool {
        self.visibilities.contains(&channel.visibility)
            && (self.archived || channel.standing != Standing::Archived)
    }
}
