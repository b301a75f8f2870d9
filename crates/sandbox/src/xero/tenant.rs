use axum::http::HeaderMap;

use super::oauth::CUSTOM_CONNECTION;
use crate::data::books::Books;
use crate::data::timeline::Timeline;
use crate::guid;
use crate::oauth::Account;
use crate::stream::{Origin, Stream};
use crate::world::Site;

/// One of the organisations that a consent opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Tenant {
    /// Its place among the books of the pretend world.
    place: usize,
    /// Keeps its records apart from the other's.
    suppliers: &'static str,
    customers: &'static str,
}

const RETAIL: Tenant =
    Tenant { place: 0, suppliers: "retail supplier", customers: "retail customer" };
const LABS: Tenant = Tenant { place: 1, suppliers: "labs supplier", customers: "labs customer" };

/// Both of them.
pub(super) const ALL: [Tenant; 2] = [RETAIL, LABS];

/// The tenants that somebody may read: a custom connection has one, a person all.
pub(super) fn of_account(account: &Account) -> &'static [Tenant] {
    if account.id == CUSTOM_CONNECTION.id { &ALL[..1] } else { &ALL }
}

/// The tenant that a request is about.
pub(super) fn asked_for(account: &Account, headers: &HeaderMap) -> Option<Tenant> {
    let tenants = of_account(account);
    match headers.get("xero-tenant-id").and_then(|id| id.to_str().ok()) {
        Some(id) => tenants.iter().copied().find(|tenant| tenant.id().eq_ignore_ascii_case(id)),
        // A custom connection leads to one organisation only.
        None if tenants.len() == 1 => Some(tenants[0]),
        None => None,
    }
}

impl Tenant {
    pub(super) fn id(self) -> String {
        guid::guid("xero tenant", self.number())
    }

    pub(super) fn number(self) -> u64 {
        self.place as u64 + 1
    }

    pub(super) fn books(self, site: &Site) -> &Books {
        &site.world.data.books[self.place]
    }

    pub(super) fn suppliers(self, site: &Site) -> Stream<'_> {
        let count = crate::data::supplier::SUPPLIERS.len() as u64;
        Stream::new(site, self.suppliers, Origin::Always(count))
    }

    pub(super) fn supplier_id(self, index: u64) -> String {
        guid::guid(self.suppliers, index)
    }

    pub(super) fn supplier_index(self, id: &str) -> Option<u64> {
        guid::index_of(self.suppliers, id)
    }

    pub(super) fn customers(self, site: &Site) -> Stream<'_> {
        let timeline: &Timeline = &site.world.data.customers;
        Stream::new(site, self.customers, Origin::Over(timeline))
    }

    pub(super) fn customer_id(self, index: u64) -> String {
        guid::guid(self.customers, index)
    }

    pub(super) fn customer_index(self, id: &str) -> Option<u64> {
        guid::index_of(self.customers, id)
    }
}
