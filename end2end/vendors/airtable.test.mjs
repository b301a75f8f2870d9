// Airtable's own client walks the pretend Airtable.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import Airtable from "airtable";

import { SANDBOX, whileLimited } from "./sandbox.mjs";

const endpointUrl = `${SANDBOX}/airtable`;
const apiKey = "patSandboxToken01.0000000000000000000000000000000000000000demo";
const client = (key) => new Airtable({ apiKey: key, endpointUrl, noRetryIfRateLimited: true });
const base = client(apiKey).base("appACMERETAIL0001");

// A base answers five times a second, and shuts for half a minute after that.
beforeEach(() => sleep(1_100));

test("all records are walked", async () => {
  const orders = await base("Orders").select({ pageSize: 100 }).all();
  assert.ok(orders.length >= 400);
  assert.equal(new Set(orders.map((order) => order.id)).size, orders.length);
});

test("what changed since a moment is found, sorted", async () => {
  const since = "2026-10-01T00:00:00.000Z";
  const changed = await base("Orders")
    .select({
      filterByFormula: `IS_AFTER(LAST_MODIFIED_TIME(), '${since}')`,
      sort: [{ field: "Last modified", direction: "asc" }],
      fields: ["Order", "Last modified"],
    })
    .all();
  const times = changed.map((order) => order.get("Last modified"));
  assert.ok(times.length > 10 && times.every((time) => time > since));
  assert.deepEqual(times, times.toSorted());
});

test("a question may be posted", async () => {
  const formula = "OR({Order}='#2197',{Order}='#2200')";
  const found = await base("Orders").select({ filterByFormula: formula, method: "post" }).all();
  assert.deepEqual(found.map((it) => it.get("Order")), ["#2197", "#2200"]);
});

test("one record is read by its id", async () => {
  const [first] = await base("Customers").select({ maxRecords: 1 }).firstPage();
  const again = await base("tblCustomers00001").find(first.id);
  assert.deepEqual(again.fields, first.fields);
  assert.equal(again.get("Name"), "Amara Okafor");
});

test("refusals are the client's own error", async () => {
  const refused = async (promise, error, statusCode) => {
    await assert.rejects(promise, (it) => {
      assert.ok(it instanceof Airtable.Error);
      assert.equal(it.error, error);
      assert.equal(it.statusCode, statusCode);
      return true;
    });
  };
  const stranger = client("patGuess.x").base("appACMERETAIL0001");
  await refused(stranger("Orders").select().all(), "AUTHENTICATION_REQUIRED", 401);
  await refused(base("Nothing").select().all(), "NOT_AUTHORIZED", 403);
  await refused(base("Orders").find("recNothing0000001"), "NOT_FOUND", 404);
  const colour = base("Orders").select({ filterByFormula: "{Colour}=1" });
  await refused(colour.all(), "INVALID_FILTER_BY_FORMULA", 422);
});

test("too many requests are the client's own error", async () => {
  await whileLimited("airtable", 30, async () => {
    await assert.rejects(base("Orders").select().all(), { error: "TOO_MANY_REQUESTS" });
  });
});
