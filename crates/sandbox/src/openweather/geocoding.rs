use axum::Json;
use axum::extract::RawQuery;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::answer;
use super::place::{Place, named};
use crate::query::Pairs;

const MOST: usize = 5;

/// `GET /geo/1.0/direct`: the cities that a name means; none is an empty list.
pub(super) async fn direct(RawQuery(query): RawQuery) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let Some(question) = pairs.filled("q") else {
        return answer::bad_request("Nothing to geocode");
    };
    let limit = pairs.get("limit").and_then(|text| text.parse().ok()).unwrap_or(1);
    let found = named(question);
    let found: Vec<Value> = found.into_iter().take(limit.min(MOST)).map(json).collect();
    Json(found).into_response()
}

fn json(place: &Place) -> Value {
    let mut json = json!({
        "name": place.name,
        "local_names": { "en": place.name },
        "lat": place.latitude,
        "lon": place.longitude,
        "country": place.country,
    });
    json["local_names"][place.language] = place.local.into();
    if let Some(state) = place.state {
        json["state"] = state.into();
    }
    json
}
