use super::number::{real, whole};
use crate::seeded::Draw;

/// Something that wavers between -1 and 1 in its time, without ever jumping; the same for everybody
/// who asks of the same place and moment.
pub(super) struct Noise {
    what: String,
    /// Seconds from one turn to the next.
    period: i64,
}

impl Noise {
    /// Places in the same tenth of a degree waver together.
    pub(super) fn of(what: &str, latitude: f64, longitude: f64, period: i64) -> Self {
        let (latitude, longitude) = (whole(latitude * 10.0), whole(longitude * 10.0));
        Self { what: format!("{what} at {latitude} {longitude}"), period }
    }

    pub(super) fn at(&self, second: i64) -> f64 {
        let knot = second.div_euclid(self.period);
        let way = real(second.rem_euclid(self.period)) / real(self.period);
        let smooth = way * way * (3.0 - 2.0 * way);
        let (here, there) = (self.knot(knot), self.knot(knot + 1));
        here + (there - here) * smooth
    }

    fn knot(&self, number: i64) -> f64 {
        let mut draw = Draw::of(&self.what, number.unsigned_abs());
        real(draw.seconds(-1_000, 1_000)) / 1_000.0
    }
}
