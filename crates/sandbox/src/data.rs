//! The people and things of the pretend world, made from their number alone.

pub(crate) mod books;
pub(crate) mod cloud;
pub(crate) mod comment;
pub(crate) mod company;
pub(crate) mod cost;
pub(crate) mod event;
pub(crate) mod issue;
mod issue_texts;
pub(crate) mod ledger;
pub(crate) mod money;
mod names;
pub(crate) mod order;
pub(crate) mod person;
pub(crate) mod products;
pub(crate) mod supplier;
pub(crate) mod timeline;

use crate::options::Size;
use books::{Books, GROUP, LABS, RETAIL};
use timeline::Timeline;

/// When the records of each kind come into being.
pub(crate) struct Dataset {
    pub(crate) customers: Timeline,
    pub(crate) orders: Timeline,
    pub(crate) events: Timeline,
    pub(crate) app_issues: Timeline,
    pub(crate) website_issues: Timeline,
    pub(crate) contacts: Timeline,
    pub(crate) charges: Timeline,
    /// Deals of Salesforce.
    pub(crate) opportunities: Timeline,
    /// What the two pretend firms keep in their accounting.
    pub(crate) books: [Books; 2],
    /// And what their parent keeps in the larger systems.
    pub(crate) group_books: Books,
}

impl Dataset {
    pub(crate) fn new(size: &Size) -> Self {
        Self {
            customers: Timeline::new(size.customers),
            orders: Timeline::new(size.orders),
            events: Timeline::new(size.events),
            app_issues: Timeline::new(size.issues),
            website_issues: Timeline::new(size.issues / 4),
            contacts: Timeline::new(size.contacts),
            charges: Timeline::new(size.charges),
            opportunities: Timeline::new(size.orders / 3),
            books: [
                Books::new(&RETAIL, size.orders / 4, size.orders / 5),
                Books::new(&LABS, size.orders / 16, size.orders / 20),
            ],
            group_books: Books::new(&GROUP, 0, size.orders),
        }
    }
}
