use serde_json::{Value, json};

use super::list::Listed;
use super::tenant::Tenant;
use super::{chart, json_date};
use crate::data::cost::{Cost, Kind};
use crate::guid;
use crate::stream::Stream;
use crate::world::Site;

pub(super) const LISTED: Listed = Listed {
    id: "BankTransactionID",
    filters: &[
        "Type",
        "Status",
        "Date",
        "UpdatedDateUTC",
        "IsReconciled",
        "Reference",
        "CurrencyCode",
    ],
};

pub(super) fn stream(site: &Site, tenant: Tenant) -> Stream<'_> {
    Stream::of_costs(site, tenant.books(site), Kind::Spend)
}

pub(super) fn id(site: &Site, tenant: Tenant, index: u64) -> String {
    guid::guid(tenant.books(site).firm.stream(Kind::Spend), index)
}

pub(super) fn index_of(site: &Site, tenant: Tenant, id: &str) -> Option<u64> {
    guid::index_of(tenant.books(site).firm.stream(Kind::Spend), id)
}

/// Money that was spent, as it stands now.
pub(super) fn record(site: &Site, tenant: Tenant, index: u64) -> Value {
    let stream = stream(site, tenant);
    let firm = tenant.books(site).firm;
    let booked_at = stream.created_at(index);
    let cost = Cost::of(firm, Kind::Spend, index, booked_at);
    let id = id(site, tenant, index);
    let amount = |minor_units: u64| cost.currency().number(minor_units);
    let record = json!({
        "BankTransactionID": id,
        "Type": "SPEND",
        "Status": "AUTHORISED",
        "Reference": cost.reference(),
        "Contact": {
            "ContactID": tenant.supplier_id(cost.supplier_number),
            "Name": cost.supplier.name,
        },
        "BankAccount": chart::bank_account(tenant.number()),
        "LineItems": chart::line_items(&cost, &id),
        "IsReconciled": stream.is_settled(index),
        "HasAttachments": false,
        "DateString": json_date::day_text(booked_at),
        "Date": json_date::of(day(booked_at)),
        "LineAmountTypes": "Exclusive",
        "SubTotal": amount(cost.net()),
        "TotalTax": amount(cost.tax()),
        "Total": amount(cost.total()),
        "CurrencyCode": cost.currency().code(),
        "UpdatedDateUTC": json_date::of(stream.stamp(index).updated_at),
    });
    stream.with_changes(index, chart::with_rate(record, &cost, firm.currency))
}

/// Midnight before.
pub(super) fn day(epoch_seconds: i64) -> i64 {
    const DAY: i64 = 24 * 3_600;
    epoch_seconds.div_euclid(DAY) * DAY
}
