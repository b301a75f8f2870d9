import type { Page } from "@playwright/test";
import { expect, hydrated, test } from "../fixtures";
import { Frame } from "../pages/frame";
import { ProviderPage } from "../pages/provider";

const CONNECTION = /\/connections\/con_[0-9a-f]+$/;

/** One provider for each way in which a request proves whose it is. */
const KINDS = [
  { kind: "a key in a header", slug: "mock-saas", name: "Mock SaaS", way: "key" },
  { kind: "a key in the address", slug: "openweather", name: "OpenWeather", way: "key" },
  { kind: "a bearer token", slug: "notion", name: "Notion", way: "key" },
  { kind: "a name and a password", slug: "sap", name: "SAP S/4HANA", way: "key" },
  { kind: "signed requests", slug: "aws", name: "AWS", way: "key" },
  { kind: "client credentials", slug: "azure", name: "Azure", way: "key" },
  { kind: "a signed assertion", slug: "google-cloud", name: "Google Cloud", way: "key" },
  { kind: "consent, with PKCE", slug: "airtable", name: "Airtable", way: "consent" },
  { kind: "consent, the account in the callback", slug: "quickbooks", name: "QuickBooks Online", way: "consent" },
  { kind: "consent, the address in the token's answer", slug: "salesforce", name: "Salesforce", way: "consent" },
  { kind: "consent, several accounts behind it", slug: "xero", name: "Xero", way: "consent" },
  { kind: "consent, errors with status 200", slug: "slack", name: "Slack", way: "consent" },
] as const;

for (const { kind, slug, name, way } of KINDS) {
  test(`${name} connects and syncs: ${kind}`, async ({ admin: page }) => {
    if (way === "key") await connectWithKey(page, slug);
    else await connectByConsent(page, slug, name);
    await expect(page).toHaveURL(CONNECTION);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
    await hydrated(page);
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(new Frame(page).toast(/ synced: /)).toBeVisible({ timeout: 50_000 });
  });
}

/** The fields hold what the sandbox accepts. */
async function connectWithKey(page: Page, slug: string): Promise<void> {
  await page.goto(`/integrations/${slug}?method=key`);
  await hydrated(page);
  await page.getByRole("button", { name: "Test and connect" }).click();
}

async function connectByConsent(page: Page, slug: string, name: string): Promise<void> {
  const provider = new ProviderPage(page, slug, name);
  await provider.open();
  const popup = await provider.connect();
  await popup.allow();
}
