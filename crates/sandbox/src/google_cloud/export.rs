use crate::calendar::Day;
use crate::data::cloud::{Cloud, Kind, Line, Region, Service, Spread, Usage, first_day};

/// Google sends the costs of a day in several rows over several days; what was sent stays as it is.
pub(super) struct ExportRow {
    pub(super) line: Line,
    pub(super) day: Day,
    pub(super) exported_at: i64,
    pub(super) cost_type: &'static str,
    /// In thousandths of the service's unit.
    pub(super) quantity: i64,
    /// In millionths of a pound, before credits; corrections are negative.
    pub(super) cost: i64,
    /// The same, negative: what Google gives back.
    pub(super) credit: i64,
}

const HOUR: i64 = 3_600;
/// No row of a day comes later than this after its start.
const LATEST_DAYS: u64 = 6;

#[rustfmt::skip] // One line a service reads better than one a field.
pub(super) static CLOUD: Cloud = Cloud {
    regions: &[
        Region { code: "europe-west2", load: 100 },
        Region { code: "europe-west3", load: 48 },
        Region { code: "us-central1", load: 27 },
        Region { code: "europe-north1", load: 15 },
    ],
    nowhere: "",
    services: &[
        Service { name: "Compute Engine", meter: "6F81-5844-456A", unit: "hour",
            kind: Kind::Compute, spread: Spread::EveryRegion, price: 142_000, units: 216_000 },
        Service { name: "Kubernetes Engine", meter: "CCD8-9BF1-090E", unit: "hour",
            kind: Kind::Compute, spread: Spread::BusiestRegions, price: 79_000, units: 72_000 },
        Service { name: "Cloud Storage", meter: "95FF-2EF5-5EA1", unit: "gibibyte month",
            kind: Kind::Storage, spread: Spread::EveryRegion, price: 18_400, units: 310_000 },
        Service { name: "Cloud SQL", meter: "9662-B51E-5089", unit: "hour",
            kind: Kind::Database, spread: Spread::BusiestRegions, price: 233_000, units: 96_000 },
        Service { name: "BigQuery", meter: "24E6-581D-38E5", unit: "tebibyte",
            kind: Kind::Database, spread: Spread::BusiestRegions, price: 5_180_000, units: 1_900 },
        Service { name: "Networking", meter: "E505-1604-58F8", unit: "gibibyte",
            kind: Kind::Network, spread: Spread::EveryRegion, price: 71_000, units: 64_000 },
        Service { name: "Cloud Logging", meter: "5490-F7B7-8DF6", unit: "gibibyte",
            kind: Kind::Storage, spread: Spread::BusiestRegions, price: 394_000, units: 9_000 },
        Service { name: "Support", meter: "2062-016F-44A2", unit: "month",
            kind: Kind::Support, spread: Spread::NoRegion, price: 2_600_000, units: 1_000 },
    ],
};

/// The rows of the days from `from` on that were exported by `now`, oldest day first.
pub(super) fn rows(from: Option<Day>, now: i64) -> impl Iterator<Item = ExportRow> {
    let start = from.unwrap_or_else(first_day).max(first_day());
    let days = start.until(Day::of(now).next());
    days.flat_map(|day| CLOUD.lines().flat_map(move |line| of_line(line, day)))
        .filter(move |row| row.exported_at <= now)
}

/// The first day of which a row may have been exported at a moment or later.
pub(super) fn first_day_exported_from(moment: i64) -> Day {
    Day::of(moment).back(LATEST_DAYS)
}

fn of_line(line: Line, day: Day) -> Vec<ExportRow> {
    let usage = line.on(day);
    if usage.is_nothing() {
        return Vec::new();
    }
    let mut draw = line.draw(day);
    let midnight = day.starts_at();
    let early = usage.part(7, 10);
    let late = Usage { quantity: usage.quantity - early.quantity, cost: usage.cost - early.cost };
    let row = |exported_at: i64, cost_type: &'static str, usage: Usage| {
        let signed = |amount: u64| i64::try_from(amount).unwrap_or(i64::MAX);
        // Whoever runs machines all month gets a part back.
        let discount = if line.service.kind == Kind::Compute { 8 } else { 0 };
        ExportRow {
            line,
            day,
            exported_at,
            cost_type,
            quantity: signed(usage.quantity),
            cost: signed(usage.cost),
            credit: -signed(usage.cost) * discount / 100,
        }
    };
    let mut rows = vec![
        row(midnight + draw.seconds(22 * HOUR, 25 * HOUR), "regular", early),
        row(midnight + draw.seconds(30 * HOUR, 40 * HOUR), "regular", late),
    ];
    if draw.chance(6) {
        let mut correction =
            row(midnight + draw.seconds(96 * HOUR, 120 * HOUR), "adjustment", usage.part(1, 20));
        correction.cost = -correction.cost;
        correction.credit = -correction.credit;
        correction.quantity = 0;
        rows.push(correction);
    }
    rows
}
