use serde_json::{Value, json};

use super::business::Business;
use super::chart;
use crate::clock::rfc3339;
use crate::data::money::Currency;
use crate::data::timeline::EPOCH;
use crate::guid;
use crate::stream::{Origin, Stream};
use crate::world::Site;

/// A business has one account for each; what is paid in a currency is paid from its account.
const CURRENCIES: [Currency; 3] = [Currency::Eur, Currency::Gbp, Currency::Usd];

/// They are there from the beginning.
pub(super) fn stream(site: &Site) -> Stream<'_> {
    Stream::new(site, "sage bank account", Origin::Always(CURRENCIES.len() as u64))
}

/// The account that a business pays from in a currency, as payments name it.
pub(super) fn reference(business: Business, currency: Currency) -> Value {
    chart::reference("bank_accounts", &id(business, currency), &displayed_as(currency))
}

/// The currency of the account with this id, if the business has it.
pub(super) fn currency_of(business: Business, text: &str) -> Option<Currency> {
    CURRENCIES.into_iter().find(|currency| id(business, *currency) == text)
}

/// The currency of the account with this number.
pub(super) fn currency_number(index: u64) -> Currency {
    let place = usize::try_from(index.saturating_sub(1)).unwrap_or(0);
    CURRENCIES[place]
}

/// The account of a business in a currency, with all its attributes.
pub(super) fn record(business: Business, currency: Currency) -> Value {
    let (id, name) = (id(business, currency), displayed_as(currency));
    json!({
        "id": id,
        "displayed_as": name,
        "$path": format!("/bank_accounts/{id}"),
        "created_at": rfc3339(EPOCH),
        "updated_at": rfc3339(EPOCH),
        "bank_account_type": chart::reference("bank_account_types", "CHECKING", "Checking"),
        "bank_account_details": { "account_name": name },
        "currency": chart::currency(currency),
        "nominal_code": nominal_code(currency),
        "is_active": true,
        "editable": true,
        "deletable": false,
    })
}

fn id(business: Business, currency: Currency) -> String {
    guid::digits(&format!("bank account {}", business.id()), nominal_code(currency))
}

fn displayed_as(currency: Currency) -> String {
    format!("Current {} ({})", currency.code(), nominal_code(currency))
}

fn nominal_code(currency: Currency) -> u64 {
    match currency {
        Currency::Eur => 1_200,
        Currency::Gbp => 1_201,
        Currency::Usd => 1_202,
        Currency::Jpy => 1_203,
    }
}
