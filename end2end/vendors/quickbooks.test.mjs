// Intuit's OAuth client and node-quickbooks against the pretend QuickBooks Online.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import OAuthClient from "intuit-oauth";
import QuickBooks from "node-quickbooks";

import { APP, CALLBACK, SANDBOX, allow, control } from "./sandbox.mjs";

const base = `${SANDBOX}/quickbooks`;
OAuthClient.authorizeEndpoint = `${base}/connect/oauth2`;
OAuthClient.tokenEndpoint = `${base}/oauth2/v1/tokens/bearer`;
OAuthClient.revokeEndpoint = `${base}/v2/oauth2/tokens/revoke`;
QuickBooks.V3_ENDPOINT_BASE_URL = `${base}/v3/company/`;

async function signedIn(secret = APP.secret) {
  const client = new OAuthClient({
    clientId: APP.id,
    clientSecret: secret,
    environment: "sandbox",
    redirectUri: CALLBACK,
  });
  const scope = [OAuthClient.scopes.Accounting];
  const back = await allow(client.authorizeUri({ scope, state: "s" }));
  await client.createToken(back.href);
  return client;
}

const books = (token, realm) =>
  new QuickBooks(APP.id, APP.secret, token, false, realm, true, false, 75, "2.0");

// The client's calls end with (error, answer).
const call = (object, method, ...more) =>
  new Promise((resolve, reject) => {
    object[method](...more, (error, answer) => (error ? reject(error) : resolve(answer)));
  });

let client;
let qbo;
before(async () => {
  client = await signedIn();
  const { access_token: token, realmId } = client.getToken();
  qbo = books(token, realmId);
});

test("the callback brings the company, and the token opens it", async () => {
  const { realmId, expires_in: life, x_refresh_token_expires_in: long } = client.getToken();
  assert.match(realmId, /^\d{10,19}$/);
  assert.deepEqual([life, long], [3_600, 8_726_400]);
  const company = await call(qbo, "getCompanyInfo", realmId);
  assert.equal(company.CompanyName, "Acme Retail");
});

test("the pages are walked to the end and hold every purchase once", async () => {
  const criteria = { limit: 100, fetchAll: true, asc: "MetaData.LastUpdatedTime" };
  const { QueryResponse } = await call(qbo, "findPurchases", criteria);
  const all = QueryResponse.Purchase;
  assert.ok(all.length >= 300, `${all.length}`);
  assert.equal(new Set(all.map((it) => it.Id)).size, all.length);
  const times = all.map((it) => Date.parse(it.MetaData.LastUpdatedTime));
  assert.deepEqual(times, times.toSorted((one, other) => one - other));
  for (const it of all) {
    const lines = it.Line.reduce((sum, line) => sum + line.Amount, 0);
    assert.equal((lines + it.TxnTaxDetail.TotalTax).toFixed(2), it.TotalAmt.toFixed(2));
  }
});

test("a bill is read, and found again by its time of change", async () => {
  const { QueryResponse } = await call(qbo, "findBills", { limit: 1, asc: "Id" });
  const [first] = QueryResponse.Bill;
  const bill = await call(qbo, "getBill", first.Id);
  assert.deepEqual(bill, first);
  await control("quickbooks/edit-record", {
    record: `Bill/${first.Id}`,
    changes: { PrivateNote: "seen again" },
  });
  const since = new Date(Date.now() - 60_000).toISOString();
  const changed = await call(qbo, "findBills", [
    { field: "MetaData.LastUpdatedTime", value: since, operator: ">=" },
  ]);
  const found = changed.QueryResponse.Bill.find((it) => it.Id === first.Id);
  assert.equal(found.PrivateNote, "seen again");
});

test("vendors and customers have names and addresses", async () => {
  const vendors = await call(qbo, "findVendors", { limit: 1000 });
  assert.ok(vendors.QueryResponse.Vendor.every((it) => it.PrimaryEmailAddr.Address.includes("@")));
  const customers = await call(qbo, "findCustomers", { limit: 1 });
  assert.equal(customers.QueryResponse.Customer[0].DisplayName, "Amara Okafor");
});

test("a refresh goes on with the same refresh token, until it is revoked", async () => {
  const other = await signedIn();
  const before = { ...other.getToken() };
  await other.refresh();
  const after = { ...other.getToken() };
  assert.notEqual(after.access_token, before.access_token);
  assert.equal(after.refresh_token, before.refresh_token);
  await other.revoke({ refresh_token: after.refresh_token });
  await assert.rejects(other.refreshUsingToken(after.refresh_token), { error: "invalid_grant" });
});

test("refusals are the clients' own errors", async () => {
  const fault = (code) => (it) => it.response.data.Fault.Error[0].code === code;
  await assert.rejects(call(qbo, "findPurchases", " were Id = '1'"), fault("4000"));
  await assert.rejects(call(qbo, "findBills", " where Colour = 'red'"), fault("4001"));
  await assert.rejects(call(qbo, "getBill", "1"), fault("610"));
  const { realmId } = client.getToken();
  const stranger = books("nothing", realmId);
  await assert.rejects(call(stranger, "getCompanyInfo", realmId), (it) => {
    assert.equal(it.response.status, 401);
    assert.equal(it.response.data.fault.error[0].code, "3200");
    return true;
  });
  await assert.rejects(signedIn("wrong"), (it) => it.error === "invalid_client");
});
