// Stripe's own client against the pretend Stripe.
import assert from "node:assert/strict";
import test from "node:test";

import Stripe from "stripe";

import { SANDBOX } from "./sandbox.mjs";

const base = `${SANDBOX}/stripe`;
/** The client knows a host but no path before `/v1`, so its requests are moved under ours. */
const underBase = (url, init) => {
  const { pathname, search } = new URL(url);
  return fetch(`${base}${pathname}${search}`, init);
};
const client = (key) =>
  new Stripe(key, { httpClient: Stripe.createFetchHttpClient(underBase), maxNetworkRetries: 0, telemetry: false });
const stripe = client("sk_test_sandbox_0000000000000000");
const everything = { limit: 10_000 };

test("it walks the balance transactions to the end, and they add up", async () => {
  const all = await stripe.balanceTransactions.list({ limit: 100 }).autoPagingToArray(everything);
  assert.equal(new Set(all.map((it) => it.id)).size, all.length);
  assert.deepEqual(new Set(all.map((it) => it.type)), new Set(["charge", "refund", "stripe_fee", "payout"]));
  assert.ok(all.every((it) => it.net === it.amount - it.fee));
  assert.deepEqual(await stripe.balanceTransactions.retrieve(all[3].id), all[3]);
  const payout = all.find((it) => it.type === "payout");
  const under = await stripe.balanceTransactions.list({ payout: payout.source, limit: 100 });
  assert.equal(under.data.reduce((sum, it) => sum + it.net, 0), 0);
});

test("a range of creation brings those and no others", async () => {
  const all = await stripe.balanceTransactions.list({ limit: 100 }).autoPagingToArray(everything);
  const created = { gte: all[200].created, lt: all[20].created };
  const some = await stripe.balanceTransactions.list({ created, limit: 100 }).autoPagingToArray(everything);
  const expected = all.filter((it) => it.created >= created.gte && it.created < created.lt);
  assert.deepEqual(some.map((it) => it.id), expected.map((it) => it.id));
});

test("it walks charges and customers, and a charge leads to its transaction", async () => {
  const charges = await stripe.charges.list({ limit: 100 }).autoPagingToArray(everything);
  assert.ok(charges.length > 300, `${charges.length}`);
  const paid = charges.find((charge) => charge.status === "succeeded");
  const transaction = await stripe.balanceTransactions.retrieve(paid.balance_transaction);
  assert.deepEqual([transaction.source, transaction.amount], [paid.id, paid.amount]);
  const customer = await stripe.customers.retrieve(paid.customer);
  assert.equal(customer.email, paid.receipt_email);
});

test("a wrong key and a wrong question are its own errors", async () => {
  await assert.rejects(client("sk_test_wrong").balanceTransactions.list(), (error) => {
    assert.ok(error instanceof Stripe.errors.StripeAuthenticationError, error);
    return error.statusCode === 401;
  });
  await assert.rejects(stripe.balanceTransactions.retrieve("txn_nope"), (error) => {
    assert.ok(error instanceof Stripe.errors.StripeInvalidRequestError, error);
    return error.code === "resource_missing" && error.param === "id" && error.requestId.startsWith("req_");
  });
  await assert.rejects(stripe.charges.list({ limit: 500 }), { code: "parameter_invalid_integer", param: "limit" });
});
