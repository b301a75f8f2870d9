use super::record::Facts;
use crate::clock::rfc3339_milliseconds;
use crate::data::order::Order;
use crate::data::person::person;
use crate::seeded::Draw;
use crate::world::Site;

const DAY: i64 = 24 * 3_600;

/// Deal `index` is the sale of every fifth order of the shop; it is won or lost in a few weeks.
pub(super) fn facts(site: &Site, index: u64, created_at: i64) -> Facts {
    let data = &site.world.data;
    let now = site.now_seconds();
    let order = Order::of(data, index * 5, now);
    let buyer = person(order.customer);
    let what = order.lines.first().map_or("order", |line| line.name);
    let life = life(index, created_at);
    let (stage, updated_at) =
        life.iter().rev().find(|(_, at)| *at <= now).copied().unwrap_or(life[0]);
    let [.., (last, ended_at)] = life;
    let ended = stage == last;
    let won = ended && stage == "closedwon";
    let flag = |yes: bool| Some(if yes { "true" } else { "false" }.to_owned());
    Facts {
        updated_at,
        properties: vec![
            ("dealname", Some(format!("{} – {what}", buyer.company.name))),
            ("amount", Some(order.currency.decimal(order.total()))),
            ("deal_currency_code", Some(order.currency.code().to_owned())),
            ("pipeline", Some("default".to_owned())),
            ("dealstage", Some(stage.to_owned())),
            ("dealtype", Some("newbusiness".to_owned())),
            // The day that is hoped for, until it is known.
            ("closedate", Some(rfc3339_milliseconds(ended_at))),
            ("hs_is_closed", flag(ended)),
            ("hs_is_closed_won", flag(won)),
            ("closed_lost_reason", (ended && !won).then(|| "Too expensive".to_owned())),
            ("description", None),
            ("hubspot_owner_id", None),
        ],
    }
}

/// The stages of HubSpot's own pipeline, and when each begins.
fn life(index: u64, created_at: i64) -> [(&'static str, i64); 5] {
    let mut draw = Draw::of("deal", index);
    let qualified = created_at + draw.seconds(DAY / 4, 4 * DAY);
    let presented = qualified + draw.seconds(DAY, 8 * DAY);
    let offered = presented + draw.seconds(DAY, 10 * DAY);
    let ended = offered + draw.seconds(DAY, 20 * DAY);
    [
        ("appointmentscheduled", created_at),
        ("qualifiedtobuy", qualified),
        ("presentationscheduled", presented),
        ("contractsent", offered),
        (if draw.chance(62) { "closedwon" } else { "closedlost" }, ended),
    ]
}
