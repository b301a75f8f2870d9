use std::f64::consts::TAU;

use super::condition::{Condition, condition};
use super::noise::Noise;
use super::number::{hundredths, real, whole};
use super::sun::year;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// What the weather is at one place and moment, in metric units. Always the same for the same
/// question, so that a forecast comes true.
pub(super) struct Weather {
    pub(super) temperature: f64,
    pub(super) feels_like: f64,
    /// At sea level, in hectopascal.
    pub(super) pressure: i64,
    /// In percent.
    pub(super) humidity: i64,
    /// In percent.
    pub(super) clouds: i64,
    /// In metres; more than ten kilometres are not told apart.
    pub(super) visibility: i64,
    /// In metres a second.
    pub(super) wind: f64,
    pub(super) gust: f64,
    /// Where it comes from, in degrees.
    pub(super) wind_from: i64,
    /// What falls, in millimetres an hour.
    pub(super) rain: f64,
    pub(super) snow: f64,
    /// How likely it is that something falls, from 0 to 1.
    pub(super) likely: f64,
}

impl Weather {
    pub(super) fn at(latitude: f64, longitude: f64, second: i64) -> Self {
        let noise = |what, period| Noise::of(what, latitude, longitude, period).at(second);
        let cover = noise("clouds", 11 * HOUR) * 0.6 + noise("front", 2 * DAY) * 0.6;
        let clouds = (50.0 + 62.0 * cover).clamp(0.0, 100.0);
        let wet = noise("wet", 5 * HOUR) * 0.5 + cover - 0.35;
        let falling = if wet > 0.0 && clouds > 60.0 { wet * 4.5 } else { 0.0 };
        let temperature = climate(latitude, longitude, second)
            + noise("air", 3 * DAY) * (1.5 + 0.07 * latitude.abs())
            - clouds / 100.0;
        let humid = 68.0 + 16.0 * cover + 8.0 * noise("damp", 9 * HOUR)
            - 5.0 * afternoon(longitude, second);
        let humidity = if falling > 0.0 { humid.max(82.0) } else { humid }.clamp(15.0, 100.0);
        let wind = 3.6 + 2.8 * noise("wind", 7 * HOUR) + 1.4 * noise("storm", 2 * DAY);
        let wind = wind.max(0.3);
        let snowing = temperature < 0.5;
        Self {
            temperature,
            feels_like: feels_like(temperature, humidity, wind),
            pressure: whole(1_013.0 - 9.0 * cover + 7.0 * noise("pressure", 4 * DAY)),
            humidity: whole(humidity),
            clouds: whole(clouds),
            visibility: visibility(humidity, wind, falling),
            wind,
            gust: wind * 1.7,
            wind_from: whole(180.0 + 180.0 * noise("from", DAY)).rem_euclid(360),
            rain: if snowing { 0.0 } else { hundredths(falling) },
            snow: if snowing { hundredths(falling) } else { 0.0 },
            likely: hundredths((wet + 0.45).clamp(0.0, 1.0)),
        }
    }

    pub(super) fn condition(&self) -> &'static Condition {
        condition(match () {
            () if self.snow > 0.0 => 600 + u16::from(self.snow > 1.0),
            () if self.rain > 2.0 && self.temperature > 22.0 => 211,
            () if self.rain > 0.0 => 500 + u16::from(self.rain > 1.0) + u16::from(self.rain > 4.0),
            () if self.visibility < 5_000 => 701,
            () => match self.clouds {
                ..11 => 800,
                11..25 => 801,
                25..51 => 802,
                51..85 => 803,
                _ => 804,
            },
        })
    }
}

/// The usual temperature of a latitude at a time of the year and of the day.
fn climate(latitude: f64, longitude: f64, second: i64) -> f64 {
    let mean = 27.5 - 0.0065 * latitude * latitude;
    // Warmest on the 19th of July in the north and half a year later in the south.
    let season = (TAU * (year(second) - 199.0 / 365.0)).cos();
    mean + 0.2 * latitude * season + 4.0 * afternoon(longitude, second)
}

/// 1 at three o'clock by the sun, -1 at three in the night.
fn afternoon(longitude: f64, second: i64) -> f64 {
    let by_the_sun = real(second.rem_euclid(DAY)) / real(DAY) + longitude / 360.0;
    (TAU * (by_the_sun - 15.0 / 24.0)).cos()
}

/// Steadman's apparent temperature in the shade.
fn feels_like(temperature: f64, humidity: f64, wind: f64) -> f64 {
    let vapour = humidity / 100.0 * 6.105 * (17.27 * temperature / (237.7 + temperature)).exp();
    temperature + 0.33 * vapour - 0.7 * wind - 4.0
}

fn visibility(humidity: f64, wind: f64, falling: f64) -> i64 {
    let misty = humidity > 88.0 && wind < 2.5 && falling <= 0.0;
    if misty {
        return 3_000;
    }
    whole((11_000.0 - 2_200.0 * falling).clamp(900.0, 10_000.0))
}

#[cfg(test)]
mod tests {
    use super::Weather;
    use crate::clock::parse_rfc3339;

    const WEEK: i64 = 7 * 24 * 3_600;

    /// The mean of two weeks at noon.
    fn temperature(latitude: f64, longitude: f64, moment: &str) -> f64 {
        let second = parse_rfc3339(moment).expect("a moment");
        let sum: f64 = (0..14_i32)
            .map(|day| second - WEEK + i64::from(day) * 24 * 3_600)
            .map(|second| Weather::at(latitude, longitude, second).temperature)
            .sum();
        sum / 14.0
    }

    #[test]
    fn it_is_warm_at_the_equator_and_cold_in_the_north_and_seasons_are_turned_in_the_south() {
        for (place, latitude, longitude, january, july) in [
            ("Singapore", 1.29, 103.85, 24.0..34.0, 24.0..34.0),
            ("London", 51.51, -0.13, -3.0..10.0, 15.0..28.0),
            ("Tromsø", 69.65, 18.96, -24.0..-4.0, 4.0..20.0),
            ("Sydney", -33.87, 151.21, 20.0..34.0, 7.0..19.0),
        ] {
            let in_january = temperature(latitude, longitude, "2026-01-15T12:00:00Z");
            assert!(january.contains(&in_january), "{place} in January: {in_january}");
            let in_july = temperature(latitude, longitude, "2026-07-15T12:00:00Z");
            assert!(july.contains(&in_july), "{place} in July: {in_july}");
        }
    }

    #[test]
    fn nothing_jumps_from_one_quarter_of_an_hour_to_the_next() {
        let second = parse_rfc3339("2026-11-20T00:00:00Z").expect("a moment");
        for step in 0..2_000 {
            let weather = |step: i64| Weather::at(51.51, -0.13, second + step * 900);
            let (one, other) = (weather(step), weather(step + 1));
            assert!((one.temperature - other.temperature).abs() < 1.5);
            assert!((one.clouds - other.clouds).abs() < 20);
        }
    }

    #[test]
    fn every_kind_of_weather_comes_about_somewhere() {
        let second = parse_rfc3339("2026-01-15T00:00:00Z").expect("a moment");
        let mut seen = std::collections::HashMap::<u16, u32>::new();
        for hour in 0..3_000 {
            for latitude in [1.3, 30.0, 51.5, 69.6] {
                let weather = Weather::at(latitude, 10.0, second + hour * 3_600);
                *seen.entry(weather.condition().id).or_default() += 1;
                assert!((0..=100).contains(&weather.humidity));
                assert!((960..1_060).contains(&weather.pressure));
                assert!((0..360).contains(&weather.wind_from));
            }
        }
        for id in [800, 801, 802, 803, 804, 500, 501, 502, 600, 601, 211, 701] {
            assert!(seen.contains_key(&id), "{id} of {seen:?}");
        }
        let falls: u32 = seen.iter().filter(|(id, _)| **id < 700).map(|(_, count)| count).sum();
        assert!((600..4_000).contains(&falls), "of 12000: {seen:?}");
    }
}
