//! The people and things of the pretend world, made from their number alone.

pub(crate) mod comment;
pub(crate) mod company;
pub(crate) mod event;
pub(crate) mod issue;
mod issue_texts;
pub(crate) mod money;
mod names;
pub(crate) mod order;
pub(crate) mod person;
mod products;
pub(crate) mod timeline;

use crate::options::Size;
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
        }
    }
}
