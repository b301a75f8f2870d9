use serde_json::{Value, json};

use super::business::Business;
use super::{amount, bank_account, chart};
use crate::calendar::Day;
use crate::clock::rfc3339;
use crate::data::cost::{Cost, Kind, Line};
use crate::data::money::Currency;
use crate::guid;
use crate::stream::Stream;
use crate::world::Site;

pub(super) fn stream(site: &Site, business: Business) -> Stream<'_> {
    Stream::of_costs(site, business.books(site), Kind::Spend)
}

fn id(business: Business, index: u64) -> String {
    guid::digits(business.firm().stream(Kind::Spend), index)
}

/// The number of the payment with this id, if there is one now.
pub(super) fn index_of(site: &Site, business: Business, text: &str) -> Option<u64> {
    let index = guid::index_of(business.firm().stream(Kind::Spend), text)?;
    stream(site, business).has(index).then_some(index)
}

/// What the payment was made in.
pub(super) fn currency(stream: &Stream<'_>, business: Business, index: u64) -> Currency {
    Cost::of(business.firm(), Kind::Spend, index, stream.created_at(index)).currency()
}

/// Money that was spent at once, with all its attributes.
pub(super) fn record(site: &Site, business: Business, index: u64) -> Value {
    let stream = stream(site, business);
    let firm = business.firm();
    let booked_at = stream.created_at(index);
    let cost = Cost::of(firm, Kind::Spend, index, booked_at);
    let id = id(business, index);
    let lines: Vec<Value> =
        (1..).zip(&cost.lines).map(|(place, line)| payment_line(&cost, &id, place, line)).collect();
    let record = json!({
        "id": id,
        "displayed_as": cost.reference(),
        "$path": format!("/other_payments/{id}"),
        "created_at": rfc3339(booked_at),
        "updated_at": rfc3339(stream.stamp(index).updated_at),
        "transaction_type": chart::transaction_type("OTHER_PAYMENT", "Other Payment"),
        "deleted_at": null,
        "payment_method": chart::payment_method(),
        "contact": chart::contact(cost.supplier_number, cost.supplier),
        "bank_account": bank_account::reference(business, cost.currency()),
        "date": Day::of(booked_at).iso(),
        "net_amount": amount::text(cost.net()),
        "tax_amount": amount::text(cost.tax()),
        "total_amount": amount::text(cost.total()),
        "reference": cost.reference(),
        "payment_lines": lines,
        "editable": !stream.is_settled(index),
        "deletable": !stream.is_settled(index),
    });
    stream.with_changes(index, record)
}

fn payment_line(cost: &Cost, payment: &str, place: u64, line: &Line) -> Value {
    json!({
        "id": guid::digits(payment, place),
        "displayed_as": line.description,
        "ledger_account": chart::ledger_account(cost.supplier.ledger),
        "details": line.description,
        "tax_rate": chart::tax_rate(line.tax()),
        "net_amount": amount::text(line.net()),
        "tax_amount": amount::text(line.tax()),
        "total_amount": amount::text(line.net() + line.tax()),
    })
}
