use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use serde_json::{Value, json};

use super::current::{fallen, measured, sky, wind};
use super::number::hundredths;
use super::spot::Spot;
use super::units::Units;
use super::weather::Weather;
use crate::query::Pairs;
use crate::world::Site;

const STEP: i64 = 3 * 3_600;
/// Steps of five days.
const MOST: i64 = 40;

/// `GET /data/2.5/forecast`: every three hours of the next five days.
pub(super) async fn show(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let spot = match Spot::of(&pairs) {
        Ok(spot) => spot,
        Err(refused) => return refused,
    };
    let asked = pairs.get("cnt").and_then(|text| text.parse().ok());
    let count = asked.filter(|count| (1..=MOST).contains(count)).unwrap_or(MOST);
    let now = site.now_seconds();
    let first = now - now.rem_euclid(STEP) + STEP;
    let list: Vec<Value> =
        (0..count).map(|step| json(&spot, first + step * STEP, &pairs)).collect();
    let city = city(&spot, now, pairs.get("lang").unwrap_or("en"));
    let body = json!({
        "cod": "200",
        "message": 0,
        "cnt": list.len(),
        "list": list,
        "city": city,
    });
    Json(body).into_response()
}

fn json(spot: &Spot, second: i64, pairs: &Pairs) -> Value {
    let units = Units::of(pairs);
    let weather = Weather::at(spot.latitude, spot.longitude, second);
    let by_day = spot.sun(second).shines(second);
    let mut main = measured(&weather, units, 0.0);
    main["temp_kf"] = 0.into();
    let mut json = json!({
        "dt": second,
        "main": main,
        "weather": sky(&weather, by_day, pairs.get("lang").unwrap_or("en")),
        "clouds": { "all": weather.clouds },
        "wind": wind(&weather, units),
        "visibility": weather.visibility,
        "pop": weather.likely,
    });
    for (name, an_hour) in fallen(&weather) {
        json[name] = json!({ "3h": hundredths(an_hour * 3.0) });
    }
    json["sys"] = json!({ "pod": if by_day { "d" } else { "n" } });
    json["dt_txt"] = written(second).into();
    json
}

/// `2026-11-21 12:00:00`, in UTC.
fn written(second: i64) -> String {
    DateTime::from_timestamp(second, 0).unwrap_or_default().format("%Y-%m-%d %H:%M:%S").to_string()
}

fn city(spot: &Spot, now: i64, language: &str) -> Value {
    let (sunrise, sunset) = spot.sunrise_and_sunset(now);
    json!({
        "id": spot.id(),
        "name": spot.name(language),
        "coord": spot.coordinates(),
        "country": spot.place.map_or("", |place| place.country),
        "population": 0,
        "timezone": spot.offset(),
        "sunrise": sunrise,
        "sunset": sunset,
    })
}
