use crate::data::books::Books;
use crate::oauth::Account;
use crate::world::Site;

/// A company that keeps its books here, which Intuit calls a realm.
#[derive(Clone, Copy)]
pub(super) struct Company {
    /// Its place among the books of the pretend world, and among the accounts of the screen.
    place: usize,
    pub(super) customers: &'static str,
    pub(super) vendors: &'static str,
}

pub(super) const RETAIL: Company =
    Company { place: 0, customers: "retail customer", vendors: "retail vendor" };
const LABS: Company = Company { place: 1, customers: "labs customer", vendors: "labs vendor" };

impl Company {
    pub(super) fn of(account: &Account) -> Self {
        if account.id == super::SCREENS.accounts[1].id { LABS } else { RETAIL }
    }

    pub(super) fn realm(self) -> u64 {
        super::SCREENS.accounts[self.place].id
    }

    pub(super) fn books(self, site: &Site) -> &Books {
        &site.world.data.books[self.place]
    }
}
