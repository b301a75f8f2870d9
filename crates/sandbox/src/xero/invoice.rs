use serde_json::{Value, json};

use super::bank_transaction::day;
use super::list::Listed;
use super::tenant::Tenant;
use super::{chart, json_date};
use crate::data::cost::{Cost, Kind};
use crate::guid;
use crate::stream::Stream;
use crate::world::Site;

pub(super) const LISTED: Listed = Listed {
    id: "InvoiceID",
    filters: &[
        "Type",
        "Status",
        "Date",
        "DueDate",
        "UpdatedDateUTC",
        "InvoiceNumber",
        "Reference",
        "CurrencyCode",
    ],
};

pub(super) fn stream(site: &Site, tenant: Tenant) -> Stream<'_> {
    Stream::of_costs(site, tenant.books(site), Kind::Bill)
}

pub(super) fn id(site: &Site, tenant: Tenant, index: u64) -> String {
    guid::guid(tenant.books(site).firm.stream(Kind::Bill), index)
}

pub(super) fn index_of(site: &Site, tenant: Tenant, id: &str) -> Option<u64> {
    guid::index_of(tenant.books(site).firm.stream(Kind::Bill), id)
}

/// A bill of a supplier, as it stands now.
pub(super) fn record(site: &Site, tenant: Tenant, index: u64) -> Value {
    let stream = stream(site, tenant);
    let firm = tenant.books(site).firm;
    let booked_at = stream.created_at(index);
    let cost = Cost::of(firm, Kind::Bill, index, booked_at);
    let id = id(site, tenant, index);
    let amount = |minor_units: u64| cost.currency().number(minor_units);
    let is_paid = stream.is_settled(index);
    let (paid, due) = if is_paid { (cost.total(), 0) } else { (0, cost.total()) };
    let record = json!({
        "InvoiceID": id,
        "Type": "ACCPAY",
        "InvoiceNumber": cost.reference(),
        "Reference": "",
        "Contact": {
            "ContactID": tenant.supplier_id(cost.supplier_number),
            "Name": cost.supplier.name,
        },
        "DateString": json_date::day_text(booked_at),
        "Date": json_date::of(day(booked_at)),
        "DueDateString": json_date::day_text(cost.due_at()),
        "DueDate": json_date::of(day(cost.due_at())),
        "Status": if is_paid { "PAID" } else { "AUTHORISED" },
        "LineAmountTypes": "Exclusive",
        "LineItems": chart::line_items(&cost, &id),
        "SubTotal": amount(cost.net()),
        "TotalTax": amount(cost.tax()),
        "Total": amount(cost.total()),
        "AmountPaid": amount(paid),
        "AmountDue": amount(due),
        "AmountCredited": 0.0,
        "CurrencyCode": cost.currency().code(),
        "HasAttachments": false,
        "HasErrors": false,
        "Payments": [],
        "UpdatedDateUTC": json_date::of(stream.stamp(index).updated_at),
    });
    stream.with_changes(index, chart::with_rate(record, &cost, firm.currency))
}
