use serde_json::{Value, json};

use super::channel::{Channel, Talk};
use super::{member, ts};
use crate::data::event::Event;
use crate::data::issue::IssueTexts;
use crate::data::order::Order;
use crate::data::person::person;
use crate::seeded::Draw;
use crate::world::Site;

/// Message `index` of a channel, as somebody wrote it.
pub(super) fn written(site: &Site, channel: &Channel, index: u64, at: i64, team: &str) -> Value {
    let data = &site.world.data;
    match channel.talk {
        Talk::Orders => {
            let order = Order::of(data, index, site.now_seconds());
            let buyer = person(order.customer).name;
            let total = order.currency.decimal(order.total());
            let currency = order.currency.code();
            let text = format!("New order {} from {buyer}: {total} {currency}", order.number());
            by_bot("Orders", &text, at)
        }
        Talk::Events => {
            let of_all = index * data.events.size() / channel.timeline(data).size().max(1);
            by_bot("Shop", &Event::of(data, of_all.max(1)).subject, at)
        }
        Talk::Issues => {
            let title = IssueTexts::of("acme/app", index).title;
            let opening = Draw::of(channel.id, index).pick(&[
                "Can somebody look at this?",
                "Fixed on main:",
                "I am on it.",
                "Seen again:",
            ]);
            by_member(site, channel, index, &format!("{opening} #{index} {title}"), at, team)
        }
        Talk::Customers => {
            let someone = person(index);
            let closing = Draw::of(channel.id, index).pick(&[
                "is a customer now 🎉",
                "asked for an offer",
                "called, please call back",
                "sends greetings to everybody",
            ]);
            let text = format!("{} of {} {closing}", someone.name, someone.company.name);
            by_member(site, channel, index, &text, at, team)
        }
    }
}

fn by_bot(name: &str, text: &str, at: i64) -> Value {
    json!({
        "type": "message",
        "subtype": "bot_message",
        "text": escaped(text),
        "ts": ts::write(at),
        "username": name,
        "bot_id": "B07ACMESHOP",
    })
}

/// Something that a member of the workspace wrote; the number decides who.
pub(super) fn by_member(
    site: &Site,
    channel: &Channel,
    index: u64,
    text: &str,
    at: i64,
    team: &str,
) -> Value {
    let members = member::timeline(site).count(ts::parts(at).0).max(1);
    let author = 1 + Draw::of("slack author", index + channel.name.len() as u64).below(members);
    json!({
        "type": "message",
        "user": member::id(author),
        "text": escaped(text),
        "ts": ts::write(at),
        "team": team,
    })
}

/// Slack keeps the three characters of its own markup escaped.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
