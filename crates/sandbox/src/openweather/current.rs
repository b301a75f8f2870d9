use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::spot::Spot;
use super::units::Units;
use super::weather::Weather;
use crate::query::Pairs;
use crate::world::Site;

/// Stations report every ten minutes.
const BETWEEN_REPORTS: i64 = 600;

/// `GET /data/2.5/weather`
pub(super) async fn show(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let spot = match Spot::of(&pairs) {
        Ok(spot) => spot,
        Err(refused) => return refused,
    };
    let now = site.now_seconds();
    let reported_at = now - now.rem_euclid(BETWEEN_REPORTS);
    Json(json(&spot, reported_at, &pairs)).into_response()
}

fn json(spot: &Spot, second: i64, pairs: &Pairs) -> Value {
    let language = pairs.get("lang").unwrap_or("en");
    let units = Units::of(pairs);
    let weather = Weather::at(spot.latitude, spot.longitude, second);
    let (sunrise, sunset) = spot.sunrise_and_sunset(second);
    let mut sys = json!({ "type": 2, "id": 2_000_000 + spot.id() % 100_000 });
    if let Some(place) = spot.place {
        sys["country"] = place.country.into();
    }
    sys["sunrise"] = sunrise.into();
    sys["sunset"] = sunset.into();
    let mut json = json!({
        "coord": spot.coordinates(),
        "weather": sky(&weather, spot.sun(second).shines(second), language),
        "base": "stations",
        "main": measured(&weather, units, 0.8),
        "visibility": weather.visibility,
        "wind": wind(&weather, units),
        "clouds": { "all": weather.clouds },
        "dt": second,
        "sys": sys,
        "timezone": spot.offset(),
        "id": spot.id(),
        "name": spot.name(language),
        "cod": 200,
    });
    for (name, an_hour) in fallen(&weather) {
        json[name] = json!({ "1h": an_hour });
    }
    json
}

/// The list of conditions, of which there is always one.
pub(super) fn sky(weather: &Weather, by_day: bool, language: &str) -> Value {
    let condition = weather.condition();
    json!([{
        "id": condition.id,
        "main": condition.group,
        "description": condition.description(language),
        "icon": format!("{}{}", condition.icon, if by_day { 'd' } else { 'n' }),
    }])
}

/// What instruments show; `spread` is how many degrees lie between the middle of a city and its
/// warmest and coldest corner.
pub(super) fn measured(weather: &Weather, units: Units, spread: f64) -> Value {
    json!({
        "temp": units.temperature(weather.temperature),
        "feels_like": units.temperature(weather.feels_like),
        "temp_min": units.temperature(weather.temperature - spread),
        "temp_max": units.temperature(weather.temperature + spread),
        "pressure": weather.pressure,
        "humidity": weather.humidity,
        "sea_level": weather.pressure,
        "grnd_level": weather.pressure - 4,
    })
}

pub(super) fn wind(weather: &Weather, units: Units) -> Value {
    json!({
        "speed": units.speed(weather.wind),
        "deg": weather.wind_from,
        "gust": units.speed(weather.gust),
    })
}

/// `rain` or `snow`, in millimetres an hour; neither when it is dry.
pub(super) fn fallen(weather: &Weather) -> impl Iterator<Item = (&'static str, f64)> {
    [("rain", weather.rain), ("snow", weather.snow)].into_iter().filter(|(_, fell)| *fell > 0.0)
}
