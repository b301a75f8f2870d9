use serde_json::{Value, json};

use super::object::Object;
use crate::data::person::person;

pub(super) const FIELDS: &[&str] = &[
    "Id",
    "AccountId",
    "FirstName",
    "LastName",
    "Name",
    "Email",
    "Phone",
    "Title",
    "MailingCity",
    "MailingCountry",
    "OwnerId",
    "IsDeleted",
    "CreatedDate",
    "LastModifiedDate",
    "SystemModstamp",
];

/// Person `index`.
pub(super) fn record(index: u64) -> Value {
    let person = person(index);
    json!({
        "AccountId": Object::Account.id(index),
        "FirstName": person.given,
        "LastName": person.family,
        "Name": person.name,
        "Email": person.email,
        "Phone": (!index.is_multiple_of(3)).then_some(person.phone),
        "Title": person.job,
        "MailingCity": person.city,
        "MailingCountry": person.country,
    })
}
