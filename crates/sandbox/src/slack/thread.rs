use serde_json::{Value, json};

use super::channel::{Channel, Talk};
use super::history::{Found, Source};
use super::{message, post, ts};
use crate::seeded::Draw;
use crate::world::Site;

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
/// Of so many messages that people write, one is answered.
const ANSWERED: u64 = 6;
/// Where the replies of a second start, behind the messages of the channel.
const REPLIES: i64 = 300_000;

/// The replies to a message that there are now, oldest first, each with its place in time. They
/// are not part of the channel's history.
pub(super) fn replies(
    site: &Site,
    channel: &Channel,
    parent: &Found,
    team: &str,
) -> Vec<(i64, Value)> {
    let mut replies = match parent.source {
        Source::Written(index) => written(site, channel, index, parent.at, team),
        Source::Posted(_) => Vec::new(),
    };
    replies.extend(post::replies_in(site, channel.id, &ts::write(parent.at)));
    replies.sort_by_key(|(at, _)| *at);
    replies
}

fn written(
    site: &Site,
    channel: &Channel,
    index: u64,
    parent_at: i64,
    team: &str,
) -> Vec<(i64, Value)> {
    let among_people = matches!(channel.talk, Talk::Issues | Talk::Customers);
    if !among_people || !index.is_multiple_of(ANSWERED) {
        return Vec::new();
    }
    let mut draw = Draw::of(&format!("thread in {}", channel.id), index);
    let (mut second, _) = ts::parts(parent_at);
    let mut replies = Vec::new();
    for place in 0..=draw.below(4) {
        second += draw.seconds(2 * MINUTE, 3 * HOUR);
        let text = draw.pick(&["Thanks!", "I am on it.", "Done, please look again.", "Same here."]);
        if second <= site.now_seconds() {
            let number = index * 10 + place;
            let within = i64::try_from(number % 100_000).unwrap_or(0);
            let at = ts::of_second(second) + REPLIES + within;
            replies.push((at, message::by_member(site, channel, number, text, at, team)));
        }
    }
    for (_, reply) in &mut replies {
        reply["thread_ts"] = ts::write(parent_at).into();
    }
    replies
}

/// Tells at a message how often it was answered, when last and by whom.
pub(super) fn tell(parent: &mut Value, replies: &[(i64, Value)]) {
    let Some((latest, _)) = replies.last() else { return };
    let mut users: Vec<&Value> = Vec::new();
    for (_, reply) in replies {
        let user = reply.get("user").or_else(|| reply.get("bot_id"));
        users.extend(user.filter(|user| !users.contains(user)));
    }
    parent["thread_ts"] = parent["ts"].clone();
    parent["reply_count"] = replies.len().into();
    parent["reply_users_count"] = users.len().into();
    parent["latest_reply"] = ts::write(*latest).into();
    parent["reply_users"] = json!(users);
    parent["is_locked"] = false.into();
    parent["subscribed"] = false.into();
}
