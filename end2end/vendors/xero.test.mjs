// Xero's own client against the pretend Xero. Its OpenID part knows Xero's addresses only, so the
// tokens come by hand; the accounting is all its own.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import xero from "xero-node";

import { APP, CALLBACK, SANDBOX, allow, control, whileLimited } from "./sandbox.mjs";

const base = `${SANDBOX}/xero`;
const basic = Buffer.from(`${APP.id}:${APP.secret}`).toString("base64");

async function token(fields) {
  const answer = await fetch(`${base}/connect/token`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams(fields),
  });
  return answer.json();
}

let api;
let tenants;
before(async () => {
  const scope =
    "openid offline_access accounting.banktransactions.read accounting.invoices.read " +
    "accounting.contacts.read accounting.settings.read";
  const query = new URLSearchParams({
    response_type: "code",
    client_id: APP.id,
    redirect_uri: CALLBACK,
    scope,
  });
  const back = await allow(`${base}/identity/connect/authorize?${query}`);
  const tokens = await token({
    grant_type: "authorization_code",
    code: back.searchParams.get("code"),
    redirect_uri: CALLBACK,
  });
  api = new xero.AccountingApi(`${base}/api.xro/2.0`);
  api.accessToken = tokens.access_token;
  const connections = await fetch(`${base}/connections`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  tenants = (await connections.json()).map((it) => it.tenantId);
});

test("one consent opens two organisations with books of their own", async () => {
  const names = [];
  for (const tenant of tenants) {
    const { body } = await api.getOrganisations(tenant);
    assert.equal(body.organisations[0].organisationID, tenant);
    names.push(body.organisations[0].name);
  }
  assert.deepEqual(names, ["Acme Retail", "Acme Labs"]);
});

test("the pages are walked to the end and hold every transaction once", async () => {
  const all = [];
  let pages = 1;
  for (let page = 1; page <= pages; page += 1) {
    const { body, response } = await api.getBankTransactions(
      tenants[0], undefined, undefined, "UpdatedDateUTC ASC", page, undefined, 100,
    );
    pages = body.pagination.pageCount;
    all.push(...body.bankTransactions);
    assert.ok(Number(response.headers["x-minlimit-remaining"]) < 60);
    assert.equal(body.pagination.pageSize, 100);
  }
  assert.ok(pages > 2 && all.length >= 300, `${pages} ${all.length}`);
  assert.equal(new Set(all.map((it) => it.bankTransactionID)).size, all.length);
  const times = all.map((it) => it.updatedDateUTC.getTime());
  assert.deepEqual(times, times.toSorted((one, other) => one - other));
  const { body } = await api.getBankTransactions(tenants[0]);
  assert.equal(body.bankTransactions.length, all.length);
  assert.deepEqual(body.bankTransactions[0].lineItems, [], "no lines without pages");
});

test("a transaction is read with its supplier, account and amounts", async () => {
  const page = await api.getBankTransactions(tenants[0], undefined, 'Type=="SPEND"', undefined, 1);
  const id = page.body.bankTransactions[0].bankTransactionID;
  const { body } = await api.getBankTransaction(tenants[0], id);
  const [it] = body.bankTransactions;
  assert.ok(it.contact.name && it.lineItems[0].accountCode && it.lineItems[0].description);
  const lines = it.lineItems.reduce((sum, line) => sum + line.lineAmount, 0);
  assert.equal(lines.toFixed(2), it.subTotal.toFixed(2));
  assert.equal((it.subTotal + it.totalTax).toFixed(2), it.total.toFixed(2));
});

test("If-Modified-Since finds the bill that was just changed", async () => {
  const page = await api.getInvoices(
    tenants[0], undefined, 'Type=="ACCPAY" AND Status=="PAID"', "Date ASC",
    undefined, undefined, undefined, undefined, 1,
  );
  const [oldest] = page.body.invoices;
  await control("xero/edit-record", {
    record: oldest.invoiceID,
    changes: { Reference: "seen again" },
  });
  const since = new Date(Date.now() - 60_000);
  const changed = await api.getInvoices(
    tenants[0], since, undefined, undefined,
    undefined, undefined, undefined, undefined, 1,
  );
  const found = changed.body.invoices.find((it) => it.invoiceID === oldest.invoiceID);
  assert.equal(found.reference, "seen again");
  assert.ok(changed.body.pagination.itemCount < page.body.pagination.itemCount);
});

test("contacts are suppliers and customers", async () => {
  const { body } = await api.getContacts(
    tenants[0], undefined, undefined, undefined, undefined, 1, undefined, undefined, undefined, 1000,
  );
  assert.ok(body.contacts.some((it) => it.isSupplier) && body.contacts.some((it) => it.isCustomer));
});

test("refusals are the client's own errors", async () => {
  const refused = async (promise, statusCode, sign) => {
    await assert.rejects(promise, (it) => {
      const error = typeof it === "string" ? JSON.parse(it) : it;
      assert.equal(error.response.statusCode, statusCode);
      assert.match(JSON.stringify(error), sign);
      return true;
    });
  };
  await refused(api.getInvoices("00000000-0000-4000-8000-000000000000"), 403, /AuthenticationUns/);
  await refused(api.getInvoices(tenants[0], undefined, 'Colour=="red"'), 400, /QueryParseException/);
  await whileLimited("xero", 7, () =>
    refused(api.getInvoices(tenants[0]), 429, /x-rate-limit-problem/i),
  );
});
