use super::record::Facts;
use crate::data::person::person;
use crate::seeded::Draw;
use crate::world::Site;

const DAY: i64 = 24 * 3_600;
const INDUSTRIES: &[&str] = &[
    "RETAIL",
    "WHOLESALE",
    "FOOD_BEVERAGES",
    "FURNITURE",
    "COMPUTER_SOFTWARE",
    "HOSPITALITY",
    "LOGISTICS_AND_SUPPLY_CHAIN",
];

/// Company `index` employs the person with this number.
pub(super) fn facts(site: &Site, index: u64, created_at: i64) -> Facts {
    let mut draw = Draw::of("hubspot company", index);
    let changed_at = created_at + draw.seconds(60, 60 * DAY);
    let employees = draw.pick(&["1", "4", "12", "25", "80", "250", "1200"]);
    let revenue = (1 + draw.below(400)) * 25_000;
    let industry = draw.pick(INDUSTRIES);
    let stage = draw.pick(&["lead", "opportunity", "customer", "customer"]);
    let employee = person(index);
    let domain = employee.company.domain;
    Facts {
        updated_at: if changed_at <= site.now_seconds() { changed_at } else { created_at },
        properties: vec![
            ("name", Some(employee.company.name)),
            ("website", Some(format!("https://{domain}"))),
            ("domain", Some(domain)),
            ("city", Some(employee.city.to_owned())),
            ("country", Some(employee.country.to_owned())),
            ("industry", Some(industry.to_owned())),
            ("numberofemployees", Some(employees.to_owned())),
            // Most firms keep it to themselves.
            ("annualrevenue", draw.chance(40).then(|| revenue.to_string())),
            ("lifecyclestage", Some(stage.to_owned())),
            ("phone", draw.chance(60).then_some(employee.phone)),
            ("description", None),
            ("address", None),
            ("zip", None),
            ("state", None),
            ("hubspot_owner_id", None),
        ],
    }
}
