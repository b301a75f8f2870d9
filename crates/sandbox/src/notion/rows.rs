use serde_json::Value;

use super::source::Source;
use crate::clock::rfc3339_milliseconds;
use crate::data::order::{Order, standing};
use crate::data::person::person;
use crate::seeded::Draw;
use crate::world::Site;

const DAY: i64 = 24 * 3_600;

/// The contents of a page: plain values by property name.
pub(super) type Row = Vec<(&'static str, Value)>;

/// Every so many-th order of the shop.
fn order_of(site: &Site, source: &Source, index: u64) -> u64 {
    let data = &site.world.data;
    index * data.orders.size() / source.timeline(data).size().max(1)
}

pub(super) fn order(site: &Site, source: &Source, index: u64) -> Row {
    let data = &site.world.data;
    let order = Order::of(data, order_of(site, source, index), site.now_seconds());
    let buyer = person(order.customer);
    let total: f64 = order.currency.decimal(order.total()).parse().unwrap_or_default();
    vec![
        ("Order", format!("Order {}", order.number()).into()),
        ("Status", order.status.into()),
        ("Total", total.into()),
        ("Currency", order.currency.code().into()),
        ("Customer", buyer.name.into()),
        ("E-mail", buyer.email.into()),
        ("Placed", rfc3339_milliseconds(order.placed_at).into()),
    ]
}

pub(super) fn order_edited_at(site: &Site, source: &Source, index: u64) -> i64 {
    let of_all = order_of(site, source, index);
    standing(of_all, site.world.data.orders.moment(of_all), site.now_seconds()).1
}

pub(super) fn customer(_site: &Site, _source: &Source, index: u64) -> Row {
    let someone = person(index);
    let phone = if index.is_multiple_of(3) { Value::Null } else { someone.phone.into() };
    vec![
        ("Name", someone.name.into()),
        ("E-mail", someone.email.into()),
        ("Company", someone.company.name.into()),
        ("Country", someone.country.into()),
        ("Phone", phone),
        ("Newsletter", Draw::of("notion newsletter", index).chance(40).into()),
    ]
}

pub(super) fn customer_edited_at(site: &Site, source: &Source, index: u64) -> i64 {
    let created_at = source.timeline(&site.world.data).moment(index);
    let edited_at = created_at + Draw::of("notion customer", index).seconds(60, 30 * DAY);
    if edited_at <= site.now_seconds() { edited_at } else { created_at }
}

const HANDBOOK: [&str; 6] = [
    "Welcome to Acme",
    "How we pack parcels",
    "Returns & refunds: who decides?",
    "Holidays 🏖️",
    "<b>Brand</b> guide",
    "دليل الموظف",
];

pub(super) fn handbook(_site: &Site, _source: &Source, index: u64) -> Row {
    let position = usize::try_from(index.saturating_sub(1)).unwrap_or(0) % HANDBOOK.len();
    vec![("title", HANDBOOK[position].into())]
}

pub(super) fn handbook_edited_at(site: &Site, source: &Source, index: u64) -> i64 {
    source.timeline(&site.world.data).moment(index)
}
