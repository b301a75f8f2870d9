import type { Page } from "@playwright/test";
import { expect, hydrated, people, test } from "../fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "../fixtures/accessible";
import { ShopConnection } from "../pages/connection";
import { Frame } from "../pages/frame";
import { LoginPage } from "../pages/login";
import { SyncRunPage } from "../pages/sync-run";

const SLOW = { kind: "slow", milliseconds: 700 } as const;

test.afterEach(async ({ sandbox }) => sandbox.end("mock-saas"));

// Several runs one after the other, on a small machine.
test.describe.configure({ timeout: 120_000 });

/** Without the toasts, which lie outside of the page's landmarks and come and go. */
async function looksGood(page: Page): Promise<void> {
  await expect(page.locator(".toast")).toHaveCount(0, { timeout: 20_000 });
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

test("a run that waits says until when and why, and goes on when it is told to", async ({ admin: page, sandbox }) => {
  const shop = new ShopConnection(page);
  const run = new SyncRunPage(page);
  await shop.connect();
  await sandbox.begin("mock-saas", { kind: "rate_limited", retry_after_seconds: 600 });
  await shop.syncNow();
  await expect(page.getByText(/Waits until .*\(in 9 min \d+ s\)/)).toBeVisible({ timeout: 30_000 });
  await page.goto("/syncs?status=waiting");
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await expect(page.locator("tbody time")).toHaveCount(2);

  await run.openLatest();
  await expect(run.standing).toContainText("Waits until");
  await expect(run.standing).toContainText("Nobody has to act.");
  await looksGood(page);
  await sandbox.end("mock-saas");
  await run.button("Try now").click();
  await run.ends("Succeeded");
  await expect(page.getByRole("list", { name: "When it stood still" })).toContainText("asks for fewer requests");
});

test("a run is paused, resumed and cancelled", async ({ admin: page, sandbox }) => {
  const shop = new ShopConnection(page);
  const run = new SyncRunPage(page);
  await shop.connect();
  await sandbox.begin("mock-saas", SLOW);
  // Of what was read before there may be nothing new.
  await shop.readBy("Read everything again");
  await run.openLatest();
  await run.button("Pause").click();
  await expect(run.standing).toContainText("Paused by admin");
  await looksGood(page);
  await run.button("Resume").click();
  await expect(run.standing).toContainText(/Reading .*records\/s/, { timeout: 20_000 });

  await run.button("Cancel").click();
  await run.button("Yes, cancel it").click();
  await run.ends("Cancelled");
  await expect(run.standing).toContainText("What was read stays");
  await sandbox.end("mock-saas");
  await run.button("Retry").click();
  await run.ends("Succeeded");
  await expect(page.getByRole("link", { name: "the run it retries" })).toBeVisible();
});

test("a failed run says who has to act, and reads on", async ({ admin: page, sandbox }) => {
  const shop = new ShopConnection(page);
  const run = new SyncRunPage(page);
  await shop.connect();
  await sandbox.begin("mock-saas", { kind: "html" });
  await shop.syncNow();
  await expect(new Frame(page).toast(/failed/)).toBeVisible({ timeout: 30_000 });
  await run.openLatest();
  await expect(run.standing).toContainText("Failed: Unreadable answer");
  await expect(run.standing).toContainText("The provider has to act.");
  await looksGood(page);
  const failed = page.url();
  await sandbox.end("mock-saas");
  await run.button("Retry").click();
  await expect(page).not.toHaveURL(failed);
  await run.ends("Succeeded");

  await page.goto("/syncs?why=bad_answer");
  await expect(page.locator("tbody tr").first()).toContainText("Unreadable answer");
});

test("many records that are gone are asked about, deleted, and brought back", async ({ admin: page, sandbox }) => {
  const shop = new ShopConnection(page);
  const run = new SyncRunPage(page);
  await shop.connect();
  await shop.syncNow();
  await expect(new Frame(page).toast(/synced/)).toBeVisible({ timeout: 40_000 });
  const customers = (await sandbox.truth("mock-saas", "customers")).map(({ id }) => id);
  const gone = customers.slice(0, Math.ceil(customers.length / 4));
  for (const id of gone) await sandbox.delete("mock-saas", id);
  try {
    await shop.open();
    await shop.readBy("Verify");
    await expect(new Frame(page).toast(/in part/)).toBeVisible({ timeout: 40_000 });
    await run.openLatest();
    await expect(run.standing).toContainText("Partial: Differs");
    await expect(page.getByText("Nothing was changed")).toBeVisible();
    await expect(page.locator(".summand").filter({ hasText: "Only here" })).toContainText(`${gone.length}`);
    await looksGood(page);

    await run.button("Sync everything again").click();
    await run.ends("Partial");
    await expect(run.standing).toContainText("You can act.");
    const question = new RegExp(`${gone.length} of \\d+ records \\(\\d+ %\\) were not in the answer any more`);
    await expect(page.locator(".cause").filter({ hasText: question })).toBeVisible();
    await expect(page.locator(".cause")).toContainText("From 20 % on");
    await looksGood(page);
    await run.button("Mark as deleted").click();
    await expect(page.getByText(`${gone.length} marked as deleted`)).toBeVisible();
    await run.button("Undo").click();
    await expect(page.getByText(/stay here/)).toBeVisible();
  } finally {
    for (const id of gone) await sandbox.bringBack("mock-saas", id);
  }
});

test("the log is searched, and what is looked for stands in the address", async ({ admin: page }) => {
  const shop = new ShopConnection(page);
  const run = new SyncRunPage(page);
  await shop.connect();
  await shop.syncNow();
  await expect(new Frame(page).toast(/synced/)).toBeVisible({ timeout: 40_000 });
  await run.openLatest();
  await expect(run.logLine("Reading begins")).toHaveCount(1);
  await expect(run.logLine(/^.*Page 1:/)).toHaveCount(0);
  await page.getByLabel("Show", { exact: true }).selectOption("detail");
  await page.getByRole("searchbox", { name: "Search" }).fill("page 1:");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page).toHaveURL(/q=page\+1/);
  await expect(run.logLine("Page 1:").first()).toBeVisible();
  await expect(run.logLine("Reading begins")).toHaveCount(0);
  await page.reload();
  await hydrated(page);
  await expect(page.getByRole("searchbox", { name: "Search" })).toHaveValue("page 1:");
  await expect(run.logLine("Page 1:").first()).toBeVisible();
  await looksGood(page);

  await shop.open();
  await expect(page.getByRole("heading", { name: "Completeness" })).toBeVisible();
  await expect(page.getByText(/^Complete up to/).first()).toBeVisible();
  await page.getByText("Latest readings").first().click();
  await looksGood(page);
});

test("a viewer sees how a run stands and no button to change it", async ({
  admin,
  browser,
  product,
  sandbox,
  complaints,
}) => {
  const shop = new ShopConnection(admin);
  await shop.connect();
  await sandbox.begin("mock-saas", { kind: "html" });
  await shop.syncNow();
  await expect(new Frame(admin).toast(/failed/)).toBeVisible({ timeout: 30_000 });

  const context = await browser.newContext({ baseURL: product.url, viewport: admin.viewportSize() });
  complaints.alsoOf(context);
  const page = await context.newPage();
  await new LoginPage(page).signIn(people.viewer);
  const run = new SyncRunPage(page);
  await run.openLatest();
  await expect(run.standing).toContainText("Failed");
  for (const name of ["Pause", "Resume", "Try now", "Cancel", "Retry", "Mark as deleted", "Keep", "Undo"]) {
    await expect(run.button(name)).toHaveCount(0);
  }
  // From inside the page, so that it comes with the session and from the same origin.
  complaints.expect(/403/);
  const id = new URL(page.url()).pathname.split("/").pop()!;
  for (const verb of ["cancel", "pause", "resume", "retry", "delete_gone", "keep_gone"]) {
    const status = await page.evaluate(
      async ([verb, id]) => {
        const answer = await fetch(`/rpc/sync_runs/${verb}`, {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
          body: new URLSearchParams({ id: id!, stream: "orders" }),
        });
        return answer.status;
      },
      [verb, id],
    );
    expect(status, verb).toBe(403);
  }
  await context.close();
});

test.describe("without JavaScript", { tag: "@nojs" }, () => {
  test("a run is cancelled and retried, and its log searched, by plain forms", async ({ admin: page, sandbox }) => {
    const shop = new ShopConnection(page);
    const run = new SyncRunPage(page);
    await page.goto("/integrations/mock-saas");
    await page.locator("#key").fill("mock-saas-demo-key");
    await page.getByRole("button", { name: "Test and connect" }).click();
    await sandbox.begin("mock-saas", SLOW);
    await shop.syncNow();
    await page.goto("/syncs");
    await page.locator("tbody .row-link").first().click();
    await run.button("Cancel").click();
    await run.button("Yes, cancel it").click();
    await run.ends("Cancelled");
    await sandbox.end("mock-saas");
    const cancelled = page.url();
    await run.button("Retry").click();
    await expect(page).toHaveURL(/\/syncs\/run_/);
    expect(page.url()).not.toBe(cancelled);
    await expect(async () => {
      await page.reload();
      await expect(page.locator(".page-actions").getByText("Succeeded")).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 40_000 });
    await page.getByRole("searchbox", { name: "Search" }).fill("no such words");
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect(page).toHaveURL(/q=no\+such\+words/);
    await expect(page.locator("#log")).toContainText("No lines like that");
  });
});
