use super::record::Facts;
use super::{company, contact, deal};
use crate::data::Dataset;
use crate::data::timeline::Timeline;
use crate::numbered_id;
use crate::world::Site;

/// A kind of record of the CRM.
pub(super) struct ObjectType {
    /// How addresses name it: `contacts`, `contact`, `0-1`.
    names: [&'static str; 3],
    /// What a token must hold to read it.
    pub(super) scope: &'static str,
    /// Its ids are the numbers after this one; no two kinds share any.
    before_first: u64,
    /// The property with the time of the last change.
    pub(super) modified: &'static str,
    /// The properties that are answered when none are asked for, and in which `query` searches.
    pub(super) usual: &'static [&'static str],
    /// When its records come into being.
    pub(super) timeline: fn(&Dataset) -> Timeline,
    /// What record number so-and-so is now, which was made then.
    pub(super) facts: fn(&Site, u64, i64) -> Facts,
}

static ALL: [&ObjectType; 3] = [&CONTACTS, &COMPANIES, &DEALS];

static CONTACTS: ObjectType = ObjectType {
    names: ["contacts", "contact", "0-1"],
    scope: "crm.objects.contacts.read",
    before_first: 500,
    modified: "lastmodifieddate",
    usual: &["email", "firstname", "lastname"],
    timeline: |data| data.contacts.scaled(1, 1),
    facts: contact::facts,
};

static COMPANIES: ObjectType = ObjectType {
    names: ["companies", "company", "0-2"],
    scope: "crm.objects.companies.read",
    before_first: 20_400_000_000,
    modified: "hs_lastmodifieddate",
    usual: &["domain", "name"],
    // The employers of the first contacts; HubSpot makes a company of a new domain by itself.
    timeline: |data| data.contacts.scaled(2, 3),
    facts: company::facts,
};

static DEALS: ObjectType = ObjectType {
    names: ["deals", "deal", "0-3"],
    scope: "crm.objects.deals.read",
    before_first: 31_700_000_000,
    modified: "hs_lastmodifieddate",
    usual: &["amount", "closedate", "dealname", "dealstage", "pipeline"],
    timeline: |data| data.orders.scaled(1, 5),
    facts: deal::facts,
};

/// The kind that an address names.
pub(super) fn find(name: &str) -> Option<&'static ObjectType> {
    let named =
        |kind: &&ObjectType| kind.names.iter().any(|known| known.eq_ignore_ascii_case(name));
    ALL.into_iter().find(named)
}

/// The kind and number of the record with this id, if there is such a one now.
pub(super) fn of_record(site: &Site, id: &str) -> Option<(&'static ObjectType, u64)> {
    let existing = |kind: &&'static ObjectType| {
        let index = kind.index_of(id).filter(|index| *index <= kind.count(site))?;
        Some((*kind, index))
    };
    ALL.iter().find_map(existing)
}

impl ObjectType {
    /// How many there are now.
    pub(super) fn count(&self, site: &Site) -> u64 {
        (self.timeline)(&site.world.data).count(site.now_seconds())
    }

    /// Those from a number on that nobody deleted.
    pub(super) fn live_from(&self, site: &Site, first: u64) -> impl Iterator<Item = u64> {
        (first..=self.count(site)).filter(|index| !site.is_gone(|| self.id(*index)))
    }

    /// The number of the record with this id.
    pub(super) fn index_of(&self, id: &str) -> Option<u64> {
        numbered_id::index_of(self.before_first, id)
    }

    /// The id of record `index`.
    pub(super) fn id(&self, index: u64) -> String {
        numbered_id::of(self.before_first, index)
    }
}
