use axum::response::Response;
use serde_json::{Value, json};

use super::answer;
use super::place::{self, Place};
use super::sun::Sun;
use crate::query::Pairs;

/// Where a question is about: a city, or some other point of the earth.
pub(super) struct Spot {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) place: Option<&'static Place>,
}

impl Spot {
    /// By `lat` and `lon`, by `id`, or by `q`.
    pub(super) fn of(pairs: &Pairs) -> Result<Self, Response> {
        if let (Some(latitude), Some(longitude)) = (pairs.filled("lat"), pairs.filled("lon")) {
            let degrees = |text: &str, most: f64, refusal| {
                let degrees: Option<f64> = text.parse().ok();
                degrees
                    .filter(|degrees| degrees.abs() <= most)
                    .ok_or_else(|| answer::bad_request(refusal))
            };
            let latitude = degrees(latitude, 90.0, "wrong latitude")?;
            let longitude = degrees(longitude, 180.0, "wrong longitude")?;
            return Ok(Self { latitude, longitude, place: place::at(latitude, longitude) });
        }
        let place = match (pairs.filled("id"), pairs.filled("q")) {
            (Some(id), _) => id.parse().ok().and_then(place::with_id),
            (None, Some(question)) => place::named(question).first().copied(),
            (None, None) => return Err(answer::bad_request("Nothing to geocode")),
        };
        let place = place.ok_or_else(answer::city_not_found)?;
        Ok(Self { latitude: place.latitude, longitude: place.longitude, place: Some(place) })
    }

    /// What clocks there are ahead of UTC, in seconds.
    pub(super) fn offset(&self) -> i64 {
        self.place.map_or_else(|| place::offset_of(self.longitude), |place| place.offset)
    }

    pub(super) fn sun(&self, second: i64) -> Sun {
        Sun::over(self.latitude, self.longitude, self.offset(), second)
    }

    /// `sunrise` and `sunset`, which are 0 on days without.
    pub(super) fn sunrise_and_sunset(&self, second: i64) -> (i64, i64) {
        self.sun(second).rise_and_set().unwrap_or((0, 0))
    }

    pub(super) fn id(&self) -> u64 {
        self.place.map_or(0, |place| place.id)
    }

    /// Empty where nobody lives.
    pub(super) fn name(&self, language: &str) -> &'static str {
        self.place.map_or("", |place| place.name_in(language))
    }

    pub(super) fn coordinates(&self) -> Value {
        let four = |degrees: f64| (degrees * 10_000.0).round() / 10_000.0;
        json!({ "lon": four(self.longitude), "lat": four(self.latitude) })
    }
}
