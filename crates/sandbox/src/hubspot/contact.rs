use super::record::Facts;
use crate::data::person::person;
use crate::seeded::Draw;
use crate::world::Site;

const DAY: i64 = 24 * 3_600;

/// Contact `index` is the person with this number.
pub(super) fn facts(site: &Site, index: u64, created_at: i64) -> Facts {
    let mut draw = Draw::of("contact", index);
    let stage = draw.pick(&["subscriber", "lead", "opportunity", "customer", "customer"]);
    let changed_at = created_at + draw.seconds(60, 40 * DAY);
    let person = person(index);
    // Every third contact never gave a number.
    let phone = (!index.is_multiple_of(3)).then_some(person.phone);
    Facts {
        updated_at: if changed_at <= site.now_seconds() { changed_at } else { created_at },
        properties: vec![
            ("email", Some(person.email)),
            ("firstname", Some(person.given.to_owned())),
            ("lastname", Some(person.family.to_owned())),
            ("company", Some(person.company.name)),
            ("website", Some(person.company.domain)),
            ("jobtitle", Some(person.job.to_owned())),
            ("country", Some(person.country.to_owned())),
            ("city", Some(person.city.to_owned())),
            ("lifecyclestage", Some(stage.to_owned())),
            ("phone", phone),
            ("mobilephone", None),
            ("address", None),
            ("zip", None),
            ("state", None),
            ("fax", None),
            ("hubspot_owner_id", None),
        ],
    }
}
