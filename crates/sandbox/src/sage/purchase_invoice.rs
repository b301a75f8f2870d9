use serde_json::{Value, json};

use super::business::Business;
use super::{amount, chart};
use crate::calendar::Day;
use crate::clock::rfc3339;
use crate::data::cost::{Cost, Kind, Line};
use crate::guid;
use crate::stream::Stream;
use crate::world::Site;

pub(super) fn stream(site: &Site, business: Business) -> Stream<'_> {
    Stream::of_costs(site, business.books(site), Kind::Bill)
}

fn id(business: Business, index: u64) -> String {
    guid::digits(business.firm().stream(Kind::Bill), index)
}

/// The number of the invoice with this id, if there is one now.
pub(super) fn index_of(site: &Site, business: Business, text: &str) -> Option<u64> {
    let index = guid::index_of(business.firm().stream(Kind::Bill), text)?;
    stream(site, business).has(index).then_some(index)
}

/// A bill of a supplier with all its attributes, as it stands now.
pub(super) fn record(site: &Site, business: Business, index: u64) -> Value {
    let stream = stream(site, business);
    let firm = business.firm();
    let booked_at = stream.created_at(index);
    let cost = Cost::of(firm, Kind::Bill, index, booked_at);
    let id = id(business, index);
    let is_paid = stream.is_settled(index);
    let (paid, outstanding) = if is_paid { (cost.total(), 0) } else { (0, cost.total()) };
    let lines: Vec<Value> =
        (1..).zip(&cost.lines).map(|(place, line)| invoice_line(&cost, &id, place, line)).collect();
    let record = json!({
        "id": id,
        "displayed_as": format!("PI-{index}"),
        "$path": format!("/purchase_invoices/{id}"),
        "created_at": rfc3339(booked_at),
        "updated_at": rfc3339(stream.stamp(index).updated_at),
        "transaction_type": chart::transaction_type("PURCHASE_INVOICE", "Purchase Invoice"),
        "deleted_at": null,
        "contact": chart::contact(cost.supplier_number, cost.supplier),
        "contact_name": cost.supplier.name,
        "contact_reference": null,
        "date": Day::of(booked_at).iso(),
        "due_date": Day::of(cost.due_at()).iso(),
        "reference": format!("PI-{index}"),
        "vendor_reference": cost.reference(),
        "notes": null,
        "total_quantity": quantity(cost.lines.iter().map(|line| line.quantity).sum()),
        "net_amount": amount::text(cost.net()),
        "tax_amount": amount::text(cost.tax()),
        "total_amount": amount::text(cost.total()),
        "total_paid": amount::text(paid),
        "outstanding_amount": amount::text(outstanding),
        "currency": chart::currency(cost.currency()),
        "exchange_rate": chart::exchange_rate(&cost, firm.currency),
        "status": chart::status(is_paid),
        "invoice_lines": lines,
    });
    stream.with_changes(index, record)
}

fn invoice_line(cost: &Cost, invoice: &str, place: u64, line: &Line) -> Value {
    json!({
        "id": guid::digits(invoice, place),
        "displayed_as": line.description,
        "description": line.description,
        "product": null,
        "service": null,
        "ledger_account": chart::ledger_account(cost.supplier.ledger),
        "quantity": quantity(line.quantity),
        "unit_price": amount::text(line.unit_price),
        "net_amount": amount::text(line.net()),
        "tax_rate": chart::tax_rate(line.tax()),
        "tax_amount": amount::text(line.tax()),
        "total_amount": amount::text(line.net() + line.tax()),
    })
}

fn quantity(whole: u64) -> String {
    format!("{whole}.0")
}
