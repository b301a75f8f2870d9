use serde_json::{Value, json};

use super::json_date;
use super::list::Listed;
use super::tenant::Tenant;
use crate::data::person::person;
use crate::data::supplier::SUPPLIERS;
use crate::world::Site;

pub(super) const LISTED: Listed = Listed {
    id: "ContactID",
    filters: &[
        "ContactStatus",
        "Name",
        "EmailAddress",
        "IsSupplier",
        "IsCustomer",
        "UpdatedDateUTC",
    ],
};

/// Somebody the organisation deals with, by number.
#[derive(Clone, Copy)]
pub(super) enum Contact {
    Supplier(u64),
    Customer(u64),
}

pub(super) fn of_id(site: &Site, tenant: Tenant, id: &str) -> Option<Contact> {
    if let Some(index) = tenant.supplier_index(id) {
        return tenant.suppliers(site).has(index).then_some(Contact::Supplier(index));
    }
    let index = tenant.customer_index(id)?;
    tenant.customers(site).has(index).then_some(Contact::Customer(index))
}

pub(super) fn record(site: &Site, tenant: Tenant, contact: Contact) -> Value {
    match contact {
        Contact::Supplier(index) => supplier(site, tenant, index),
        Contact::Customer(index) => customer(site, tenant, index),
    }
}

fn supplier(site: &Site, tenant: Tenant, index: u64) -> Value {
    let stream = tenant.suppliers(site);
    let place = usize::try_from(index.saturating_sub(1)).unwrap_or(0);
    let supplier = &SUPPLIERS[place];
    let record = json!({
        "ContactID": tenant.supplier_id(index),
        "ContactStatus": "ACTIVE",
        "Name": supplier.name,
        "EmailAddress": supplier.email(),
        "Addresses": [{ "AddressType": "POBOX", "Country": supplier.country }],
        "Phones": [],
        "DefaultCurrency": supplier.currency.code(),
        "IsSupplier": true,
        "IsCustomer": false,
        "UpdatedDateUTC": json_date::of(stream.stamp(index).updated_at),
    });
    stream.with_changes(index, record)
}

fn customer(site: &Site, tenant: Tenant, index: u64) -> Value {
    let stream = tenant.customers(site);
    let person = person(index);
    let record = json!({
        "ContactID": tenant.customer_id(index),
        "ContactStatus": "ACTIVE",
        "Name": person.company.name,
        "FirstName": person.given,
        "LastName": person.family,
        "EmailAddress": person.email,
        "Addresses": [
            { "AddressType": "POBOX", "City": person.city, "Country": person.country },
        ],
        "Phones": [{ "PhoneType": "DEFAULT", "PhoneNumber": person.phone }],
        "IsSupplier": false,
        "IsCustomer": true,
        "UpdatedDateUTC": json_date::of(stream.stamp(index).updated_at),
    });
    stream.with_changes(index, record)
}
