//! OpenWeather: `api.openweathermap.org`, reached with a key in the query.

mod answer;
mod condition;
mod current;
mod forecast;
mod gate;
mod geocoding;
mod noise;
mod number;
mod place;
mod spot;
mod sun;
mod units;
mod weather;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use crate::fault::layer;
use crate::provider::Provider;
use crate::world::Site;

pub(crate) static PROVIDER: Provider = Provider {
    slug: "openweather",
    name: "OpenWeather",
    way_in: "a key as appid in the query",
    secrets: &[("key", "5a4db0c0ffee5a4db0c0ffee5a4db0c0")],
    oauth: None,
    routes,
    unauthorized: answer::invalid_key,
    rate_limited: answer::rate_limited,
    edit: None,
    record: None,
    truth: None,
};

fn routes(site: &Site) -> Router<Site> {
    Router::new()
        .route("/data/2.5/weather", get(current::show))
        .route("/data/2.5/forecast", get(forecast::show))
        .route("/geo/1.0/direct", get(geocoding::direct))
        .fallback(answer::unknown_address)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(from_fn_with_state(site.clone(), gate::check))
        .layer(from_fn_with_state(site.clone(), layer::at_the_api))
}
