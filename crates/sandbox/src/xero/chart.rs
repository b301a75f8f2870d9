use serde_json::{Value, json};

use crate::data::cost::{Cost, Line};
use crate::data::ledger::Ledger;
use crate::data::money::Currency;
use crate::guid;

/// The number of the account in the books, as Xero's own chart numbers them.
fn code(ledger: Ledger) -> &'static str {
    match ledger {
        Ledger::Packaging => "310",
        Ledger::Cleaning => "408",
        Ledger::Catering => "420",
        Ledger::Freight => "425",
        Ledger::Energy => "445",
        Ledger::Water => "446",
        Ledger::Fuel => "449",
        Ledger::Office => "453",
        Ledger::Software => "463",
        Ledger::TravelNational => "493",
        Ledger::TravelInternational => "494",
        Ledger::Equipment => "720",
    }
}

/// The account that is paid from.
pub(super) fn bank_account(tenant: u64) -> Value {
    json!({
        "AccountID": guid::guid("xero bank account", tenant),
        "Code": "090",
        "Name": "Business Bank Account",
    })
}

/// The lines of a cost, of which each has a place in the chart.
pub(super) fn line_items(cost: &Cost, id: &str) -> Vec<Value> {
    let code = code(cost.supplier.ledger);
    let line_item = |(place, line): (u64, &Line)| {
        let amount = |minor_units: u64| cost.currency().number(minor_units);
        json!({
            "LineItemID": guid::guid(id, place),
            "Description": line.description,
            "Quantity": f64::from(u32::try_from(line.quantity).unwrap_or(u32::MAX)),
            "UnitAmount": amount(line.unit_price),
            "AccountCode": code,
            "AccountID": guid::guid("xero account", code.parse().unwrap_or_default()),
            "TaxType": if line.tax() > 0 { "INPUT" } else { "NONE" },
            "TaxAmount": amount(line.tax()),
            "LineAmount": amount(line.net()),
            "Tracking": [],
        })
    };
    (1..).zip(&cost.lines).map(line_item).collect()
}

/// Adds what all costs have that are in another currency than the books.
pub(super) fn with_rate(mut record: Value, cost: &Cost, base: Currency) -> Value {
    if cost.currency() != base {
        record["CurrencyRate"] = cost.currency().per_unit_of(base).into();
    }
    record
}
