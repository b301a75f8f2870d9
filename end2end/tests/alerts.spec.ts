import { expect, hydrated, test } from "../fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "../fixtures/accessible";
import { Frame } from "../pages/frame";
import { ProviderPage } from "../pages/provider";

test("syncs that keep failing are an alert on every page until one succeeds", async ({ admin: page, sandbox }) => {
  const provider = new ProviderPage(page, "mock-saas", "Mock SaaS");
  await provider.open();
  await provider.connectWithKey("mock-saas-demo-key");
  await expect(page).toHaveURL(/\/connections\/con_/);
  const connection = page.url();
  const bell = page.getByRole("banner").getByRole("link", { name: /open alert/ });
  const panel = page.getByRole("region", { name: "Needs attention" });
  await expect(bell).toHaveAccessibleName("No open alerts");
  await expect(panel).toHaveCount(0);

  await sandbox.faulty("mock-saas", { kind: "html" }, async () => {
    for (let failures = 1; failures <= 3; failures++) {
      const runs = page.getByRole("region", { name: "Recent runs" }).getByText("Failed", { exact: true });
      await page.getByRole("button", { name: "Sync now" }).click();
      await expect(runs).toHaveCount(failures, { timeout: 30_000 });
    }
  });
  // It comes by itself, to this page and to the bell.
  await expect(bell).toHaveAccessibleName("1 open alert");
  await expect(panel).toContainText("The last 3 syncs failed.");

  await page.goto("/");
  await hydrated(page);
  await expect(panel).toContainText("Keeps failing");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await bell.click();
  await expect(page).toHaveURL("/alerts");
  await expect(panel).toContainText("Keeps failing");
  // Once: the table is for those who look for something.
  await expect(page.getByRole("table")).toHaveCount(0);
  await panel.getByRole("button", { name: "Acknowledge" }).click();
  await expect(bell).toHaveAccessibleName("No open alerts");
  await expect(panel).toContainText("Acknowledged");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await page.getByRole("link", { name: "All alerts, also those that are over" }).click();
  await expect(page.getByRole("table")).toContainText("Keeps failing");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole("link", { name: "Only what is not over" }).click();

  await panel.getByRole("link", { name: "Mock SaaS" }).click();
  await expect(page).toHaveURL(/\/alerts\/alr_/);
  await expect(page.getByRole("main")).toContainText("admin");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const alert = page.url();
  await page.getByRole("button", { name: "Retry" }).click();
  // It leads to the run that reads on.
  await expect(page).toHaveURL(/\/syncs\/run_/);
  await expect(new Frame(page).toast("Mock SaaS has recovered")).toBeVisible({ timeout: 30_000 });
  await page.goto(alert);
  await expect(page.getByText("Resolved", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Retry" })).toHaveCount(0);
  await page.goto(connection);
  await expect(panel).toHaveCount(0);
});
