import { expect, hydrated, test } from "../fixtures";
import { Frame } from "../pages/frame";
import { ProviderPage } from "../pages/provider";

/** Connects Mock SaaS; the page is the connection's then. */
async function connectMockSaas(page: import("@playwright/test").Page): Promise<void> {
  const provider = new ProviderPage(page, "mock-saas", "Mock SaaS");
  await provider.open();
  await provider.connectWithKey("mock-saas-demo-key");
  await expect(page).toHaveURL(/\/connections\/con_/);
}

test("a sync is told in every open tab, and the cards follow", async ({ admin: page, context }) => {
  const other = await context.newPage();
  await other.goto("/");
  await hydrated(other);
  await other.locator("html[data-live]").waitFor({ state: "attached" });

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
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(page.getByText(/Reading .*records\/s/)).toBeVisible({ timeout: 20_000 });
    await product.crashAndStartAgain();
  });

  await expect(new Frame(page).toast(/Sync of Mock SaaS failed: The server stopped in the middle/)).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText("Interrupted").first()).toBeVisible();
  await page.getByRole("button", { name: "Sync now" }).click();
  await expect(new Frame(page).toast(/Mock SaaS synced/)).toBeVisible({ timeout: 30_000 });
});
