use serde_json::{Value, json};

use super::table::{CUSTOMERS, Table};
use crate::clock::rfc3339_milliseconds;
use crate::data::issue::{IssueFacts, IssueTexts};
use crate::data::order::Order;
use crate::data::person::person;
use crate::data::products::PRODUCTS;
use crate::seeded::Draw;
use crate::world::Site;

const DAY: i64 = 24 * 3_600;

/// The contents of a record.
pub(super) struct Cells {
    pub(super) created_at: i64,
    pub(super) changed_at: i64,
    /// By field name; null, false and empty ones are there too.
    pub(super) fields: Vec<(&'static str, Value)>,
}

pub(super) fn order(site: &Site, table: &Table, index: u64) -> Cells {
    let data = &site.world.data;
    let of_all = index * data.orders.size() / table.timeline(data).size().max(1);
    let order = Order::of(data, of_all, site.now_seconds());
    let buyer = person(order.customer);
    let total: f64 = order.currency.decimal(order.total()).parse().unwrap_or_default();
    let notes = Draw::of("airtable notes", index).pick(&[
        "",
        "",
        "",
        "Leave with the neighbour",
        "Gift: no invoice in the parcel",
        "Called on Monday.\nWants it before the weekend.",
    ]);
    Cells {
        created_at: order.placed_at,
        changed_at: order.updated_at,
        fields: vec![
            ("Order", order.number().into()),
            ("Customer", json!([CUSTOMERS.record_id(order.customer)])),
            ("E-mail", buyer.email.into()),
            ("Status", order.status.into()),
            ("Total", total.into()),
            ("Currency", order.currency.code().into()),
            ("Paid", (!matches!(order.status, "pending" | "cancelled")).into()),
            ("Placed", rfc3339_milliseconds(order.placed_at).into()),
            ("Notes", notes.into()),
            ("Last modified", rfc3339_milliseconds(order.updated_at).into()),
        ],
    }
}

pub(super) fn customer(site: &Site, table: &Table, index: u64) -> Cells {
    let someone = person(index);
    let created_at = table.timeline(&site.world.data).moment(index);
    let mut draw = Draw::of("airtable customer", index);
    let changes_at = created_at + draw.seconds(60, 30 * DAY);
    // Every third one never gave a number.
    let phone = if index.is_multiple_of(3) { Value::Null } else { someone.phone.into() };
    Cells {
        created_at,
        changed_at: if changes_at <= site.now_seconds() { changes_at } else { created_at },
        fields: vec![
            ("Name", someone.name.into()),
            ("E-mail", someone.email.into()),
            ("Company", someone.company.name.into()),
            ("Country", someone.country.into()),
            ("City", someone.city.into()),
            ("Phone", phone),
            ("Job", someone.job.into()),
            ("Newsletter", draw.chance(40).into()),
        ],
    }
}

pub(super) fn product(site: &Site, table: &Table, index: u64) -> Cells {
    let created_at = table.timeline(&site.world.data).moment(index);
    // The timeline goes on for ever, the shop's shelves do not.
    let position = usize::try_from((index - 1) % PRODUCTS.len() as u64).unwrap_or(0);
    let (sku, name, euro_cents) = PRODUCTS[position];
    let price = f64::from(u32::try_from(euro_cents).unwrap_or(u32::MAX)) / 100.0;
    Cells {
        created_at,
        changed_at: created_at,
        fields: vec![("SKU", sku.into()), ("Name", name.into()), ("Price", price.into())],
    }
}

pub(super) fn issue(site: &Site, table: &Table, index: u64) -> Cells {
    let created_at = table.timeline(&site.world.data).moment(index);
    let facts = IssueFacts::of("acme/app", index, created_at, site.now_seconds());
    let texts = IssueTexts::of("acme/app", index);
    let state = if facts.closed_at.is_some() { "closed" } else { "open" };
    Cells {
        created_at,
        changed_at: facts.updated_at,
        fields: vec![
            ("Title", texts.title.into()),
            ("Number", index.into()),
            ("State", state.into()),
            ("Author", texts.author.0.into()),
            ("Comments", facts.comments.into()),
            ("Body", texts.body.into()),
            ("Closed", facts.closed_at.map(rfc3339_milliseconds).into()),
        ],
    }
}
