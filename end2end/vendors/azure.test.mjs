// Microsoft's own client against the pretend Cost Management. Its part that adds the token insists
// on https, and so does its companion that fetches one (@azure/identity): both are done by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CostManagementClient } from "@azure/arm-costmanagement";

import { SANDBOX } from "./sandbox.mjs";

const TENANT = "7c4a1e90-5b2d-4f3a-8e61-00000000ac3e";
const APP = {
  client_id: "c0a57000-0000-4000-8000-5a4db0c0ffee",
  client_secret: "Sbx8Q~sandbox.0000000000000000000000demo",
};
const ACME = "/subscriptions/ac3e0001-0000-4000-8000-5a4db0c0ffee";
const FORBIDDEN = "/subscriptions/ac3e0002-0000-4000-8000-5a4db0c0ffee";
const DAY = 24 * 3_600_000;
const day = (ago) => new Date(Date.now() - ago * DAY);

async function token(scope) {
  const answer = await fetch(`${SANDBOX}/azure/${TENANT}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials", scope, ...APP }),
  });
  const body = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(body));
  return { token: body.access_token, expiresOnTimestamp: Date.now() + body.expires_in * 1_000 };
}

function client(getToken = () => token("https://management.azure.com/.default")) {
  const azure = new CostManagementClient(
    { getToken },
    {
      endpoint: `${SANDBOX}/azure`,
      allowInsecureConnection: true,
      apiVersion: "2025-03-01",
      retryOptions: { maxRetries: 0 },
    },
  );
  azure.pipeline.removePolicy({ name: "bearerTokenAuthenticationPolicy" });
  azure.pipeline.addPolicy({
    name: "tokenByHand",
    async sendRequest(request, next) {
      request.headers.set("authorization", `Bearer ${(await getToken()).token}`);
      return next(request);
    },
  });
  return azure;
}

const question = {
  type: "ActualCost",
  timeframe: "Custom",
  timePeriod: { from: day(45), to: day(0) },
  dataset: {
    granularity: "Daily",
    aggregation: {
      totalCost: { name: "Cost", function: "Sum" },
      totalUsage: { name: "UsageQuantity", function: "Sum" },
    },
    grouping: [
      { type: "Dimension", name: "ServiceName" },
      { type: "Dimension", name: "ResourceLocation" },
    ],
  },
};

test("the pages hold every row once", async () => {
  const azure = client();
  const first = await azure.query.usage(ACME, question);
  assert.deepEqual(
    first.columns.map((column) => column.name),
    ["Cost", "UsageQuantity", "UsageDate", "ServiceName", "ResourceLocation", "Currency"],
  );
  const rows = [...first.rows];
  assert.ok(first.nextLink, "45 days are more than a page");
  // The client has no method for the next page: it is the same question at another address.
  let link = first.nextLink;
  const { token: bearer } = await token("https://management.azure.com/.default");
  while (link) {
    const answer = await fetch(link, {
      method: "POST",
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      body: JSON.stringify(question),
    });
    const { properties } = await answer.json();
    rows.push(...properties.rows);
    link = properties.nextLink;
  }
  const keys = new Set(rows.map(([, , ...key]) => key.join("|")));
  assert.equal(keys.size, rows.length);
  assert.ok(rows.every(([cost, , , , , currency]) => cost > 0 && currency === "EUR"));
});

test("a scope without a role is the client's own error", async () => {
  await assert.rejects(client().query.usage(FORBIDDEN, question), {
    name: "RestError",
    statusCode: 403,
    code: "RBACAccessDenied",
  });
});

test("a made-up token is refused", async () => {
  const stranger = client(async () => ({ token: "x", expiresOnTimestamp: Date.now() + 60_000 }));
  await assert.rejects(stranger.query.usage(ACME, question), {
    name: "RestError",
    statusCode: 401,
    code: "InvalidAuthenticationToken",
  });
});
