use axum::http::HeaderMap;

use crate::data::books::{Books, Firm, LABS as LABS_FIRM, RETAIL as RETAIL_FIRM};
use crate::guid;
use crate::oauth::Account;
use crate::world::Site;

/// A firm that keeps its books here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Business {
    /// Its place among the books of the pretend world.
    place: usize,
}

pub(super) const ALL: [Business; 2] = [Business { place: 0 }, Business { place: 1 }];

impl Business {
    /// The one that a person gets without asking for another.
    pub(super) fn lead_of(account: &Account) -> Self {
        ALL[usize::from(account.id == super::SCREENS.accounts[1].id)]
    }

    /// The one that a request is about; `None` where `X-Business` names no business of the person.
    pub(super) fn asked_for(account: &Account, headers: &HeaderMap) -> Option<Self> {
        match headers.get("x-business") {
            None => Some(Self::lead_of(account)),
            Some(id) => Self::of_id(id.to_str().ok()?),
        }
    }

    pub(super) fn of_id(id: &str) -> Option<Self> {
        ALL.into_iter().find(|business| business.id() == id)
    }

    pub(super) fn id(self) -> String {
        guid::digits("sage business", self.place as u64 + 1)
    }

    pub(super) fn firm(self) -> &'static Firm {
        if self.place == 0 { &RETAIL_FIRM } else { &LABS_FIRM }
    }

    pub(super) fn books(self, site: &Site) -> &Books {
        &site.world.data.books[self.place]
    }
}
