use serde_json::{Value, json};

use crate::data::cost::Cost;
use crate::data::ledger::Ledger;
use crate::data::money::Currency;
use crate::data::supplier::Supplier;
use crate::guid;

/// Number and name of an account in the books, as Sage's own chart has them.
fn account(ledger: Ledger) -> (u64, &'static str) {
    match ledger {
        Ledger::Packaging => (5_100, "Cost of sales - packaging"),
        Ledger::Freight => (5_200, "Carriage"),
        Ledger::Energy => (7_200, "Electricity and gas"),
        Ledger::Water => (7_210, "Water rates"),
        Ledger::Fuel => (7_300, "Fuel and oil"),
        Ledger::TravelNational => (7_400, "Travelling"),
        Ledger::TravelInternational => (7_401, "Travelling overseas"),
        Ledger::Catering => (7_403, "Entertainment and catering"),
        Ledger::Office => (7_500, "Office stationery"),
        Ledger::Software => (7_550, "Software and hosting"),
        Ledger::Cleaning => (7_801, "Cleaning"),
        Ledger::Equipment => (30, "Office equipment and IT"),
    }
}

/// A reference to something that has a path.
pub(super) fn reference(kind: &str, id: &str, name: &str) -> Value {
    json!({ "id": id, "displayed_as": name, "$path": format!("/{kind}/{id}") })
}

pub(super) fn ledger_account(ledger: Ledger) -> Value {
    let (nominal, name) = account(ledger);
    let id = guid::digits("sage ledger account", nominal);
    reference("ledger_accounts", &id, &format!("{name} ({nominal:04})"))
}

pub(super) fn contact(number: u64, supplier: &Supplier) -> Value {
    let id = guid::digits("sage contact", number);
    reference("contacts", &id, supplier.name)
}

pub(super) fn currency(currency: Currency) -> Value {
    let name = match currency {
        Currency::Eur => "Euro (EUR)",
        Currency::Usd => "US Dollar (USD)",
        Currency::Gbp => "Pound Sterling (GBP)",
        Currency::Jpy => "Japanese Yen (JPY)",
    };
    reference("currencies", currency.code(), name)
}

pub(super) fn tax_rate(tax: u64) -> Value {
    let (id, name) = if tax > 0 { ("DE_STANDARD", "Standard 19%") } else { ("NO_TAX", "No Tax") };
    reference("tax_rates", id, name)
}

pub(super) fn payment_method() -> Value {
    reference("payment_methods", "CREDIT_DEBIT", "Credit/Debit Card")
}

pub(super) fn transaction_type(id: &str, name: &str) -> Value {
    reference("transaction_types", id, name)
}

pub(super) fn status(is_paid: bool) -> Value {
    let (id, name) = if is_paid { ("PAID", "Paid") } else { ("UNPAID", "Unpaid") };
    reference("artefact_statuses", id, name)
}

/// What a unit of the books' currency is worth in that of the cost.
pub(super) fn exchange_rate(cost: &Cost, books: Currency) -> String {
    // With a decimal always, as amounts have.
    format!("{:?}", cost.currency().per_unit_of(books))
}
