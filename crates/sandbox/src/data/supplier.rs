use super::cost::Kind;
use super::ledger::Ledger;
use super::money::Currency;

/// Somebody the pretend firms buy from.
pub(crate) struct Supplier {
    pub(crate) name: &'static str,
    /// Under `.example`.
    pub(crate) domain: &'static str,
    pub(crate) country: &'static str,
    pub(crate) currency: Currency,
    pub(crate) ledger: Ledger,
    pub(crate) paid: Kind,
    pub(super) goods: &'static [Good],
}

#[derive(Clone, Copy)]
pub(super) struct Good {
    /// What the invoice says; lines do not have their quantity everywhere, so it can stand here.
    pub(super) text: &'static str,
    pub(super) quantity: (u64, u64),
    /// In the currency's smallest unit.
    pub(super) unit_price: (u64, u64),
}

impl Supplier {
    pub(crate) fn email(&self) -> String {
        format!("billing@{}", self.domain)
    }

    /// Only what is bought at home has tax on it.
    pub(super) fn tax_percent(&self) -> u64 {
        if self.country == "DE" { 19 } else { 0 }
    }
}

const fn good(text: &'static str, quantity: (u64, u64), unit_price: (u64, u64)) -> Good {
    Good { text, quantity, unit_price }
}

pub(super) const ROUTES: &[&str] = &[
    "Berlin–London",
    "Berlin–Lisbon",
    "Leeds–Amsterdam",
    "Hamburg–Lyon",
    "Köln–Warszawa",
    "Frankfurt–New York",
    "München–Wien",
];

pub(super) const PLACES: &[&str] =
    &["warehouse Köln", "office Berlin", "shop Hamburg", "laboratory Leeds"];

#[rustfmt::skip] // One line a good reads better than five.
pub(crate) static SUPPLIERS: &[Supplier] = &[
    Supplier { name: "Skylark Airways", domain: "skylark-airways.example", country: "IE",
        currency: Currency::Eur, ledger: Ledger::TravelInternational, paid: Kind::Spend, goods: &[
            good("Return flight {route}, economy", (1, 3), (14_900, 61_900)),
            good("Single flight {route}, business", (1, 1), (48_900, 129_000)),
        ] },
    Supplier { name: "Rheinschnell Bahn", domain: "rheinschnell.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::TravelNational, paid: Kind::Spend, goods: &[
            good("Train Berlin–Köln, 2nd class", (1, 4), (3_990, 11_900)),
            good("Train Hamburg–München, 1st class", (1, 2), (9_900, 21_900)),
        ] },
    Supplier { name: "Kraftdroschke Berlin", domain: "kraftdroschke.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::TravelNational, paid: Kind::Spend, goods: &[
            good("Taxi, {n} km", (4, 38), (230, 290)),
        ] },
    Supplier { name: "Hotel Spreeblick", domain: "spreeblick.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::TravelNational, paid: Kind::Spend, goods: &[
            good("Hotel night with breakfast", (1, 5), (8_900, 18_900)),
        ] },
    Supplier { name: "Tankhof Müller & Söhne", domain: "tankhof.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::Fuel, paid: Kind::Spend, goods: &[
            good("Diesel, {n} litres", (28, 84), (152, 179)),
            good("Petrol E10, {n} litres", (20, 55), (159, 186)),
        ] },
    Supplier { name: "Grüne Gabel Catering", domain: "gruene-gabel.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::Catering, paid: Kind::Spend, goods: &[
            good("Lunch, vegetarian, {place}", (8, 45), (1_190, 1_890)),
            good("Buffet with meat and fish, {place}", (12, 60), (1_690, 2_890)),
        ] },
    Supplier { name: "Rösterei Lindental", domain: "lindental.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::Catering, paid: Kind::Spend, goods: &[
            good("Coffee beans, {n} kg", (2, 12), (1_690, 2_490)),
        ] },
    Supplier { name: "Papierhaus Klein", domain: "papierhaus-klein.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::Office, paid: Kind::Spend, goods: &[
            good("Copier paper, recycled, boxes", (1, 9), (2_290, 2_990)),
            good("Toner cartridge", (1, 4), (6_490, 11_990)),
            good("Pens and notebooks", (1, 1), (1_800, 9_400)),
        ] },
    Supplier { name: "Kiez Kurier", domain: "kiez-kurier.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::Freight, paid: Kind::Spend, goods: &[
            good("Parcel by bicycle, up to 5 kg", (1, 14), (590, 1_290)),
        ] },
    Supplier { name: "Hansa Ökostrom", domain: "hansa-oekostrom.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::Energy, paid: Kind::Bill, goods: &[
            good("Electricity, {n} kWh, {place}, {month}", (800, 5_200), (29, 34)),
        ] },
    Supplier { name: "Stadtgas Nord", domain: "stadtgas-nord.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::Energy, paid: Kind::Bill, goods: &[
            good("Natural gas, {n} kWh, {place}, {month}", (1_500, 9_000), (9, 12)),
        ] },
    Supplier { name: "Wasserwerke Elbe", domain: "wasserwerke-elbe.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::Water, paid: Kind::Bill, goods: &[
            good("Water and waste water, {n} m³, {place}, {month}", (12, 90), (410, 490)),
        ] },
    Supplier { name: "Nimbus Grid", domain: "nimbus-grid.example", country: "US",
        currency: Currency::Usd, ledger: Ledger::Software, paid: Kind::Bill, goods: &[
            good("Cloud computing, eu-central, {month}", (1, 1), (48_000, 264_000)),
            good("Object storage, {n} TB, {month}", (2, 40), (2_050, 2_350)),
        ] },
    Supplier { name: "Ledgerly Software", domain: "ledgerly.example", country: "IE",
        currency: Currency::Eur, ledger: Ledger::Software, paid: Kind::Bill, goods: &[
            good("{n} seats, {month}", (5, 25), (1_200, 2_900)),
        ] },
    Supplier { name: "Overland Freight", domain: "overland-freight.example", country: "NL",
        currency: Currency::Eur, ledger: Ledger::Freight, paid: Kind::Bill, goods: &[
            good("Road freight {route}, {n} pallets", (2, 22), (7_800, 14_500)),
        ] },
    Supplier { name: "Blue Anchor Shipping", domain: "blue-anchor.example", country: "GB",
        currency: Currency::Gbp, ledger: Ledger::Freight, paid: Kind::Bill, goods: &[
            good("Sea freight Shenzhen–Rotterdam, {n} m³", (2, 18), (6_900, 12_900)),
        ] },
    Supplier { name: "Aeolus Air Cargo", domain: "aeolus-cargo.example", country: "IE",
        currency: Currency::Eur, ledger: Ledger::Freight, paid: Kind::Bill, goods: &[
            good("Air freight {route}, {n} kg", (20, 240), (390, 690)),
        ] },
    Supplier { name: "Technikhaus Weber", domain: "technikhaus-weber.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::Equipment, paid: Kind::Bill, goods: &[
            good("Laptop 14″", (1, 4), (109_900, 189_900)),
            good("Monitor 27″", (1, 6), (24_900, 48_900)),
        ] },
    Supplier { name: "Kartonage Süd", domain: "kartonage-sued.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::Packaging, paid: Kind::Bill, goods: &[
            good("Cardboard boxes, recycled", (200, 1_500), (38, 95)),
        ] },
    Supplier { name: "Blitzblank Gebäudereinigung", domain: "blitzblank.example", country: "DE",
        currency: Currency::Eur, ledger: Ledger::Cleaning, paid: Kind::Bill, goods: &[
            good("Office cleaning, {n} hours, {place}, {month}", (12, 60), (2_450, 2_950)),
        ] },
];
