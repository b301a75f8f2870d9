use serde_json::{Value, json};

use super::entity::Entity;
use crate::data::cost::{Cost, Line};
use crate::data::ledger::Ledger;
use crate::data::money::Currency;

/// Number and name of an account in the books.
fn account(ledger: Ledger) -> (&'static str, &'static str) {
    match ledger {
        Ledger::TravelNational => ("57", "Travel"),
        Ledger::TravelInternational => ("58", "Travel:International"),
        Ledger::Fuel => ("56", "Automobile:Fuel"),
        Ledger::Catering => ("13", "Meals and Entertainment"),
        Ledger::Office => ("15", "Office Expenses"),
        Ledger::Freight => ("61", "Shipping, Freight and Delivery"),
        Ledger::Energy => ("76", "Utilities:Gas and Electric"),
        Ledger::Water => ("77", "Utilities:Water"),
        Ledger::Software => ("78", "Software and Cloud Services"),
        Ledger::Equipment => ("79", "Computer Equipment"),
        Ledger::Packaging => ("80", "Cost of Goods Sold:Packaging"),
        Ledger::Cleaning => ("55", "Maintenance and Cleaning"),
    }
}

/// The lines of a cost, of which each has a place in the chart.
pub(super) fn lines(cost: &Cost) -> Vec<Value> {
    let (number, name) = account(cost.supplier.ledger);
    let line = |(place, line): (u64, &Line)| {
        json!({
            "Id": place.to_string(),
            "LineNum": place,
            "Description": line.description,
            "Amount": cost.currency().number(line.net()),
            "DetailType": "AccountBasedExpenseLineDetail",
            "AccountBasedExpenseLineDetail": {
                "AccountRef": { "value": number, "name": name },
                "BillableStatus": "NotBillable",
                "TaxCodeRef": { "value": if line.tax() > 0 { "5" } else { "NON" } },
            },
        })
    };
    (1..).zip(&cost.lines).map(line).collect()
}

/// Who is paid.
pub(super) fn vendor_ref(cost: &Cost) -> Value {
    json!({ "value": Entity::Vendor.id(cost.supplier_number), "name": cost.supplier.name })
}

pub(super) fn currency_ref(currency: Currency) -> Value {
    let name = match currency {
        Currency::Eur => "Euro",
        Currency::Usd => "United States Dollar",
        Currency::Gbp => "British Pound Sterling",
        Currency::Jpy => "Japanese Yen",
    };
    json!({ "value": currency.code(), "name": name })
}

/// What a unit of the cost's currency is worth in that of the books.
pub(super) fn exchange_rate(cost: &Cost, books: Currency) -> f64 {
    books.per_unit_of(cost.currency())
}
