use std::collections::{HashMap, HashSet};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use sandbox::{Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::harness::{Answer, form, frozen, get, get_as, key, send, then};

async fn ask(sandbox: &Sandbox, path: &str, question: &[(&str, &str)]) -> Answer {
    let key = key("openweather");
    let mut pairs = question.to_vec();
    pairs.push(("appid", &key));
    get(sandbox, &format!("/openweather{path}?{}", form(&pairs)), &[]).await
}

async fn weather(sandbox: &Sandbox, question: &[(&str, &str)]) -> Value {
    let answer = ask(sandbox, "/data/2.5/weather", question).await;
    assert_eq!(answer.status, StatusCode::OK, "{question:?}: {}", answer.text);
    answer.json()
}

async fn forecast(sandbox: &Sandbox, question: &[(&str, &str)]) -> Value {
    ask(sandbox, "/data/2.5/forecast", question).await.json()
}

/// A sandbox that answers more than 60 questions a minute.
fn patient() -> Sandbox {
    let limits = HashMap::from([("openweather", 10_000)]);
    Sandbox::new(Options { now: Some(then()), limits, ..Options::default() })
}

fn degrees(weather: &Value) -> f64 {
    weather["main"]["temp"].as_f64().unwrap_or_else(|| panic!("{weather}"))
}

#[tokio::test]
async fn a_city_has_weather_by_name_by_number_and_by_coordinates() {
    let sandbox = frozen();
    let by_name = weather(&sandbox, &[("q", "London,GB")]).await;
    assert_eq!((&by_name["name"], &by_name["sys"]["country"]), (&"London".into(), &"GB".into()));
    assert_eq!(by_name["cod"], 200, "a number");
    assert_eq!(by_name["coord"], json!({ "lon": -0.1257, "lat": 51.5085 }));
    assert_eq!(by_name["weather"].as_array().map(Vec::len), Some(1));
    assert_eq!(weather(&sandbox, &[("id", "2643743")]).await, by_name);
    let there = [("lat", "51.5085"), ("lon", "-0.1257")];
    assert_eq!(weather(&sandbox, &there).await, by_name);
    assert_eq!(weather(&sandbox, &[("q", "münchen")]).await["name"], "Munich");
    assert_eq!(weather(&sandbox, &[("q", "Sao Paulo")]).await["sys"]["country"], "BR");
    assert_eq!(weather(&sandbox, &[("q", "London,CA")]).await["id"], 6_058_560);
    assert_eq!(weather(&sandbox, &[("q", "London,KY,US")]).await["id"], 4_298_960);
}

#[tokio::test]
async fn the_middle_of_the_sea_has_weather_and_no_name() {
    let sea = weather(&frozen(), &[("lat", "-40"), ("lon", "-140.5"), ("units", "metric")]).await;
    assert_eq!((&sea["name"], &sea["id"]), (&"".into(), &0.into()));
    assert!(sea["sys"].get("country").is_none());
    assert_eq!(sea["timezone"], -9 * 3_600);
    assert!((0.0..30.0).contains(&degrees(&sea)), "{sea}");
}

#[tokio::test]
async fn units_and_languages_tell_the_same_in_other_words() {
    let sandbox = frozen();
    let kelvin = weather(&sandbox, &[("q", "Wien")]).await;
    let celsius = weather(&sandbox, &[("q", "Wien"), ("units", "metric"), ("lang", "de")]).await;
    let fahrenheit = weather(&sandbox, &[("q", "Wien"), ("units", "imperial")]).await;
    assert!((degrees(&kelvin) - 273.15 - degrees(&celsius)).abs() < 0.011);
    assert!((degrees(&celsius) * 1.8 + 32.0 - degrees(&fahrenheit)).abs() < 0.02);
    assert_eq!(weather(&sandbox, &[("q", "Wien"), ("units", "furlong")]).await, kelvin);
    let speed = |weather: &Value| weather["wind"]["speed"].as_f64().expect("a number");
    assert!(speed(&fahrenheit) > 2.0 * speed(&celsius), "miles an hour");
    assert_eq!((&kelvin["name"], &celsius["name"]), (&"Vienna".into(), &"Wien".into()));
    let words = |weather: &Value| weather["weather"][0]["description"].clone();
    assert_ne!(words(&kelvin), words(&celsius));
    assert_eq!(kelvin["weather"][0]["id"], celsius["weather"][0]["id"]);
}

#[tokio::test]
async fn a_report_is_ten_minutes_old_at_most_and_the_same_until_the_next() {
    let sandbox = frozen();
    let first = weather(&sandbox, &[("q", "Leeds")]).await;
    assert_eq!(first["dt"], then().timestamp());
    sandbox.control().advance(Duration::from_secs(599));
    assert_eq!(weather(&sandbox, &[("q", "Leeds")]).await, first);
    sandbox.control().advance(Duration::from_secs(1));
    let second = weather(&sandbox, &[("q", "Leeds")]).await;
    assert_eq!(second["dt"], then().timestamp() + 600);
    assert_ne!(second["main"], first["main"]);
}

#[tokio::test]
async fn a_forecast_is_forty_steps_of_three_hours_and_comes_true() {
    let sandbox = patient();
    let answer = forecast(&sandbox, &[("q", "Reykjavík"), ("units", "metric")]).await;
    assert_eq!(answer["cod"], "200", "text here");
    assert_eq!((&answer["message"], &answer["cnt"]), (&0.into(), &40.into()));
    assert_eq!(answer["city"]["name"], "Reykjavik");
    let list = answer["list"].as_array().expect("a list");
    assert_eq!(list[0]["dt"], then().timestamp() + 3 * 3_600);
    assert_eq!(list[0]["dt_txt"], "2026-11-20 03:00:00");
    for (step, other) in list.iter().zip(&list[1..]) {
        assert_eq!(other["dt"].as_i64(), step["dt"].as_i64().map(|dt| dt + 3 * 3_600));
        let likely = step["pop"].as_f64().expect("a number");
        assert!((0.0..=1.0).contains(&likely));
        let falls = step.get("rain").or_else(|| step.get("snow"));
        assert!(falls.is_none_or(|fell| fell["3h"].as_f64() > Some(0.0) && likely > 0.0), "{step}");
    }
    for step in [0, 1, 20] {
        sandbox.control().advance(Duration::from_hours(if step == 20 { 57 } else { 3 }));
        let now = weather(&sandbox, &[("q", "Reykjavík"), ("units", "metric")]).await;
        assert_eq!(now["dt"], list[step]["dt"]);
        assert_eq!(now["main"]["temp"], list[step]["main"]["temp"]);
        assert_eq!(now["weather"][0]["id"], list[step]["weather"][0]["id"]);
    }
    let short = forecast(&sandbox, &[("q", "Brno"), ("cnt", "5")]).await;
    assert_eq!((&short["cnt"], short["list"].as_array().map(Vec::len)), (&5.into(), Some(5)));
}

#[tokio::test]
async fn the_sun_is_up_between_sunrise_and_sunset_and_stays_away_in_the_polar_night() {
    let sandbox = patient();
    for city in ["London", "Singapore", "Sydney", "Ushuaia", "New York"] {
        let answer = forecast(&sandbox, &[("q", city)]).await;
        let second = |name: &str| answer["city"][name].as_i64().expect("seconds");
        let (sunrise, sunset) = (second("sunrise"), second("sunset"));
        assert!(sunrise < sunset, "{city}");
        for step in answer["list"].as_array().expect("a list").iter().take(7) {
            let dt = step["dt"].as_i64().expect("seconds");
            if (sunrise + 600..sunset - 600).contains(&dt) {
                assert_eq!(step["sys"]["pod"], "d", "{city} at {dt}");
            }
        }
    }
    sandbox.control().advance(Duration::from_hours(24 * 30));
    let north = weather(&sandbox, &[("q", "Tromsø")]).await;
    assert_eq!((&north["sys"]["sunrise"], &north["sys"]["sunset"]), (&0.into(), &0.into()));
    assert!(north["weather"][0]["icon"].as_str().expect("text").ends_with('n'));
}

#[tokio::test]
async fn everybody_of_the_pretend_world_lives_where_there_is_weather() {
    let sandbox = patient();
    let mut cities = HashSet::new();
    for after in ["501", "601"] {
        let path = format!(
            "/hubspot/crm/v3/objects/contacts?limit=100&properties=city,country&after={after}"
        );
        let contacts = get_as(&sandbox, &key("hubspot"), &path).await.json();
        for contact in contacts["results"].as_array().expect("results") {
            let text = |name: &str| contact["properties"][name].as_str().expect("text").to_owned();
            cities.insert((text("city"), text("country")));
        }
    }
    assert!(cities.len() > 20, "{}", cities.len());
    for (city, country) in cities {
        let found = weather(&sandbox, &[("q", &format!("{city},{country}"))]).await;
        assert_eq!(found["sys"]["country"], *country, "{city}");
    }
}

#[tokio::test]
async fn a_name_is_found_on_the_map_as_often_as_there_are_such_places() {
    let sandbox = frozen();
    let direct =
        async |question: &[(&str, &str)]| ask(&sandbox, "/geo/1.0/direct", question).await.json();
    let londons = direct(&[("q", "London"), ("limit", "5")]).await;
    let countries: Vec<_> =
        londons.as_array().expect("a list").iter().map(|place| place["country"].clone()).collect();
    assert_eq!(countries, ["GB", "CA", "US"]);
    assert_eq!(londons[1]["state"], "Ontario");
    assert_eq!(direct(&[("q", "London")]).await, json!([londons[0]]), "one unless asked for more");
    let kyoto = direct(&[("q", "京都")]).await;
    assert_eq!(kyoto[0]["local_names"], json!({ "en": "Kyoto", "ja": "京都" }));
    assert_eq!(direct(&[("q", "Nowhere")]).await, json!([]), "no city is no error here");
    let nothing = ask(&sandbox, "/geo/1.0/direct", &[]).await;
    assert_eq!(nothing.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn refusals_write_their_status_as_a_number_or_as_text_as_openweather_does() {
    let sandbox = frozen();
    let nobody = get(&sandbox, "/openweather/data/2.5/weather?q=London", &[]).await;
    let wrong = get(&sandbox, "/openweather/data/2.5/weather?q=London&appid=nope", &[]).await;
    for refused in [nobody, wrong] {
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        assert_eq!(refused.json()["cod"], 401);
        assert!(refused.text.contains("Invalid API key"));
    }
    for (question, status, cod, message) in [
        (vec![("q", "Atlantis")], 404, "404", "city not found"),
        (vec![("id", "1")], 404, "404", "city not found"),
        (vec![], 400, "400", "Nothing to geocode"),
        (vec![("q", "")], 400, "400", "Nothing to geocode"),
        (vec![("lat", "51.5")], 400, "400", "Nothing to geocode"),
        (vec![("lat", "91"), ("lon", "0")], 400, "400", "wrong latitude"),
        (vec![("lat", "north"), ("lon", "0")], 400, "400", "wrong latitude"),
        (vec![("lat", "0"), ("lon", "181")], 400, "400", "wrong longitude"),
    ] {
        for path in ["/data/2.5/weather", "/data/2.5/forecast"] {
            let refused = ask(&sandbox, path, &question).await;
            assert_eq!(refused.status.as_u16(), status, "{question:?}");
            assert_eq!(refused.json(), json!({ "cod": cod, "message": message }), "{question:?}");
        }
    }
    assert_eq!(ask(&sandbox, "/data/2.5/nope", &[]).await.status, StatusCode::NOT_FOUND);
    let path = format!("/openweather/data/2.5/weather?appid={}", key("openweather"));
    let posted = send(&sandbox, Method::POST, &path, &[], "").await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_key_asks_sixty_times_a_minute() {
    let sandbox = frozen();
    for _ in 0..60 {
        weather(&sandbox, &[("q", "London")]).await;
    }
    let refused = ask(&sandbox, "/data/2.5/weather", &[("q", "London")]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()["cod"], 429);
    assert!(refused.headers.get("retry-after").is_none(), "it does not tell when to come back");
}

#[tokio::test]
async fn faults_look_like_openweathers() {
    let sandbox = frozen();
    let london: &[(&str, &str)] = &[("q", "London")];
    let broken = async |fault: Fault| {
        sandbox.control().set_fault("openweather", Some(fault));
        ask(&sandbox, "/data/2.5/weather", london).await
    };
    let limited = broken(Fault::RateLimited { retry_after_seconds: 5 }).await;
    assert_eq!((limited.status.as_u16(), &limited.json()["cod"]), (429, &429.into()));
    let unauthorized = broken(Fault::UnauthorizedAll).await;
    assert_eq!((unauthorized.status.as_u16(), &unauthorized.json()["cod"]), (401, &401.into()));
    assert_eq!(broken(Fault::Outage).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let half = broken(Fault::Truncated).await;
    assert!(serde_json::from_str::<Value>(&half.text).is_err());
    assert!(broken(Fault::Html).await.text.starts_with("<!doctype html>"));
}
