use super::timeline::EPOCH;
use crate::calendar::Day;
use crate::seeded::Draw;

/// What the pretend shop uses of a cloud: the same amounts whenever the same day is asked for.
pub(crate) struct Cloud {
    /// The busiest region comes first.
    pub(crate) regions: &'static [Region],
    /// What the vendor calls the region of what has none.
    pub(crate) nowhere: &'static str,
    pub(crate) services: &'static [Service],
}

pub(crate) struct Region {
    pub(crate) code: &'static str,
    /// How busy it is, in percent of the first one.
    pub(crate) load: u64,
}

/// Something that the vendor bills.
pub(crate) struct Service {
    pub(crate) name: &'static str,
    /// How the vendor names what it counts of this service.
    pub(crate) meter: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) kind: Kind,
    pub(crate) spread: Spread,
    /// Price of a unit, in millionths of the vendor's currency.
    pub(crate) price: u64,
    /// Units of a working day in the busiest region at the beginning, in thousandths.
    pub(crate) units: u64,
}

/// What a service is used for, which decides how its use changes over time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Compute,
    Storage,
    Database,
    Network,
    Support,
}

/// Where a service is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spread {
    EveryRegion,
    BusiestRegions,
    NoRegion,
}

/// One service in one region: a line of the bill.
#[derive(Clone, Copy)]
pub(crate) struct Line {
    pub(crate) service: &'static Service,
    pub(crate) region: &'static str,
    load: u64,
}

/// How much was used, and what it costs.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Usage {
    /// In thousandths of the service's unit.
    pub(crate) quantity: u64,
    /// In millionths of the vendor's currency.
    pub(crate) cost: u64,
}

impl Cloud {
    /// Every line of the bill, in the order of the services and regions.
    pub(crate) fn lines(&'static self) -> impl Iterator<Item = Line> {
        self.services.iter().flat_map(|service| {
            let regions = match service.spread {
                Spread::EveryRegion => self.regions,
                Spread::BusiestRegions => &self.regions[..self.regions.len().min(2)],
                Spread::NoRegion => &[],
            };
            let placed = regions.iter().map(|region| Line {
                service,
                region: region.code,
                load: region.load,
            });
            let placeless = Line { service, region: self.nowhere, load: 100 };
            placed.chain((service.spread == Spread::NoRegion).then_some(placeless))
        })
    }
}

impl Line {
    /// What the whole day comes to.
    pub(crate) fn on(&self, day: Day) -> Usage {
        let Ok(age) = u64::try_from(day.number() - first_day().number()) else {
            return Usage::default();
        };
        // In thousandths of the first days: the shop grows, and what it stored stays.
        let grown = match self.service.kind {
            Kind::Support => 1_000,
            Kind::Storage => 1_000 + age * 3,
            Kind::Compute | Kind::Database | Kind::Network => 1_000 + age,
        };
        let busy = match self.service.kind {
            Kind::Compute | Kind::Network if day.is_at_weekend() => 76,
            _ => 100,
        };
        let chance = match self.service.kind {
            Kind::Support => 100,
            _ => 94 + self.draw(day).below(13),
        };
        let quantity =
            self.service.units * self.load / 100 * grown / 1_000 * busy / 100 * chance / 100;
        Usage { quantity, cost: quantity * self.service.price / 1_000 }
    }

    /// What the vendor has counted of the day by now: it is late by half a day.
    pub(crate) fn counted(&self, day: Day, now: i64) -> Usage {
        const COUNTED_AFTER: i64 = 36 * 3_600;
        let since = (now - day.starts_at()).clamp(0, COUNTED_AFTER);
        self.on(day).part(since.unsigned_abs(), COUNTED_AFTER.unsigned_abs())
    }

    /// Chance of this line on this day.
    pub(crate) fn draw(&self, day: Day) -> Draw {
        let line = format!("cloud {} {}", self.service.meter, self.region);
        Draw::of(&line, day.number().unsigned_abs())
    }
}

impl Usage {
    pub(crate) fn part(self, numerator: u64, denominator: u64) -> Self {
        let part = |whole: u64| whole * numerator / denominator.max(1);
        Self { quantity: part(self.quantity), cost: part(self.cost) }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self { quantity: self.quantity + other.quantity, cost: self.cost + other.cost }
    }

    pub(crate) fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// A count of parts of a unit as a decimal with so many places, without zeros at its end.
pub(crate) fn decimal(parts: u64, places: u32) -> String {
    let unit = 10_u64.pow(places);
    let width = usize::try_from(places).unwrap_or(0);
    let whole = format!("{}.{:0width$}", parts / unit, parts % unit);
    whole.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The day on which the shop moved to the clouds.
pub(crate) fn first_day() -> Day {
    Day::of(EPOCH)
}

#[cfg(test)]
mod tests {
    use super::{Cloud, Kind, Region, Service, Spread, decimal, first_day};
    use crate::calendar::Day;

    static CLOUD: Cloud = Cloud {
        regions: &[Region { code: "north", load: 100 }, Region { code: "south", load: 20 }],
        nowhere: "nowhere",
        services: &[
            Service {
                name: "Machines",
                meter: "machine",
                unit: "hour",
                kind: Kind::Compute,
                spread: Spread::EveryRegion,
                price: 200_000,
                units: 240_000,
            },
            Service {
                name: "Help",
                meter: "help",
                unit: "day",
                kind: Kind::Support,
                spread: Spread::NoRegion,
                price: 3_000_000,
                units: 1_000,
            },
        ],
    };

    #[test]
    fn a_line_is_a_service_in_a_region() {
        let lines: Vec<_> = CLOUD.lines().map(|line| (line.service.name, line.region)).collect();
        assert_eq!(lines, [("Machines", "north"), ("Machines", "south"), ("Help", "nowhere")]);
    }

    #[test]
    fn a_day_costs_the_same_whenever_it_is_asked_for_and_is_counted_late() {
        let line = CLOUD.lines().next().expect("a line");
        let day = Day::parse("2026-11-18").expect("a day");
        let whole = line.on(day);
        assert!((40_000_000..100_000_000).contains(&whole.cost), "{whole:?}");
        assert_eq!(line.counted(day, day.starts_at()).cost, 0);
        assert_eq!(line.counted(day, day.starts_at() + 18 * 3_600), whole.part(1, 2));
        assert_eq!(line.counted(day, day.starts_at() + 90 * 3_600), whole);
        assert!(line.on(first_day().back(1)).is_nothing());
    }
    #[test]
    fn decimals_have_no_zeros_at_their_end() {
        assert_eq!(decimal(12_345_678, 6), "12.345678");
        assert_eq!(decimal(12_300_000, 6), "12.3");
        assert_eq!(decimal(24_000, 3), "24");
        assert_eq!(decimal(0, 6), "0");
        assert_eq!(decimal(100_000, 3), "100");
    }
}
