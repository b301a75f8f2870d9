use std::f64::consts::TAU;

use super::number::{real, whole};

const DAY: i64 = 24 * 3_600;
/// How low the middle of the sun stands when its edge appears, in degrees.
const EDGE: f64 = -0.833;
const TILT: f64 = 23.44;

/// The sun over one place on one of its days.
pub(super) struct Sun {
    latitude: f64,
    declination: f64,
    noon: i64,
}

impl Sun {
    /// `offset` is what the place's clocks are ahead of UTC, in seconds.
    pub(super) fn over(latitude: f64, longitude: f64, offset: i64, second: i64) -> Self {
        let day = (second + offset).div_euclid(DAY) * DAY;
        let declination = -TILT * (TAU * (year(second) + 10.0 / 365.25)).cos();
        let noon = day + DAY / 2 - whole(longitude * 240.0);
        Self { latitude: latitude.to_radians(), declination: declination.to_radians(), noon }
    }

    /// When it rises and sets; `None` where it does not on this day.
    pub(super) fn rise_and_set(&self) -> Option<(i64, i64)> {
        let height = EDGE.to_radians().sin() - self.latitude.sin() * self.declination.sin();
        let cosine = height / (self.latitude.cos() * self.declination.cos());
        let half = whole(cosine.clamp(-1.0, 1.0).acos() / TAU * real(DAY));
        (-1.0..=1.0).contains(&cosine).then_some((self.noon - half, self.noon + half))
    }

    /// Whether it is up.
    pub(super) fn shines(&self, second: i64) -> bool {
        let hour = TAU * real(second - self.noon) / real(DAY);
        let sine = self.latitude.sin() * self.declination.sin()
            + self.latitude.cos() * self.declination.cos() * hour.cos();
        sine > EDGE.to_radians().sin()
    }
}

/// How much of a year has passed at a moment; 1970 began at midnight, and years drift by less
/// than a day.
pub(super) fn year(second: i64) -> f64 {
    (real(second) / (365.2425 * real(DAY))).fract()
}

#[cfg(test)]
mod tests {
    use super::Sun;
    use crate::clock::{parse_rfc3339, rfc3339};

    fn rise_and_set(latitude: f64, longitude: f64, moment: &str) -> Option<(String, String)> {
        let second = parse_rfc3339(moment).expect("a moment");
        let (rise, set) = Sun::over(latitude, longitude, 0, second).rise_and_set()?;
        Some((rfc3339(rise), rfc3339(set)))
    }

    #[test]
    fn london_has_its_known_days() {
        let (rise, set) = rise_and_set(51.5, -0.13, "2026-06-21T09:00:00Z").expect("a day");
        assert!(("2026-06-21T03:30"..="2026-06-21T03:55").contains(&&rise[..16]), "{rise}");
        assert!(("2026-06-21T20:10"..="2026-06-21T20:35").contains(&&set[..16]), "{set}");
        let (rise, set) = rise_and_set(51.5, -0.13, "2026-12-21T09:00:00Z").expect("a day");
        assert!(("2026-12-21T07:50"..="2026-12-21T08:20").contains(&&rise[..16]), "{rise}");
        assert!(("2026-12-21T15:40"..="2026-12-21T16:10").contains(&&set[..16]), "{set}");
    }

    #[test]
    fn beyond_the_circle_it_neither_rises_nor_sets_in_midsummer_and_midwinter() {
        assert_eq!(rise_and_set(69.65, 18.96, "2026-06-21T12:00:00Z"), None);
        assert_eq!(rise_and_set(69.65, 18.96, "2026-12-21T12:00:00Z"), None);
        assert!(rise_and_set(69.65, 18.96, "2026-03-21T12:00:00Z").is_some());
    }
}
