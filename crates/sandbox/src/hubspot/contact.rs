use serde_json::{Map, Value};

use crate::clock::rfc3339_milliseconds;
use crate::data::person::{Person, person};
use crate::query::Pairs;
use crate::seeded::Draw;
use crate::world::{Site, lock};

const FIRST_ID: u64 = 500;
const DAY: i64 = 24 * 3_600;

/// A contact: a person, and since when HubSpot knows them.
pub(super) struct Contact {
    index: u64,
    person: Person,
    stage: &'static str,
    created_at: i64,
    pub(super) updated_at: i64,
    edits: Map<String, Value>,
}

/// The properties that an answer holds.
pub(super) struct Selection(Vec<String>);

/// What is answered whatever is asked for.
const ALWAYS: [&str; 3] = ["createdate", "hs_object_id", "lastmodifieddate"];

impl Default for Selection {
    fn default() -> Self {
        Self::of(["email", "firstname", "lastname"])
    }
}

impl Selection {
    /// `properties=a,b` or `properties=a&properties=b`.
    pub(super) fn of_query(pairs: &Pairs) -> Self {
        match pairs.filled("properties") {
            Some(_) => Self::of(pairs.values("properties").flat_map(|list| list.split(','))),
            None => Self::default(),
        }
    }

    pub(super) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all: Vec<String> =
            names.into_iter().chain(ALWAYS).map(|name| name.trim().to_owned()).collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }
}

/// The number of the contact with this id.
pub(super) fn index_of(id: &str) -> Option<u64> {
    id.parse::<u64>().ok()?.checked_sub(FIRST_ID).filter(|index| *index > 0)
}

/// The id of contact `index`.
pub(super) fn id(index: u64) -> String {
    FIRST_ID.saturating_add(index).to_string()
}

impl Contact {
    /// Contact `index` as it stands now.
    pub(super) fn of(site: &Site, index: u64) -> Self {
        let created_at = site.world.data.contacts.moment(index);
        let mut draw = Draw::of("contact", index);
        let stage = draw.pick(&["subscriber", "lead", "opportunity", "customer", "customer"]);
        let changed_at = created_at + draw.seconds(60, 40 * DAY);
        let unedited = if changed_at <= site.now_seconds() { changed_at } else { created_at };
        let edit = lock(&site.standing.edits).of(&id(index)).cloned();
        Self {
            index,
            person: person(index),
            stage,
            created_at,
            updated_at: edit.as_ref().map_or(unedited, |edit| edit.at.max(unedited)),
            edits: edit.map(|edit| edit.changes).unwrap_or_default(),
        }
    }

    /// A property's value: text, null when it is empty, `None` when there is no such property.
    pub(super) fn property(&self, name: &str) -> Option<Value> {
        if let Some(edited) = self.edits.get(name) {
            return Some(edited.clone());
        }
        let person = &self.person;
        let text = match name {
            "hs_object_id" => id(self.index),
            "createdate" => rfc3339_milliseconds(self.created_at),
            "lastmodifieddate" | "hs_lastmodifieddate" => rfc3339_milliseconds(self.updated_at),
            "email" => person.email.clone(),
            "firstname" => person.given.to_owned(),
            "lastname" => person.family.to_owned(),
            "company" => person.company.name.clone(),
            "website" => person.company.domain.clone(),
            "jobtitle" => person.job.to_owned(),
            "country" => person.country.to_owned(),
            "city" => person.city.to_owned(),
            "lifecyclestage" => self.stage.to_owned(),
            // Every third contact never gave a number.
            "phone" if !self.index.is_multiple_of(3) => person.phone.clone(),
            "phone" | "mobilephone" | "address" | "zip" | "state" | "fax" | "hubspot_owner_id" => {
                return Some(Value::Null);
            }
            _ => return None,
        };
        Some(Value::String(text))
    }

    /// The contact with the chosen properties; unknown ones are left out, as HubSpot does.
    pub(super) fn json(&self, selection: &Selection) -> Value {
        let properties: Map<String, Value> = selection
            .0
            .iter()
            .filter_map(|name| Some((name.clone(), self.property(name)?)))
            .collect();
        serde_json::json!({
            "id": id(self.index),
            "properties": properties,
            "createdAt": rfc3339_milliseconds(self.created_at),
            "updatedAt": rfc3339_milliseconds(self.updated_at),
            "archived": false,
        })
    }
}
