import type { Page } from "@playwright/test";
import { expect, hydrated, test } from "../fixtures";
import { expectNoSidewaysScroll } from "../fixtures/accessible";
import { ConnectPopup } from "../pages/connect-popup";
import { Frame } from "../pages/frame";
import { ProviderPage } from "../pages/provider";

const CONNECTION = /\/connections\/con_[0-9a-f]+$/;

async function open(page: Page, slug: string, name: string): Promise<ProviderPage> {
  const provider = new ProviderPage(page, slug, name);
  await provider.open();
  return provider;
}

test("saying yes closes the popup by itself", async ({ admin: page }) => {
  const popup = await (await open(page, "github", "GitHub")).connect();
  await Promise.all([popup.closes(), popup.allow()]);
  await expect(page).toHaveURL(CONNECTION);
});

test("saying no is told in the popup, on the page behind, and in the trail", async ({ admin: page }) => {
  const popup = await (await open(page, "github", "GitHub")).connect();
  await popup.deny();
  await popup.says("You did not allow the access at GitHub");
  await expect(page.getByRole("alert")).toContainText("You did not allow the access at GitHub");
  await popup.closeByItsButton();
  await page.goto("/activity?action=connection.authorize_failed");
  await expect(page.getByRole("table")).toContainText("You did not allow the access at GitHub");
});

test("after a no, the next attempt has a window of its own and works", async ({ admin: page }) => {
  const provider = await open(page, "hubspot", "HubSpot");
  const refused = await provider.connect();
  await refused.deny();
  await refused.says("You did not allow the access at HubSpot");
  const popup = await provider.connect();
  // Why the one before did not work stays until this one has ended.
  await expect(page.getByRole("alert")).toContainText("You did not allow the access at HubSpot");
  await expect(page.getByRole("status").getByText("Waiting for you to finish at HubSpot")).toBeVisible();
  await popup.allow();
  await expect(page).toHaveURL(CONNECTION);
});

test("a connection is connected again where it is, also after a no", async ({ admin: page, sandbox }) => {
  const popup = await (await open(page, "hubspot", "HubSpot")).connect();
  await popup.allow();
  await expect(page).toHaveURL(CONNECTION);
  await page.getByRole("button", { name: "Sync now" }).click();
  await expect(new Frame(page).toast(/HubSpot synced/)).toBeVisible({ timeout: 40_000 });
  await sandbox.faulty("hubspot", { kind: "unauthorized_all" }, async () => {
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(page.getByText("Needs reconnect").first()).toBeVisible({ timeout: 40_000 });
  });
  await expectNoSidewaysScroll(page);
  const reconnect = page.getByRole("main").getByRole("button", { name: "Reconnect" });
  const click = () => reconnect.click();
  const refused = await ConnectPopup.openedBy(page, click);
  await refused.deny();
  await expect(page.getByRole("alert")).toContainText("You did not allow the access at HubSpot");
  const again = await ConnectPopup.openedBy(page, click);
  await again.allow();
  await expect(page.getByRole("main")).toContainText("It is connected again.");
  await expect(page).toHaveURL(CONNECTION);
});

test("closing the popup leaves the page usable", async ({ admin: page }) => {
  const provider = await open(page, "github", "GitHub");
  const popup = await provider.connect();
  await popup.close();
  await expect(page.getByRole("alert")).toContainText("closed before you finished");
  await expect(provider.connectButton).toBeEnabled();
});

test("a popup that is cut off from its opener connects all the same", async ({ admin: page }) => {
  const popup = await (await open(page, "hubspot", "HubSpot")).connect();
  await popup.cutOff();
  await popup.allow();
  await expect(page).toHaveURL(CONNECTION);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("HubSpot");
});

test("a popup that the browser blocks becomes a visit of the whole page", async ({ admin: page }) => {
  const provider = await open(page, "github", "GitHub");
  await page.evaluate(() => {
    window.open = () => null;
  });
  await provider.connectButton.click();
  await page.getByRole("button", { name: "Allow" }).click();
  await expect(page).toHaveURL(CONNECTION);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("GitHub");
});

test("an answer that belongs to nothing we began is refused in words", async ({
  admin: page,
  complaints,
}) => {
  complaints.expect(/400/);
  await page.goto("/integrations/github/oauth2callback?state=made-up&code=made-up");
  await expect(page.getByRole("alert")).toContainText("did not belong to a connection that you began here");
});

test("a wrong key is refused by the provider and not kept; a right one connects", async ({
  admin: page,
  complaints,
}) => {
  complaints.expect(/400/);
  const provider = await open(page, "stripe", "Stripe");
  await provider.connectWithKey("sk_test_wrong_but_well_formed");
  await expect(page.getByRole("alert")).toContainText("Stripe");
  await expect(page).toHaveURL("/integrations/stripe");

  await provider.connectWithKey("sk_test_sandbox_0000000000000000");
  await expect(page).toHaveURL(CONNECTION);
  await expect(new Frame(page).toast("Stripe is connected")).toBeVisible();
});

test("disconnecting asks first, and keeps the records", async ({ admin: page }) => {
  const provider = await open(page, "mock-saas", "Mock SaaS");
  await provider.connectWithKey("mock-saas-demo-key");
  await expect(page).toHaveURL(CONNECTION);
  await page.getByRole("button", { name: "Sync now" }).click();
  await expect(new Frame(page).toast(/Mock SaaS synced/)).toBeVisible({ timeout: 30_000 });

  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("button", { name: "Yes, disconnect" }).click();
  await expect(new Frame(page).toast("Mock SaaS is disconnected")).toBeVisible();
  await expect(page.getByText("Disconnected", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Sync now" })).toHaveCount(0);
  await page.goto("/data/orders");
  await hydrated(page);
  await expect(page.locator("tbody tr")).not.toHaveCount(0);
});
