// HubSpot's own client against the pretend HubSpot.
import assert from "node:assert/strict";
import test from "node:test";

import { Client } from "@hubspot/api-client";

import { SANDBOX } from "./sandbox.mjs";

const basePath = `${SANDBOX}/hubspot`;
const client = (accessToken) => new Client({ accessToken, basePath, numberOfApiCallRetries: 0 });
const hubspot = client("pat-sandbox-00000000-0000-4000-8000-000000000000");
const kinds = [
  { name: "contacts", modified: "lastmodifieddate" },
  { name: "companies", modified: "hs_lastmodifieddate" },
  { name: "deals", modified: "hs_lastmodifieddate" },
];

for (const { name, modified } of kinds) {
  test(`it walks the ${name} to the end and reads one`, async () => {
    const all = await hubspot.crm[name].getAll(100, undefined, [modified]);
    assert.ok(all.length > 100, `${all.length}`);
    assert.equal(new Set(all.map((record) => record.id)).size, all.length);
    const one = await hubspot.crm[name].basicApi.getById(all[5].id, [modified]);
    assert.deepEqual(one.properties, all[5].properties);
    assert.equal(one.properties[modified], one.updatedAt.toISOString());
  });

  test(`it finds the ${name} that changed since, in the order of their change`, async () => {
    const since = new Date("2026-09-01T00:00:00Z");
    const found = [];
    let after;
    do {
      const page = await hubspot.crm[name].searchApi.doSearch({
        filterGroups: [
          { filters: [{ propertyName: modified, operator: "GTE", value: `${since.getTime()}` }] },
        ],
        sorts: [modified],
        properties: [modified],
        limit: 20,
        after,
      });
      found.push(...page.results);
      after = page.paging?.next?.after;
      assert.ok(after !== undefined || page.total === found.length);
    } while (after !== undefined);
    const times = found.map((record) => record.updatedAt.getTime());
    assert.deepEqual(times, times.toSorted((one, other) => one - other));
    assert.ok(times.every((time) => time >= since.getTime()));
    const all = await hubspot.crm[name].getAll(100);
    assert.equal(found.length, all.filter((record) => record.updatedAt >= since).length);
  });
}

test("a wrong token and a wrong question are its own errors", async () => {
  const refusal = (code, category) => (error) => {
    assert.equal(error.constructor.name, "ApiException");
    assert.deepEqual([error.code, error.body.category], [code, category]);
    return true;
  };
  await assert.rejects(client("wrong").crm.deals.basicApi.getPage(), refusal(401, "INVALID_AUTHENTICATION"));
  await assert.rejects(hubspot.crm.deals.basicApi.getPage(101), refusal(400, "VALIDATION_ERROR"));
  await assert.rejects(hubspot.crm.companies.basicApi.getById("1"), refusal(404, "OBJECT_NOT_FOUND"));
});
