// Google's own clients against the pretend Google Cloud. The library that signs assertions knows one
// address for tokens only, which is rewritten on the way.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BigQuery } from "@google-cloud/bigquery";
import { JWT } from "google-auth-library";

import { SANDBOX } from "./sandbox.mjs";

const file = "../../crates/sandbox/src/google_cloud/service_account.json";
const account = JSON.parse(readFileSync(new URL(file, import.meta.url)));
const TABLE = "acme-retail.billing.gcp_billing_export_v1_01A2B3_C4D5E6_F70809";
const SCOPE = "https://www.googleapis.com/auth/bigquery";

function signer(more = {}) {
  const jwt = new JWT({
    email: account.client_email,
    key: account.private_key,
    keyId: account.private_key_id,
    scopes: [SCOPE],
    ...more,
  });
  jwt.transporter.interceptors.request.add({
    async resolved(request) {
      if (String(request.url) === account.token_uri) {
        request.url = new URL(`${SANDBOX}/google-cloud/token`);
      }
      return request;
    },
  });
  return jwt;
}

const client = (more) =>
  new BigQuery({
    projectId: account.project_id,
    apiEndpoint: `${SANDBOX}/google-cloud`,
    authClient: signer(more),
  });

const daily = `
  SELECT DATE(usage_start_time) AS day, service.description AS service, location.region AS region,
    currency, SUM(cost) AS cost,
    SUM(IFNULL((SELECT SUM(c.amount) FROM UNNEST(credits) AS c), 0)) AS credits,
    SUM(usage.amount_in_pricing_units) AS quantity, usage.pricing_unit AS unit,
    MAX(export_time) AS exported_at
  FROM \`${TABLE}\`
  WHERE export_time > @since
  GROUP BY day, service, region, currency, unit
  ORDER BY day, service, region`;

test("a large answer is waited for and paged through", async () => {
  const since = new BigQuery().timestamp("2026-02-01T00:00:00Z");
  const [rows] = await client().query({ query: daily, params: { since }, location: "EU" });
  assert.ok(rows.length > 1_000, `${rows.length}`);
  const keys = new Set(rows.map((row) => `${row.day.value} ${row.service} ${row.region}`));
  assert.equal(keys.size, rows.length);
  assert.ok(rows.every((row) => typeof row.cost === "number" && row.currency === "GBP"));
  assert.match(rows[0].exported_at.value, /^2026-/);
});

test("pages are as long as asked for", async () => {
  const since = new BigQuery().timestamp(new Date(Date.now() - 10 * 24 * 3_600_000));
  const [rows] = await client().query({ query: daily, params: { since }, maxResults: 7 });
  assert.ok(rows.length > 7, "the client follows the token by itself");
});

test("the data sets can be listed", async () => {
  const [datasets] = await client().getDatasets();
  assert.deepEqual(datasets.map((dataset) => dataset.id), ["billing"]);
});

test("a wrong statement is the client's own error", async () => {
  await assert.rejects(client().query("SELECT colour FROM `acme-retail.billing.x`"), (error) => {
    assert.equal(error.code, 400);
    assert.equal(error.errors[0].reason, "invalidQuery");
    return true;
  });
});

test("an assertion for other scopes does not open the table", async () => {
  const other = client({ scopes: ["https://www.googleapis.com/auth/cloud-billing.readonly"] });
  await assert.rejects(other.getDatasets(), { code: 403 });
});

test("an assertion of somebody else is refused", async () => {
  const stranger = signer({ email: "nobody@acme-retail.iam.gserviceaccount.com" });
  await assert.rejects(stranger.authorize(), /invalid_grant/);
});
