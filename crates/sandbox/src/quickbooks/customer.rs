use serde_json::{Value, json};

use super::chart;
use crate::data::books::Firm;
use crate::data::person::person;

/// Person `index`, who buys for a firm.
pub(super) fn record(seller: &Firm, index: u64) -> Value {
    let person = person(index);
    json!({
        "DisplayName": person.name,
        "FullyQualifiedName": person.name,
        "PrintOnCheckName": person.company.name,
        "CompanyName": person.company.name,
        "GivenName": person.given,
        "FamilyName": person.family,
        "Active": true,
        "Taxable": false,
        "Job": false,
        "Balance": 0,
        "CurrencyRef": chart::currency_ref(seller.currency),
        "PrimaryEmailAddr": { "Address": person.email },
        "PrimaryPhone": { "FreeFormNumber": person.phone },
        "BillAddr": {
            "Id": index.to_string(),
            "City": person.city,
            "CountrySubDivisionCode": person.country,
        },
    })
}
