// SAP's own client for supplier invoices (a "virtual data model" on SAP Cloud SDK) against the
// pretend S/4HANA. The model is older than the property SuplrInvcLstChgDteTmeTxt, which it therefore
// treats as one that the customer added.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import { SANDBOX } from "./sandbox.mjs";

const require = createRequire(import.meta.url);
const { supplierInvoiceProcessService } = require(
  "@sap/cloud-sdk-vdm-supplier-invoice-process-service",
);

const destination = {
  url: `${SANDBOX}/sap`,
  username: "TRIBUTARY_COMM",
  password: "Sandbox-0000-demo-Password",
};
const { supplierInvoiceApi } = supplierInvoiceProcessService();
const invoices = () => supplierInvoiceApi.requestBuilder().getAll();

test("pages by $top and $skip hold every invoice once", async () => {
  const seen = new Set();
  for (let skip = 0; ; skip += 90) {
    const page = await invoices().top(90).skip(skip).execute(destination);
    for (const invoice of page) seen.add(invoice.supplierInvoice);
    if (page.length < 90) break;
  }
  const count = await invoices().count().execute(destination);
  assert.equal(seen.size, count);
  assert.ok(count >= 400);
});

test("an answer that was cut says where the rest is", async () => {
  const raw = await invoices().executeRaw(destination);
  assert.equal(raw.data.d.results.length, 100);
  let next = raw.data.d.__next;
  let pages = 1;
  while (next) {
    const answer = await fetch(next, {
      headers: {
        accept: "application/json",
        authorization: `Basic ${btoa(`${destination.username}:${destination.password}`)}`,
      },
    });
    next = (await answer.json()).d.__next;
    pages += 1;
  }
  assert.ok(pages >= 4);
});

test("a record is read with its types", async () => {
  const [first] = await invoices().top(1).execute(destination);
  const again = await supplierInvoiceApi
    .requestBuilder()
    .getByKey(first.supplierInvoice, first.fiscalYear)
    .execute(destination);
  assert.equal(again.supplierInvoiceIdByInvcgParty, first.supplierInvoiceIdByInvcgParty);
  assert.ok(again.invoiceGrossAmount.isGreaterThan(0), "a BigNumber");
  assert.ok(again.documentDate.isValid(), "a moment");
  assert.equal(typeof again.isReversed, "boolean");
});

test("what was posted since can be asked, and what changed since", async () => {
  const { schema } = supplierInvoiceApi;
  const [newest] = await invoices().orderBy(schema.POSTING_DATE).top(1).execute(destination);
  const later = newest.postingDate.clone().add(200, "days");
  const posted = await invoices()
    .filter(schema.POSTING_DATE.greaterOrEqual(later))
    .execute(destination);
  assert.ok(posted.length > 0);
  const changed = supplierInvoiceApi.customField("SuplrInvcLstChgDteTmeTxt");
  const since = changed.edmString().greaterOrEqual(`${later.format("YYYYMMDDHHmmss")}.0000000`);
  assert.ok((await invoices().filter(since).execute(destination)).length >= posted.length);
});

test("a wrong password is refused", async () => {
  const wrong = { ...destination, password: "guess" };
  await assert.rejects(invoices().execute(wrong), (error) => {
    assert.equal(error.rootCause?.response?.status ?? error.cause?.response?.status, 401);
    return true;
  });
});
