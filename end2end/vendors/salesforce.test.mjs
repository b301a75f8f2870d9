// jsforce against the pretend Salesforce.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import jsforce from "jsforce";

import { APP, CALLBACK, SANDBOX, allow, control } from "./sandbox.mjs";

const loginUrl = `${SANDBOX}/salesforce`;
const app = () =>
  new jsforce.OAuth2({
    loginUrl,
    clientId: APP.id,
    clientSecret: APP.secret,
    redirectUri: CALLBACK,
    useVerifier: true,
  });

async function connected() {
  const oauth2 = app();
  const back = await allow(oauth2.getAuthorizationUrl({ scope: "api refresh_token" }));
  const conn = new jsforce.Connection({ oauth2, loginUrl, version: "65.0" });
  await conn.authorize(back.searchParams.get("code"));
  return conn;
}

let conn;
before(async () => {
  conn = await connected();
});

test("the dance with PKCE leads to the organization's own address and identity", async () => {
  assert.equal(conn.instanceUrl, loginUrl);
  assert.match(conn.accessToken, /^00D.{12}!/);
  assert.ok(conn.refreshToken);
  const identity = await conn.identity();
  assert.equal(identity.display_name, "Amara Okafor");
  assert.equal(identity.organization_id, conn.userInfo.organizationId);
});

test("the batches are walked to the end and hold every record once", async () => {
  const soql = "SELECT Id, Name, Amount, SystemModstamp FROM Opportunity ORDER BY SystemModstamp";
  const headers = { "Sforce-Query-Options": "batchSize=200" };
  let batch = await conn.query(soql, { headers });
  const records = [...batch.records];
  let batches = 1;
  while (!batch.done) {
    batch = await conn.queryMore(batch.nextRecordsUrl, { headers });
    records.push(...batch.records);
    batches += 1;
  }
  assert.ok(batches > 1, `${batches}`);
  assert.equal(records.length, batch.totalSize);
  assert.equal(new Set(records.map((it) => it.Id)).size, records.length);
  const times = records.map((it) => it.SystemModstamp);
  assert.deepEqual(times, times.toSorted());
  const binned = await conn.query(soql, { scanAll: true });
  assert.ok(binned.totalSize > batch.totalSize, "queryAll finds what was deleted");
});

test("what changed since a moment is found, and a record is read", async () => {
  const contact = await conn.sobject("Contact").findOne({}, ["Id", "Name", "Email"]);
  const record = await conn.sobject("Contact").retrieve(contact.Id);
  assert.equal(record.Name, "Amara Okafor");
  assert.equal(record.Email, contact.Email);
  await control("salesforce/edit-record", { record: contact.Id, changes: { Title: "CEO" } });
  const since = new Date(Date.now() - 60_000);
  const changed = await conn
    .sobject("Contact")
    .find({ SystemModstamp: { $gte: jsforce.SfDate.toDateTimeLiteral(since) } }, ["Id", "Title"])
    .sort({ SystemModstamp: 1 });
  assert.equal(changed.find((it) => it.Id === contact.Id).Title, "CEO");
  assert.equal(conn.limitInfo.apiUsage.limit, 15_000);
});

test("an expired session is healed by the refresh token, which stays the same", async () => {
  const other = await connected();
  const { refreshToken, accessToken } = other;
  await control("salesforce/expire-access-tokens");
  assert.equal((await other.query("SELECT Id FROM Account LIMIT 3")).totalSize, 3);
  assert.notEqual(other.accessToken, accessToken);
  assert.equal(other.refreshToken, refreshToken);
  await other.oauth2.revokeToken(refreshToken);
  await assert.rejects(other.query("SELECT Id FROM Account LIMIT 3"), /expired access\/refresh/);
  conn = await connected();
});

test("refusals are the client's own errors", async () => {
  const refused = (soql, errorCode) =>
    assert.rejects(conn.query(soql), (it) => it.errorCode === errorCode && it.message.length > 0);
  await refused("SELECT Id FORM Account", "MALFORMED_QUERY");
  await refused("SELECT Nothing FROM Account", "INVALID_FIELD");
  await refused("SELECT Id FROM Widget__c", "INVALID_TYPE");
  await assert.rejects(conn.queryMore("0r8nothing-2000"), { errorCode: "INVALID_QUERY_LOCATOR" });
  const oauth2 = app();
  oauth2.clientSecret = "wrong";
  await assert.rejects(oauth2.requestToken("nothing"), { name: "invalid_client" });
});
