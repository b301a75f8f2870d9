import type { Page } from "@playwright/test";
import { expect, hydrated, test } from "../fixtures";
import { expectAccessible, expectNoSidewaysScroll } from "../fixtures/accessible";
import { addresses } from "../pages/addresses";
import { LoginPage } from "../pages/login";
import { Frame } from "../pages/frame";

const themes = ["light", "dark"] as const;

async function visit(page: Page, path: string): Promise<void> {
  const answer = await page.goto(path);
  expect(answer?.status(), path).toBe(200);
  await hydrated(page);
  await expect(page.getByRole("main")).toBeVisible();
}

for (const colorScheme of themes) {
  test.describe(`${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test("sign-in is accessible", async ({ page }) => {
      await new LoginPage(page).open();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    });

    for (const { name, path } of addresses) {
      test(`${name} is accessible and fits the screen`, async ({ admin: page }) => {
        await visit(page, path);
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      });
    }
  });
}

test("an address with a character that no page can show is explained, and the page goes on", async ({
  viewer: page,
  complaints,
}) => {
  complaints.expect(/status of 400/);
  for (const path of ["/data/issues?state=%00", "/syncs?status=%00"]) {
    await page.goto(path);
    await hydrated(page);
    await expect(page.getByRole("alert")).toBeVisible();
    await new Frame(page).go("Integrations");
    await expect(page).toHaveURL("/integrations");
    await expect(page.getByRole("alert")).toBeHidden();
  }
});

test.describe("without JavaScript", { tag: "@nojs" }, () => {
  for (const { name, path } of addresses) {
    test(`${name} is there`, async ({ viewer: page }) => {
      await visit(page, path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    });
  }
});
