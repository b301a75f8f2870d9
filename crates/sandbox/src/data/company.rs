const FIRST: &[&str] = &[
    "Northwind",
    "Alder",
    "Blue Heron",
    "Copper",
    "Dovetail",
    "Ember",
    "Fjord",
    "Granite",
    "Harbour",
    "Indigo",
    "Juniper",
    "Kestrel",
    "Lantern",
    "Meridian",
    "Nimbus",
    "Orchard",
    "Pebble",
    "Quarry",
    "Ridgeway",
    "Saffron",
    "Tidewater",
    "Umbra",
    "Verdant",
    "Willow",
    "Xenia",
    "Yarrow",
    "Zephyr",
    "Baobab",
    "Cedar",
    "Delta",
    "Estuary",
    "Falcon",
    "Glacier",
    "Heather",
    "Ironwood",
    "Jade",
    "Kauri",
    "Lotus",
    "Mangrove",
    "Nordic",
];
const SECOND: &[&str] = &[
    "Traders",
    "Foods",
    "Logistics",
    "Studio",
    "Robotics",
    "Textiles",
    "Energy",
    "Books",
    "Cycles",
    "Dental",
    "Optics",
    "Paper",
    "Ceramics",
    "Games",
    "Furniture",
    "Coffee",
    "Analytics",
    "Marine",
    "Gardens",
    "Instruments",
    "Bakery",
    "Tools",
    "Travel",
    "Glass",
    "Press",
];

/// How many companies there are before their names repeat.
pub(crate) const COUNT: u64 = (FIRST.len() * SECOND.len()) as u64;

/// A pretend firm.
pub(crate) struct Company {
    pub(crate) name: String,
    /// Under `.example`, which nobody can ever register.
    pub(crate) domain: String,
}

/// The company of a person's number: neighbours share neither word.
pub(crate) fn company(index: u64) -> Company {
    let at = |words: &[&'static str], number: u64| {
        words[usize::try_from(number % words.len() as u64).unwrap_or(0)]
    };
    let first = at(FIRST, index);
    // 40 and 25 share the factor 5: the quotient shifts the second word so that all pairs occur.
    let second = at(SECOND, index + index / 200);
    Company {
        name: format!("{first} {second}"),
        domain: format!("{first}-{second}.example").to_lowercase().replace(' ', "-"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{COUNT, company};

    #[test]
    fn every_pair_of_words_occurs_before_one_repeats() {
        let domains: HashSet<_> = (0..COUNT).map(|index| company(index).domain).collect();
        assert_eq!(domains.len() as u64, COUNT);
    }
}
