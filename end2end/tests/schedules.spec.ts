import type { Locator, Page } from "@playwright/test";
import { expect, hydrated, people, test } from "../fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "../fixtures/accessible";
import { LoginPage } from "../pages/login";

const CONNECTION = /\/connections\/con_[0-9a-f]+\??$/;

/** Connects the pretend shop; one account is connected once, however often this is done. */
async function connectShop(page: Page): Promise<void> {
  await page.goto("/integrations/mock-saas");
  await hydrated(page);
  // The sandbox's key stands there already.
  await page.getByRole("button", { name: "Test and connect" }).click();
  await expect(page).toHaveURL(CONNECTION);
}

function card(page: Page): Locator {
  return page.locator("#schedule");
}

test("an admin changes when a connection is read, and pauses it", async ({ admin: page, complaints }) => {
  await connectShop(page);
  const autoSync = card(page).getByRole("switch", { name: "Auto-sync", exact: true });
  await expect(autoSync).toBeChecked();

  await test.step("another interval", async () => {
    await card(page).getByText("Change the schedule", { exact: true }).click();
    await card(page).getByLabel("How often").first().selectOption({ label: "Every 15 minutes" });
    await expect(card(page).getByText("It would be due:")).toBeVisible();
    await card(page).getByRole("button", { name: "Save the schedule" }).first().click();
    await expect(card(page)).toContainText(/Every 15 minutes, next .*in 1[5-7] min/);
  });

  await test.step("times of the clock, and what is wrong with them", async () => {
    complaints.expect(/400/);
    await card(page).getByLabel("How often").first().selectOption({ label: "At times of the clock (cron)…" });
    await card(page).getByLabel("Cron expression").first().fill("0 25 * * *");
    await card(page).getByLabel("Time zone").first().fill("Europe/Berlin");
    await card(page).getByLabel("Time zone").first().blur();
    await expect(card(page).getByRole("alert")).toContainText("is no cron expression");
    await card(page).getByLabel("Cron expression").first().fill("0 6 * * 1-5");
    await card(page).getByRole("button", { name: "Save the schedule" }).first().click();
    await expect(card(page)).toContainText("At the times of 0 6 * * 1-5 (Europe/Berlin), next");
  });

  await test.step("a stream of its own", async () => {
    await card(page).getByText("Set a schedule for one stream").click();
    const form = card(page).locator("form", { has: page.getByLabel("Stream", { exact: true }) });
    await form.getByLabel("Stream", { exact: true }).selectOption({ label: "Orders" });
    await form.getByLabel("How often").selectOption({ label: "Every 5 minutes" });
    await form.getByRole("button", { name: "Save the schedule" }).click();
    const orders = card(page).getByRole("switch", { name: "Auto-sync of Orders" });
    await expect(orders).toBeChecked();
    await orders.click();
    await expect(orders).not.toBeChecked();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await card(page).getByRole("button", { name: "Read it with the rest again" }).click();
    await expect(orders).toBeHidden();
  });

  await test.step("off and on", async () => {
    await autoSync.click();
    await expect(card(page)).toContainText("Nothing is read by itself while auto-sync is off");
    await autoSync.click();
    await expect(autoSync).toBeChecked();
  });

  await test.step("pause and resume", async () => {
    await page.getByRole("button", { name: "Pause" }).click();
    await expect(page.getByRole("main")).toContainText("It is paused");
    await expect(page.getByRole("button", { name: "Sync now" })).toBeHidden();
    await page.getByRole("button", { name: "Resume" }).click();
    await expect(page.getByRole("button", { name: "Sync now" })).toBeVisible();
  });
});

test("a viewer reads when a connection is read next", async ({ admin: page, browser, product, complaints }) => {
  await connectShop(page);
  const context = await browser.newContext({ baseURL: product.url, viewport: page.viewportSize() });
  complaints.alsoOf(context);
  const look = await context.newPage();
  await new LoginPage(look).signIn(people.viewer);
  await look.goto(page.url());
  await hydrated(look);
  await expect(card(look)).toContainText("Auto-sync on");
  await expect(card(look).getByRole("switch")).toHaveCount(0);
  await expect(card(look).getByRole("button")).toHaveCount(0);
  await context.close();
});

test.describe("without JavaScript", { tag: "@nojs" }, () => {
  test("the schedule is changed by plain forms", async ({ admin: page, complaints }) => {
    await connectShop(page);
    await card(page).getByText("Change the schedule", { exact: true }).click();
    await card(page).getByLabel("How often").first().selectOption({ label: "Another number of minutes…" });
    await card(page).getByLabel("Minutes").first().fill("90");
    await card(page).getByRole("button", { name: "Save the schedule" }).first().click();
    await expect(page).toHaveURL(CONNECTION);
    await expect(card(page)).toContainText("Every 90 minutes, next");

    await card(page).getByRole("switch", { name: "Auto-sync", exact: true }).click();
    await expect(card(page)).toContainText("Nothing is read by itself while auto-sync is off");
    await card(page).getByRole("switch", { name: "Auto-sync", exact: true }).click();
    await expect(card(page)).toContainText("Every 90 minutes, next");

    complaints.expect(/400/);
    await card(page).getByText("Change the schedule", { exact: true }).click();
    await card(page).getByLabel("How often").first().selectOption({ label: "At times of the clock (cron)…" });
    await card(page).getByLabel("Cron expression").first().fill("soon");
    await card(page).getByRole("button", { name: "Save the schedule" }).first().click();
    await expect(page.getByRole("main")).toContainText("is no cron expression");
    await page.getByRole("link", { name: "Back" }).click();
    await expect(card(page)).toContainText("Every 90 minutes, next");
  });
});
