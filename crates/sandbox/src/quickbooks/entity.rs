use serde_json::Value;

use super::company::Company;
use super::{bill, customer, moment, purchase, vendor};
use crate::data::cost::Kind;
use crate::data::supplier::SUPPLIERS;
use crate::stream::{Origin, Stream};
use crate::world::Site;

/// A kind of record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Entity {
    Purchase,
    Bill,
    Customer,
    Vendor,
}

const ALL: [Entity; 4] = [Entity::Purchase, Entity::Bill, Entity::Customer, Entity::Vendor];

/// The entity of this name, which is written in any case.
pub(super) fn of_name(name: &str) -> Option<Entity> {
    ALL.into_iter().find(|entity| entity.name().eq_ignore_ascii_case(name))
}

impl Entity {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Purchase => "Purchase",
            Self::Bill => "Bill",
            Self::Customer => "Customer",
            Self::Vendor => "Vendor",
        }
    }

    /// Whether records of this kind happened on a day.
    pub(super) fn is_transaction(self) -> bool {
        matches!(self, Self::Purchase | Self::Bill)
    }

    /// The id of record `index`. Transactions share one row of numbers, as in a real company.
    pub(super) fn id(self, index: u64) -> String {
        let number = match self {
            Self::Purchase => 1_000 + 2 * index,
            Self::Bill => 1_001 + 2 * index,
            Self::Customer => index,
            Self::Vendor => 50 + index,
        };
        number.to_string()
    }

    /// The number of the record with this id.
    pub(super) fn index_of(self, id: &str) -> Option<u64> {
        let number: u64 = id.parse().ok()?;
        let index = match self {
            Self::Purchase => number.checked_sub(1_000)? / 2,
            Self::Bill => number.checked_sub(1_001)? / 2,
            Self::Customer => number,
            Self::Vendor => number.checked_sub(50)?,
        };
        (self.id(index) == id).then_some(index)
    }

    pub(super) fn stream(self, site: &Site, company: Company) -> Stream<'_> {
        let books = company.books(site);
        match self {
            Self::Purchase => Stream::of_costs(site, books, Kind::Spend),
            Self::Bill => Stream::of_costs(site, books, Kind::Bill),
            Self::Customer => {
                Stream::new(site, company.customers, Origin::Over(&site.world.data.customers))
            }
            Self::Vendor => {
                Stream::new(site, company.vendors, Origin::Always(SUPPLIERS.len() as u64))
            }
        }
    }

    /// Record `index` as it stands now.
    pub(super) fn record(self, site: &Site, company: Company, index: u64) -> Value {
        let stream = self.stream(site, company);
        let own = match self {
            Self::Purchase => purchase::record(site, company, &stream, index),
            Self::Bill => bill::record(site, company, &stream, index),
            Self::Customer => customer::record(company.books(site).firm, index),
            Self::Vendor => vendor::record(index),
        };
        stream.with_changes(index, self.with_what_all_have(&stream, index, own))
    }

    fn with_what_all_have(self, stream: &Stream<'_>, index: u64, mut own: Value) -> Value {
        let (created_at, changed_at) = (stream.created_at(index), stream.stamp(index).updated_at);
        own["Id"] = self.id(index).into();
        own["SyncToken"] = u8::from(changed_at > created_at).to_string().into();
        own["domain"] = "QBO".into();
        own["sparse"] = false.into();
        own["MetaData"] = serde_json::json!({
            "CreateTime": moment::of(created_at),
            "LastUpdatedTime": moment::of(changed_at),
        });
        own
    }
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn an_id_leads_back_to_its_record() {
        for entity in ALL {
            for index in [1, 2, 77, 300] {
                assert_eq!(entity.index_of(&entity.id(index)), Some(index), "{entity:?}");
            }
            assert_eq!(entity.index_of("nonsense"), None);
        }
    }
}
