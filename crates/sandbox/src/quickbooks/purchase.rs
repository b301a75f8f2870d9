use serde_json::{Value, json};

use super::chart;
use super::company::Company;
use crate::calendar::Day;
use crate::data::cost::{Cost, Kind};
use crate::seeded::Draw;
use crate::stream::Stream;
use crate::world::Site;

/// Money that was spent at once.
pub(super) fn record(site: &Site, company: Company, stream: &Stream<'_>, index: u64) -> Value {
    let firm = company.books(site).firm;
    let booked_at = stream.created_at(index);
    let cost = Cost::of(firm, Kind::Spend, index, booked_at);
    let by_card = Draw::of("purchase", index).chance(70);
    let (payment, number, name) =
        if by_card { ("CreditCard", "41", "Mastercard") } else { ("Cash", "35", "Checking") };
    let mut entity = chart::vendor_ref(&cost);
    entity["type"] = "Vendor".into();
    json!({
        "TxnDate": Day::of(booked_at).iso(),
        "DocNumber": cost.reference(),
        "CurrencyRef": chart::currency_ref(cost.currency()),
        "ExchangeRate": chart::exchange_rate(&cost, firm.currency),
        "PaymentType": payment,
        "AccountRef": { "value": number, "name": name },
        "EntityRef": entity,
        "Credit": false,
        "PurchaseEx": { "any": [] },
        "TotalAmt": cost.currency().number(cost.total()),
        "GlobalTaxCalculation": "TaxExcluded",
        "TxnTaxDetail": { "TotalTax": cost.currency().number(cost.tax()) },
        "Line": chart::lines(&cost),
    })
}
