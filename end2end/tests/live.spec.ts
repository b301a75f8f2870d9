import type { BrowserContext, Page } from "@playwright/test";
import { expect, hydrated, people, test } from "../fixtures";
import { Frame } from "../pages/frame";
import { LoginPage } from "../pages/login";
import { ProviderPage } from "../pages/provider";

/** Connects Mock SaaS; the page is the connection's then. */
async function connectMockSaas(page: Page): Promise<void> {
  const provider = new ProviderPage(page, "mock-saas", "Mock SaaS");
  await provider.open();
  await provider.connectWithKey("mock-saas-demo-key");
  await expect(page).toHaveURL(/\/connections\/con_/);
}

/** Another tab at this address, which listens. */
async function listeningTab(context: BrowserContext, path: string): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(path);
  await hydrated(tab);
  await tab.locator("html[data-live]").waitFor({ state: "attached" });
  return tab;
}

/** Tells a tab that it is hidden, or shown: a headless browser shows all of them at once. */
async function setHidden(tab: Page, hidden: boolean): Promise<void> {
  await tab.evaluate((value) => {
    Object.defineProperty(document, "hidden", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, hidden);
}

test("a sync is told in every open tab, and the cards follow", async ({ admin: page, context }) => {
  const other = await listeningTab(context, "/");

  await connectMockSaas(page);
  await expect(new Frame(other).toast("Mock SaaS is connected")).toBeVisible();
  await page.getByRole("button", { name: "Sync now" }).click();
  for (const tab of [page, other]) {
    await expect(new Frame(tab).toast("Sync of Mock SaaS started")).toBeVisible();
    await expect(new Frame(tab).toast(/Mock SaaS synced: [\d,]+ read/)).toBeVisible({ timeout: 30_000 });
  }
  const orders = other.getByRole("region", { name: "Key figures" }).getByRole("link", { name: /Orders/ });
  await expect(orders).toContainText(/1,2\d\d/);
});

test("a hidden tab has no stream, and is told afterwards what it missed", async ({ admin: page, context }) => {
  const other = await listeningTab(context, "/");
  await setHidden(other, true);
  await expect(other.locator("html[data-live]")).toHaveCount(0);

  await connectMockSaas(page);
  await page.getByRole("button", { name: "Sync now" }).click();
  await expect(new Frame(page).toast(/Mock SaaS synced/)).toBeVisible({ timeout: 30_000 });
  const stripe = new ProviderPage(page, "stripe", "Stripe");
  await stripe.open();
  await stripe.connectWithKey("sk_test_sandbox_0000000000000000");
  await expect(page).toHaveURL(/\/connections\/con_/);
  await page.getByRole("button", { name: "Sync now" }).click();
  await expect(new Frame(page).toast(/Stripe synced/)).toBeVisible({ timeout: 30_000 });

  await setHidden(other, false);
  const toasts = new Frame(other);
  // Of six, the latest four.
  await expect(toasts.toast(/Stripe synced/)).toBeVisible();
  await expect(toasts.toast(/Mock SaaS synced/)).toBeVisible();
  await expect(other.locator(".toast")).toHaveCount(4);
});

test("signing out in one tab leads the others to the sign-in page, which comes back", async ({ page, context }) => {
  // A session of its own: the other tests go on with theirs.
  await new LoginPage(page).signIn(people.viewer);
  const other = await listeningTab(context, "/syncs");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(other).toHaveURL(/\/login\?next=%2Fsyncs$/, { timeout: 20_000 });
  await new LoginPage(other).submit(people.viewer);
  await expect(other).toHaveURL(/\/syncs$/);
});

test("a failing provider is said in words, with what was read before untouched", async ({
  admin: page,
  sandbox,
}) => {
  await connectMockSaas(page);
  await page.getByRole("button", { name: "Sync now" }).click();
  await expect(new Frame(page).toast(/Mock SaaS synced/)).toBeVisible({ timeout: 30_000 });

  await sandbox.faulty("mock-saas", { kind: "html" }, async () => {
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(new Frame(page).toast(/Sync of Mock SaaS failed: .*a web page instead of data/)).toBeVisible({
      timeout: 30_000,
    });
  });
  await expect(page.getByText("Error", { exact: true }).first()).toBeVisible();
  await page.goto("/data/orders");
  await expect(page.locator("tbody tr")).not.toHaveCount(0);
});

test("after a crash in the middle of a sync the page catches up by itself", async ({
  admin: page,
  product,
  sandbox,
  complaints,
}) => {
  // The stream breaks while nobody listens, and the page asks again until somebody does.
  complaints.expect(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|Failed to load/);
  await connectMockSaas(page);
  await page.locator("html[data-live]").waitFor({ state: "attached" });
  await sandbox.faulty("mock-saas", { kind: "slow", milliseconds: 400 }, async () => {
    // All of it, so that the crash comes in the middle also where it was synced before.
    await page.getByRole("button", { name: "More ways to read" }).click();
    await page.getByRole("button", { name: "Read everything again", exact: true }).click();
    await expect(page.getByText(/Reading .*records\/s/)).toBeVisible({ timeout: 20_000 });
    await product.crashAndStartAgain();
  });

  // It goes on where it was, with nobody asking for that.
  await expect(new Frame(page).toast(/Mock SaaS synced/)).toBeVisible({ timeout: 40_000 });
  await page.reload();
  await page.locator("tbody .row-link").first().click();
  await expect(page.locator(".log")).toContainText("Reading goes on");
});
