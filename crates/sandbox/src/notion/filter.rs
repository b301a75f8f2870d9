use serde_json::Value;

use super::condition::{Condition, Sort};
use super::page::Page;
use super::property::{Kind, Property};
use super::source::Source;
use crate::world::Site;

/// What pages of a data source are narrowed by.
pub(super) enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Timestamp(Timestamp, Condition),
    Property(&'static Property, Condition),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Timestamp {
    Created,
    LastEdited,
}

impl Timestamp {
    pub(super) fn of_name(name: &str) -> Result<Self, String> {
        match name {
            "created_time" => Ok(Self::Created),
            "last_edited_time" => Ok(Self::LastEdited),
            _ => Err("body failed validation: timestamp should be `\"created_time\"` or \
                      `\"last_edited_time\"`."
                .to_owned()),
        }
    }

    /// In epoch seconds.
    pub(super) fn of(self, site: &Site, page: Page) -> i64 {
        match self {
            Self::Created => page.created_at(site),
            Self::LastEdited => page.edited_at(site),
        }
    }
}

impl Filter {
    /// Understands a filter, or says what is wrong with it.
    pub(super) fn of(source: &'static Source, filter: &Value) -> Result<Self, String> {
        for (name, combined) in [("and", Self::And as fn(Vec<Self>) -> Self), ("or", Self::Or)] {
            if let Some(parts) = filter[name].as_array() {
                let parts = parts.iter().map(|part| Self::of(source, part));
                return Ok(combined(parts.collect::<Result<_, _>>()?));
            }
        }
        if let Some(name) = filter["timestamp"].as_str() {
            let timestamp = Timestamp::of_name(name)?;
            return Ok(Self::Timestamp(timestamp, Condition::of(Sort::Date, &filter[name])?));
        }
        let Some(name) = filter["property"].as_str() else {
            return Err("body failed validation: body.filter should have `property`, \
                        `timestamp`, `and` or `or`."
                .to_owned());
        };
        let property = source.property(name);
        let property =
            property.ok_or_else(|| format!("Could not find property with name or id: {name}"))?;
        let of_type = &filter[property.type_name()];
        if of_type.is_null() {
            return Err(format!(
                "data source property {} does not match the type of the filter",
                property.type_name()
            ));
        }
        Ok(Self::Property(property, Condition::of(sort_of(property), of_type)?))
    }

    pub(super) fn holds(&self, site: &Site, page: Page) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds(site, page)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(site, page)),
            Self::Timestamp(timestamp, condition) => {
                condition.holds_for_moment(Some(timestamp.of(site, page)))
            }
            Self::Property(property, condition) => condition.holds(&page.plain(site, property)),
        }
    }

    /// A moment since which every page that the filter holds for was edited, if it can be told
    /// from the filter alone.
    pub(super) fn edited_since(&self) -> Option<i64> {
        match self {
            Self::And(parts) => parts.iter().filter_map(Self::edited_since).max(),
            Self::Timestamp(Timestamp::LastEdited, condition) => condition.since(),
            _ => None,
        }
    }
}

fn sort_of(property: &Property) -> Sort {
    match property.kind {
        Kind::Number => Sort::Number,
        Kind::Checkbox => Sort::Checkbox,
        Kind::Date | Kind::LastEditedTime => Sort::Date,
        Kind::Select(_) | Kind::Status(_) => Sort::Choice,
        Kind::Title | Kind::RichText | Kind::Email | Kind::PhoneNumber => Sort::Text,
    }
}
