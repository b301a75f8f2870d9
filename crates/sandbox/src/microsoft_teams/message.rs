use serde_json::{Value, json};

use super::channel::{Channel, Talk};
use super::team::Team;
use super::{TENANT, me};
use crate::clock::rfc3339_milliseconds;
use crate::data::issue::IssueTexts;
use crate::data::order::Order;
use crate::data::person::person;
use crate::html::escape;
use crate::seeded::Draw;
use crate::world::{Site, lock};

const DAY: i64 = 24 * 3_600;
/// After so many seconds nobody reacts to a message any more.
pub(super) const SETTLES_IN: i64 = 10 * DAY;
/// People who write.
const AUTHORS: u64 = 12;

/// A message of a channel, without its text.
#[derive(Clone)]
pub(super) struct Message {
    pub(super) index: u64,
    /// In milliseconds; the message's id too.
    created_at: i64,
    /// In milliseconds; as long as nobody touched it, the moment of its making.
    pub(super) modified_at: i64,
    /// In epoch seconds.
    edited_at: Option<i64>,
}

/// Where a message stands, and where the caller found this provider.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) team: &'a Team,
    pub(super) channel: &'a Channel,
    pub(super) mount: &'a str,
}

impl Message {
    /// Message `index` of a channel as it stands now.
    pub(super) fn of(site: &Site, channel: &Channel, index: u64) -> Self {
        let timeline = channel.timeline(&site.world.data);
        let second = timeline.moment(index);
        // The messages of one second are told apart by milliseconds.
        let within = index - timeline.count(second - 1) - 1;
        let created_at = second * 1_000 + i64::try_from(within % 1_000).unwrap_or(0);
        let mut draw = Draw::of(channel.id, index);
        let reacted_at = second + draw.seconds(30, SETTLES_IN);
        let reacted = draw.chance(35) && reacted_at <= site.now_seconds();
        let unedited = if reacted { reacted_at * 1_000 } else { created_at };
        let record = format!("{}/{created_at}", channel.id);
        let edited_at = lock(&site.standing.edits).of(&record).map(|edit| edit.at);
        let modified_at = edited_at.map_or(unedited, |at| unedited.max(at * 1_000));
        Self { index, created_at, modified_at, edited_at }
    }

    /// The message with this id, if there is such a one.
    pub(super) fn find(site: &Site, channel: &Channel, id: &str) -> Option<Self> {
        let created_at: i64 = id.parse().ok()?;
        let timeline = channel.timeline(&site.world.data);
        let second = created_at.div_euclid(1_000);
        let within = u64::try_from(created_at.rem_euclid(1_000)).ok()?;
        let index = timeline.count(second - 1) + 1 + within;
        let exists = index <= timeline.count(site.now_seconds());
        let found = exists.then(|| Self::of(site, channel, index))?;
        (found.created_at == created_at).then_some(found)
    }

    pub(super) fn id(&self) -> String {
        self.created_at.to_string()
    }

    pub(super) fn json(&self, site: &Site, place: &Place<'_>) -> Value {
        let Place { team, channel, mount } = *place;
        let id = self.id();
        let system = self.index == 1;
        let content =
            if system { "<systemEventMessage/>".to_owned() } else { self.content(site, channel) };
        let web = format!(
            "{mount}/l/message/{}/{id}?groupId={}&tenantId={TENANT}\
             &createdTime={id}&parentMessageId={id}",
            channel.id, team.id,
        );
        json!({
            "id": id,
            "replyToId": null,
            "etag": self.modified_at.to_string(),
            "messageType": if system { "unknownFutureValue" } else { "message" },
            "createdDateTime": millis(self.created_at),
            "lastModifiedDateTime": millis(self.modified_at),
            "lastEditedDateTime": self.edited_at.map(rfc3339_milliseconds),
            "deletedDateTime": null,
            "subject": null,
            "summary": null,
            "chatId": null,
            "importance": "normal",
            "locale": "en-us",
            "webUrl": web,
            "policyViolation": null,
            "eventDetail": null,
            "from": if system { Value::Null } else { self.author(channel) },
            "body": { "contentType": "html", "content": content },
            "channelIdentity": { "teamId": team.id, "channelId": channel.id },
            "attachments": [],
            "mentions": [],
            "reactions": [],
        })
    }

    fn author(&self, channel: &Channel) -> Value {
        let author =
            1 + Draw::of("teams author", self.index + channel.name.len() as u64).below(AUTHORS);
        json!({
            "application": null,
            "device": null,
            "user": {
                "@odata.type": "#microsoft.graph.teamworkUserIdentity",
                "id": me::user_id(author),
                "displayName": person(author).name,
                "userIdentityType": "aadUser",
                "tenantId": TENANT,
            },
        })
    }

    pub(super) fn content(&self, site: &Site, channel: &Channel) -> String {
        let record = format!("{}/{}", channel.id, self.created_at);
        let edits = lock(&site.standing.edits);
        let edited = edits.of(&record).and_then(|edit| edit.changes.get("content")?.as_str());
        if let Some(edited) = edited {
            return edited.to_owned();
        }
        drop(edits);
        format!("<p>{}</p>", escape(&text(site, channel, self.index)))
    }
}

fn text(site: &Site, channel: &Channel, index: u64) -> String {
    let data = &site.world.data;
    let mut draw = Draw::of("teams text", index);
    match channel.talk {
        Talk::Orders => {
            let of_all = index * data.orders.size() / channel.timeline(data).size().max(1);
            let order = Order::of(data, of_all.max(1), site.now_seconds());
            let total = order.currency.decimal(order.total());
            let (number, currency) = (order.number(), order.currency.code());
            format!("{} bought for {total} {currency} ({number})", person(order.customer).name)
        }
        Talk::Issues => {
            let title = IssueTexts::of("acme/app", index).title;
            let opening = draw.pick(&["Who takes this?", "Done:", "Blocked by review:"]);
            format!("{opening} #{index} {title}")
        }
        Talk::Customers => {
            let someone = person(index);
            let closing = draw.pick(&["wants a call", "signed", "asked about delivery"]);
            format!("{} of {} {closing}", someone.name, someone.company.name)
        }
    }
}

fn millis(epoch_milliseconds: i64) -> String {
    let whole = rfc3339_milliseconds(epoch_milliseconds.div_euclid(1_000));
    let within = epoch_milliseconds.rem_euclid(1_000);
    whole.replace(".000Z", &format!(".{within:03}Z"))
}
