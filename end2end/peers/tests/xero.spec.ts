import { beside, builtIn, expect, type Peer, test } from "../fixtures";

/** More than two pages of a hundred. */
const INVOICES = 230;
const BEARER = { authorization: "Bearer any", "content-type": "application/json" };

const it = beside({
  script: "xero.mjs",
  fill,
  setup: (url) => ({
    variables: {
      XERO_API_BASE: url,
      XERO_TOKEN_URL: `${url}/connect/token`,
      XERO_CUSTOM_CONNECTION_CLIENT_ID: "0123456789ABCDEF0123456789ABCDEF",
      XERO_CUSTOM_CONNECTION_CLIENT_SECRET: "any-secret",
    },
    providerFiles: builtIn("xero.toml"),
  }),
});

test("the client of the environment gets a token and names the organisation", async () => {
  const connection = await it.admin.connectionOf("xero");
  expect(connection).toMatchObject({ status: "active", sandbox: false, account: "Test Organisation" });
});

test("the invoices of all pages arrive, though there are no bank transactions at this address", async () => {
  const run = await it.admin.sync(await it.admin.connectionOf("xero"));
  expect(run).toMatchObject({ status: "partial", counts: { pages: 3, fetched: INVOICES, inserted: INVOICES } });
  expect(run.error?.message).toContain("Xero (Bank transactions) answered 404");
  const [bill] = await it.admin.rows("transactions", "q=INV-0229");
  expect(bill).toMatchObject({
    number: "INV-0229",
    kind: "Bill",
    status: "Authorised",
    counterparty: "Acme Supplies",
    description: "Item 229",
    account: "200",
    amount: 22_950,
    currency: "EUR",
    organization_unit: "Test Organisation",
    date: "2026-10-05T00:00:00Z",
  });
  expect(await it.admin.html("/data/transactions")).toContain("Acme Supplies");
});

test("an invoice that is paid there is changed here, and no other", async () => {
  await update(it.peer, "INV-0007", { Status: "PAID" });
  const run = await it.admin.sync(await it.admin.connectionOf("xero"));
  expect(run).toMatchObject({ counts: { inserted: 0, updated: 1, unchanged: INVOICES - 1 } });
  expect(await it.admin.rows("transactions", "q=INV-0007")).toMatchObject([{ status: "Paid" }]);
});

/** Its books are empty at first. */
async function fill(peer: Peer): Promise<void> {
  const { Contacts } = await ask(peer, "Contacts", { Contacts: [{ Name: "Acme Supplies" }] });
  const invoice = (_: unknown, at: number) => ({
    Type: at % 2 ? "ACCPAY" : "ACCREC",
    InvoiceNumber: `INV-${String(at).padStart(4, "0")}`,
    Status: "AUTHORISED",
    Contact: { ContactID: Contacts[0].ContactID },
    Date: "2026-10-05",
    CurrencyCode: "EUR",
    LineItems: [
      { Description: `Item ${at}`, Quantity: 1, UnitAmount: at + 0.5, LineAmount: at + 0.5, AccountCode: "200" },
    ],
  });
  await ask(peer, "Invoices", { Invoices: Array.from({ length: INVOICES }, invoice) });
}

async function update(peer: Peer, number: string, changes: Record<string, string>): Promise<void> {
  const { Invoices } = await ask(peer, `Invoices?InvoiceNumbers=${number}`);
  await ask(peer, `Invoices/${Invoices[0].InvoiceID}`, changes);
}

/** Reads, or posts when there is a body, in the books of its one organisation. */
async function ask(peer: Peer, path: string, body?: unknown) {
  const [{ tenantId }] = await (await fetch(`${peer.url}/connections`, { headers: BEARER })).json();
  const answer = await fetch(`${peer.url}/api.xro/2.0/${path}`, {
    method: body ? "POST" : "GET",
    headers: { ...BEARER, "xero-tenant-id": tenantId },
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
