import { beside, expect, ownFile, type Peer, test } from "../fixtures";

/** So many pages of ten, the last one half full. */
const CUSTOMERS = 25;
const CHARGES = 12;
/** What charges and the one refund did to the balance. */
const MOVEMENTS = CHARGES + 1;
const KEY = "sk_test_12345";

const it = beside({
  script: "localstripe.mjs",
  fill,
  setup: (url) => ({
    variables: { LOCALSTRIPE_API_BASE: url, LOCALSTRIPE_API_KEY: KEY, STRIPE_API_BASE: url },
    providerFiles: { "localstripe.toml": ownFile("localstripe.toml") },
  }),
});

test("a provider file of one's own connects by the key of the environment", async () => {
  const connection = await it.admin.connectionOf("localstripe");
  expect(connection).toMatchObject({ status: "active", sandbox: false, account: "localstripe" });
  expect(await it.admin.html("/integrations")).toContain("localstripe");
});

test("every page is read, by the last id of the one before", async () => {
  const run = await it.admin.sync(await it.admin.connectionOf("localstripe"));
  expect(run.error).toBeNull();
  const all = CUSTOMERS + CHARGES + MOVEMENTS;
  // Three pages of customers, two of charges, two of movements.
  expect(run).toMatchObject({ status: "succeeded", counts: { pages: 7, fetched: all, inserted: all } });
});

test("the rows are what the other Stripe holds", async () => {
  const customers = await it.admin.rows("customers", "sort=email");
  expect(customers.map(({ email }) => email)).toEqual(
    Array.from({ length: CUSTOMERS }, (_, at) => emailOf(at)).sort(),
  );
  expect(customers[0]).toMatchObject({ name: "Customer 0", country: "NG" });

  const payments = await it.admin.rows("payments");
  expect(payments.map(({ amount }) => amount).sort(byNumber)).toEqual(amounts());
  const [refunded] = payments.filter((payment) => payment.refunded !== 0);
  expect(refunded).toMatchObject({ amount: 1000, refunded: 400, currency: "EUR", status: "succeeded" });

  const kinds = (await it.admin.rows("transactions")).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "charge")).toHaveLength(CHARGES);
  expect(await it.admin.html("/data/customers?q=customer-7")).toContain(emailOf(7));
});

test("the next sync finds the new charge, and keeps what it knew", async () => {
  await charge(it.peer, (await first(it.peer)).id, 99_900);
  const run = await it.admin.sync(await it.admin.connectionOf("localstripe"));
  expect(run).toMatchObject({ status: "succeeded", counts: { inserted: 2, updated: 0 } });
  expect(await it.admin.rows("payments", "q=charge of 99900")).toHaveLength(1);
});

test("a key that it does not open is refused", async () => {
  const answer = await it.admin.connectWithKey("localstripe", { key: "sk_1" });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain("401 Unauthorized");
});

test("the built-in file is refused for the account that is missing here", async () => {
  const answer = await it.admin.connectWithKey("stripe", { key: "sk_test_1234567890" });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain("Stripe answered 404");
});

async function fill(peer: Peer): Promise<void> {
  for (let at = 0; at < CUSTOMERS; at += 1) {
    const fields = { name: `Customer ${at}`, email: emailOf(at).toUpperCase(), "address[country]": "NG" };
    await post(peer, "/v1/customers", fields);
  }
  const payer = await first(peer);
  const card = { number: "4242424242424242", exp_month: "12", exp_year: "2030", cvc: "123" };
  const fields = Object.fromEntries(Object.entries(card).map(([name, value]) => [`card[${name}]`, value]));
  const token = await post(peer, "/v1/tokens", fields);
  await post(peer, `/v1/customers/${payer.id}/sources`, { source: token.id });
  const charges = [];
  for (const amount of amounts()) charges.push(await charge(peer, payer.id, amount));
  await post(peer, "/v1/refunds", { charge: charges[0]!.id, amount: "400" });
}

const emailOf = (at: number) => `customer-${at}@example.com`;
const amounts = () => Array.from({ length: CHARGES }, (_, at) => 1000 + at);
const byNumber = (one: unknown, other: unknown) => Number(one) - Number(other);

const charge = (peer: Peer, customer: string, amount: number) =>
  post(peer, "/v1/charges", { customer, amount: String(amount), currency: "eur", description: `charge of ${amount}` });

async function first(peer: Peer): Promise<{ id: string }> {
  const answer = await fetch(`${peer.url}/v1/customers?limit=1`, { headers: { authorization: `Bearer ${KEY}` } });
  return (await answer.json()).data[0];
}

async function post(peer: Peer, path: string, fields: Record<string, string>): Promise<{ id: string }> {
  const headers = { authorization: `Bearer ${KEY}` };
  const answer = await fetch(peer.url + path, { method: "POST", headers, body: new URLSearchParams(fields) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
