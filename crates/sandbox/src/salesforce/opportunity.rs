use serde_json::{Value, json};

use super::object::Object;
use crate::calendar::Day;
use crate::data::person::person;
use crate::seeded::Draw;
use crate::stream::Stream;
use crate::world::Site;

pub(super) const FIELDS: &[&str] = &[
    "Id",
    "AccountId",
    "Name",
    "StageName",
    "Amount",
    "Probability",
    "CloseDate",
    "Type",
    "LeadSource",
    "IsClosed",
    "IsWon",
    "OwnerId",
    "IsDeleted",
    "CreatedDate",
    "LastModifiedDate",
    "SystemModstamp",
];

const DAY: i64 = 24 * 3_600;

/// A deal, as it stands now.
pub(super) fn record(site: &Site, stream: &Stream<'_>, index: u64) -> Value {
    let created_at = stream.created_at(index);
    let mut draw = Draw::of("opportunity", index);
    let accounts = site.world.data.contacts.count(created_at).max(1);
    let account = 1 + draw.below(accounts);
    let what = draw.pick(&["Office fit-out", "Starter order", "Refill contract", "Gift boxes"]);
    let open = draw.pick(&[
        ("Prospecting", 10),
        ("Qualification", 20),
        ("Proposal/Price Quote", 65),
        ("Negotiation/Review", 90),
    ]);
    let closed = if draw.chance(60) { ("Closed Won", 100) } else { ("Closed Lost", 0) };
    let is_closed = stream.is_settled(index);
    let (stage, probability) = if is_closed { closed } else { open };
    let hundreds = 12 + draw.below(900);
    json!({
        "AccountId": Object::Account.id(account),
        "Name": format!("{} – {what}", person(account).company.name),
        "StageName": stage,
        "Amount": draw.chance(92).then_some(hundreds * 100),
        "Probability": probability,
        "CloseDate": Day::of(created_at + draw.seconds(20 * DAY, 90 * DAY)).iso(),
        "Type": draw.pick(&["New Customer", "Existing Customer - Upgrade"]),
        "LeadSource": draw.pick(&["Web", "Partner Referral", "Trade Show", "Other"]),
        "IsClosed": is_closed,
        "IsWon": stage == "Closed Won",
    })
}
