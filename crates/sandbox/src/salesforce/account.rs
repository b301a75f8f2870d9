use serde_json::{Value, json};

use crate::data::person::person;
use crate::seeded::Draw;

pub(super) const FIELDS: &[&str] = &[
    "Id",
    "Name",
    "Type",
    "Industry",
    "Website",
    "Phone",
    "BillingCity",
    "BillingCountry",
    "NumberOfEmployees",
    "OwnerId",
    "IsDeleted",
    "CreatedDate",
    "LastModifiedDate",
    "SystemModstamp",
];

/// The firm that person `index` works for.
pub(super) fn record(index: u64) -> Value {
    let person = person(index);
    let mut draw = Draw::of("account", index);
    json!({
        "Name": person.company.name,
        "Type": draw.pick(&["Customer - Direct", "Customer - Channel", "Prospect"]),
        "Industry": draw.pick(&["Retail", "Manufacturing", "Technology", "Hospitality", "Energy"]),
        "Website": format!("https://{}", person.company.domain),
        "Phone": person.phone,
        "BillingCity": person.city,
        "BillingCountry": person.country,
        // Not everybody tells.
        "NumberOfEmployees": (!index.is_multiple_of(5)).then(|| 5 + draw.below(900)),
    })
}
