use serde_json::{Map, Value, json};

use super::selected::{ACCOUNT, Selected};
use super::{account, contact, opportunity, record_id};
use crate::clock::rfc3339_milliseconds;
use crate::stream::{Origin, Stream};
use crate::world::Site;

/// A kind of record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Object {
    Account,
    Contact,
    Opportunity,
}

const ALL: [Object; 3] = [Object::Account, Object::Contact, Object::Opportunity];

/// The object of this name, which is written in any case.
pub(super) fn of_name(name: &str) -> Option<Object> {
    ALL.into_iter().find(|object| object.name().eq_ignore_ascii_case(name))
}

/// The object and the number of the record with this id.
pub(super) fn of_id(id: &str) -> Option<(Object, u64)> {
    ALL.into_iter().find_map(|object| Some((object, record_id::index_of(object.prefix(), id)?)))
}

impl Object {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Account => "Account",
            Self::Contact => "Contact",
            Self::Opportunity => "Opportunity",
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Account => "001",
            Self::Contact => "003",
            Self::Opportunity => "006",
        }
    }

    pub(super) fn id(self, index: u64) -> String {
        record_id::id(self.prefix(), index)
    }

    /// Everything that can be selected.
    pub(super) fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Account => account::FIELDS,
            Self::Contact => contact::FIELDS,
            Self::Opportunity => opportunity::FIELDS,
        }
    }

    pub(super) fn all_fields(self) -> Vec<Selected> {
        self.fields().iter().copied().map(Selected::Own).collect()
    }

    pub(super) fn stream(self, site: &Site) -> Stream<'_> {
        let timeline = match self {
            // Whoever is a contact works somewhere: that firm is the account of the same number.
            Self::Account | Self::Contact => &site.world.data.contacts,
            Self::Opportunity => &site.world.data.opportunities,
        };
        Stream::new(site, self.name(), Origin::Over(timeline))
    }

    /// Whether the record was put into the recycle bin, which only deals are.
    pub(super) fn is_deleted(self, stream: &Stream<'_>, index: u64) -> bool {
        self == Self::Opportunity && index.is_multiple_of(29) && stream.is_settled(index)
    }

    /// Whether its records belong to an account.
    pub(super) fn has_account(self) -> bool {
        self.fields().contains(&"AccountId")
    }

    /// The chosen fields of record `index`.
    pub(super) fn json(self, site: &Site, index: u64, fields: &[Selected], version: &str) -> Value {
        let stream = self.stream(site);
        let own = match self {
            Self::Account => account::record(index),
            Self::Contact => contact::record(index),
            Self::Opportunity => opportunity::record(site, &stream, index),
        };
        let whole = stream.with_changes(index, self.with_what_all_have(&stream, index, own));
        let mut record = Map::new();
        let url = format!("/services/data/v{version}/sobjects/{}/{}", self.name(), self.id(index));
        record.insert("attributes".to_owned(), json!({ "type": self.name(), "url": url }));
        for field in fields {
            match *field {
                Selected::Own(name) => record.insert(name.to_owned(), whole[name].clone()),
                Selected::OfAccount(_) => {
                    let account = account_of(&whole, site, &Selected::of_account(fields), version);
                    record.insert(ACCOUNT.to_owned(), account)
                }
            };
        }
        Value::Object(record)
    }

    fn with_what_all_have(self, stream: &Stream<'_>, index: u64, mut own: Value) -> Value {
        let changed = moment(stream.stamp(index).updated_at);
        own["Id"] = self.id(index).into();
        own["OwnerId"] = record_id::id("005", 1 + index % 2).into();
        own["IsDeleted"] = self.is_deleted(stream, index).into();
        own["CreatedDate"] = moment(stream.created_at(index)).into();
        own["LastModifiedDate"] = changed.clone().into();
        own["SystemModstamp"] = changed.into();
        own
    }
}

/// The account that a record belongs to, as it stands within that record; null where it belongs to
/// none.
fn account_of(record: &Value, site: &Site, fields: &[Selected], version: &str) -> Value {
    let id = record["AccountId"].as_str().and_then(of_id);
    let index = id.filter(|(object, _)| *object == Object::Account).map(|(_, index)| index);
    index.map_or(Value::Null, |index| Object::Account.json(site, index, fields, version))
}

/// `2026-10-01T08:00:00.000+0000`
fn moment(epoch_seconds: i64) -> String {
    rfc3339_milliseconds(epoch_seconds).replace('Z', "+0000")
}
