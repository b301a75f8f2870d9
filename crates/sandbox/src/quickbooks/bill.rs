use serde_json::{Value, json};

use super::chart;
use super::company::Company;
use crate::calendar::Day;
use crate::data::cost::{Cost, Kind};
use crate::stream::Stream;
use crate::world::Site;

/// What a vendor is owed or was paid.
pub(super) fn record(site: &Site, company: Company, stream: &Stream<'_>, index: u64) -> Value {
    let firm = company.books(site).firm;
    let booked_at = stream.created_at(index);
    let cost = Cost::of(firm, Kind::Bill, index, booked_at);
    let owed = if stream.is_settled(index) { 0 } else { cost.total() };
    json!({
        "TxnDate": Day::of(booked_at).iso(),
        "DueDate": Day::of(cost.due_at()).iso(),
        "DocNumber": cost.reference(),
        "CurrencyRef": chart::currency_ref(cost.currency()),
        "ExchangeRate": chart::exchange_rate(&cost, firm.currency),
        "VendorRef": chart::vendor_ref(&cost),
        "APAccountRef": { "value": "33", "name": "Accounts Payable (A/P)" },
        "TotalAmt": cost.currency().number(cost.total()),
        "Balance": cost.currency().number(owed),
        "GlobalTaxCalculation": "TaxExcluded",
        "TxnTaxDetail": { "TotalTax": cost.currency().number(cost.tax()) },
        "Line": chart::lines(&cost),
    })
}
