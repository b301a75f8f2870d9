// A client of the community against the pretend OpenWeather, which publishes none itself.
import assert from "node:assert/strict";
import test from "node:test";

import { OpenWeatherAPI } from "openweather-api-node";

import { SANDBOX } from "./sandbox.mjs";

const base = `${SANDBOX}/openweather/`;

/** The client knows one address only, so its requests are moved under ours. */
class Moved extends OpenWeatherAPI {
  fetch(url) {
    return super.fetch(url.replace("https://api.openweathermap.org/", base));
  }
}
const key = "5a4db0c0ffee5a4db0c0ffee5a4db0c0";
const openweather = new Moved({ key, units: "metric", locationName: "London" });

test("it reads the weather of a city and of a place without a name", async () => {
  const london = await openweather.getCurrent();
  assert.deepEqual([london.lat, london.lon], [51.5085, -0.1257]);
  assert.ok(london.weather.temp.cur > -30 && london.weather.temp.cur < 45);
  assert.ok(london.astronomical.sunrise < london.astronomical.sunset);
  const sea = await openweather.getCurrent({ coordinates: { lat: -40, lon: -140 } });
  assert.equal(sea.timezoneOffset, -9 * 3600);
});

test("it reads a forecast of five days in steps of three hours", async () => {
  const forecast = await openweather.getForecast();
  assert.equal(forecast.length, 40);
  forecast.slice(1).forEach((step, before) => assert.equal(step.dtRaw - forecast[before].dtRaw, 3 * 3600));
  assert.ok(forecast.every(({ weather }) => weather.pop >= 0 && weather.pop <= 1 && weather.description));
});

test("it finds every place of a name", async () => {
  const londons = await openweather.getAllLocations("London");
  assert.deepEqual(londons.map((place) => place.country), ["GB", "CA", "US"]);
  assert.deepEqual(await openweather.getAllLocations("Nowhere"), []);
});

test("a wrong key is its own error, and so is an unknown place", async () => {
  const wrong = new Moved({ key: "wrong", coordinates: { lat: 51.5, lon: -0.13 } });
  await assert.rejects(wrong.getCurrent(), /"cod":401/);
  await assert.rejects(openweather.getCurrent({ locationName: "Nowhere" }), /Unknown location name/);
});
