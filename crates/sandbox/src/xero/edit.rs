use serde_json::Value;

use super::contact::Contact;
use super::tenant::{ALL, Tenant};
use super::{bank_transaction, contact, invoice};
use crate::world::Site;

/// Changes fields of the bank transaction, invoice or contact with this id.
pub(super) fn edit(site: &Site, record: &str, changes: &Value) -> Option<Value> {
    ALL.into_iter().find_map(|tenant| in_tenant(site, tenant, record, changes))
}

fn in_tenant(site: &Site, tenant: Tenant, id: &str, changes: &Value) -> Option<Value> {
    if let Some(index) = bank_transaction::index_of(site, tenant, id) {
        bank_transaction::stream(site, tenant).change(index, changes)?;
        return Some(bank_transaction::record(site, tenant, index));
    }
    if let Some(index) = invoice::index_of(site, tenant, id) {
        invoice::stream(site, tenant).change(index, changes)?;
        return Some(invoice::record(site, tenant, index));
    }
    let found = contact::of_id(site, tenant, id)?;
    match found {
        Contact::Supplier(index) => tenant.suppliers(site).change(index, changes)?,
        Contact::Customer(index) => tenant.customers(site).change(index, changes)?,
    }
    Some(contact::record(site, tenant, found))
}
