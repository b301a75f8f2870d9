use super::company::{COUNT, Company, company};
use super::names::{CULTURES, KNOWN, NameOrder};
use crate::seeded::Draw;

/// Somebody who is a customer of mock-saas and of Stripe and a contact in HubSpot.
pub(crate) struct Person {
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
    pub(crate) name: String,
    /// Unique; what joins the providers.
    pub(crate) email: String,
    pub(crate) country: &'static str,
    pub(crate) city: &'static str,
    pub(crate) company: Company,
    pub(crate) phone: String,
    pub(crate) job: &'static str,
}

const JOBS: &[&str] = &[
    "Head of Operations",
    "Buyer",
    "Founder",
    "Accountant",
    "Office Manager",
    "CTO",
    "Warehouse Lead",
    "Marketing Manager",
    "Data Analyst",
    "Customer Success Lead",
];

/// Person 1, 2, 3 ...
pub(crate) fn person(index: u64) -> Person {
    let mut draw = Draw::of("person", index);
    let position = usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX);
    let (given, family, name, address, country, city) = match KNOWN.get(position) {
        Some((given, family, name, address, country, city)) => {
            (*given, *family, (*name).to_owned(), (*address).to_owned(), *country, *city)
        }
        None => drawn(&mut draw),
    };
    let company = company(index);
    // The company tells people apart until companies repeat; then a number does.
    let round = match index / COUNT {
        0 => String::new(),
        round => (round + 1).to_string(),
    };
    Person {
        given,
        family,
        name,
        email: format!("{address}{round}@{}", company.domain),
        country,
        city,
        company,
        phone: format!("+{} 555 {:04}", 20 + draw.below(70), draw.below(10_000)),
        job: draw.pick(JOBS),
    }
}

type Drawn = (&'static str, &'static str, String, String, &'static str, &'static str);

fn drawn(draw: &mut Draw) -> Drawn {
    let culture = draw.pick(CULTURES);
    let (given, given_ascii) = draw.pick(culture.given);
    let (family, family_ascii) = draw.pick(culture.family);
    let name = match culture.order {
        NameOrder::GivenFirst => format!("{given} {family}"),
        NameOrder::FamilyFirst => format!("{family} {given}"),
        NameOrder::FamilyFirstUnspaced => format!("{family}{given}"),
    };
    let address = format!("{given_ascii}.{family_ascii}");
    (given, family, name, address, culture.country, culture.city)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::person;

    #[test]
    fn no_two_people_share_an_address() {
        let emails: HashSet<_> = (1..=5_000).map(|index| person(index).email).collect();
        assert_eq!(emails.len(), 5_000);
        assert!(emails.iter().all(|email| email.is_ascii()));
    }

    #[test]
    fn people_are_named_as_they_name_themselves() {
        let names: Vec<_> = (1..=150).map(|index| person(index).name).collect();
        for expected in ["Zoë Müller", "李小龙", "ليلى حداد", "Seán O'Connor"] {
            assert!(names.iter().any(|name| name == expected), "{expected}");
        }
    }
}
