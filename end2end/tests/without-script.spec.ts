import { expect, people, test } from "../fixtures";
import { LoginPage } from "../pages/login";

test.describe("without JavaScript", { tag: "@nojs" }, () => {
  test("an admin connects GitHub, syncs and filters by plain forms", async ({ admin: page }) => {
    await page.goto("/integrations/github");
    await page.getByRole("button", { name: "Connect with GitHub" }).click();
    await page.getByRole("button", { name: "Allow" }).click();
    await expect(page).toHaveURL(/\/connections\/con_[0-9a-f]+$/);

    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(page).toHaveURL(/\/connections\/con_[0-9a-f]+\??$/);
    await expect(async () => {
      await page.reload();
      await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });

    await page.goto("/data/issues");
    const state = page.getByRole("group", { name: "State", exact: true });
    await state.locator("summary").click();
    await state.getByRole("checkbox", { name: "Open", exact: true }).check();
    await page.getByRole("button", { name: "Apply filters" }).click();
    await expect(page).toHaveURL(/[?&]state=open(&|$)/);
    await expect(page.locator("tbody tr")).not.toHaveCount(0);
    await page.getByRole("link", { name: /next/i }).click();
    await expect(page).toHaveURL(/after=/);
    await expect(page.locator("tbody tr")).not.toHaveCount(0);
  });

  test("a wrong key is refused on a page that says why and leads back", async ({ admin: page, complaints }) => {
    complaints.expect(/400/);
    await page.goto("/integrations/stripe");
    await page.locator("#key").fill("sk_test_wrong_but_well_formed");
    await page.getByRole("button", { name: "Test and connect" }).click();
    await expect(page.getByRole("main")).toContainText("Stripe");
    await page.getByRole("link", { name: "Back" }).click();
    await expect(page).toHaveURL("/integrations/stripe");
  });

  test("a wrong password is refused on the sign-in page", async ({ page }) => {
    const login = new LoginPage(page);
    await login.open();
    await login.submit({ ...people.admin, password: "wrong" });
    await expect(page.getByRole("alert")).toContainText("do not match");
  });
});
