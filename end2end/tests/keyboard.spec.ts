import { expect, hydrated, test } from "../fixtures";
import { ProviderPage } from "../pages/provider";

test.describe("on a small screen", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("Enter opens the menu and Escape closes it", async ({ viewer: page }) => {
    const box = page.getByRole("checkbox", { name: "Show the menu" });
    const link = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Syncs" });
    await box.focus();
    await page.keyboard.press("Enter");
    await expect(link).toBeVisible();
    await link.focus();
    await page.keyboard.press("Escape");
    await expect(link).toBeHidden();
    await expect(box).toBeFocused();
  });
});

test("a window that opens has a title and the focus, and gives it back", async ({ admin: page }) => {
  const provider = new ProviderPage(page, "mock-saas", "Mock SaaS");
  await provider.open();
  await provider.connectWithKey("mock-saas-demo-key");
  await expect(page).toHaveURL(/\/connections\/con_/);
  await page.getByRole("button", { name: "Disconnect", exact: true }).press("Enter");
  await expect(page.getByRole("dialog").getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Disconnect", exact: true })).toBeFocused();

  await page.getByRole("button", { name: "Sync now" }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 30_000 });
  await page.goto("/data/orders");
  await hydrated(page);
  const columns = page.getByRole("button", { name: "Columns", exact: true });
  await columns.press("Enter");
  const window = page.getByRole("dialog", { name: "Columns to show" });
  await expect(window.getByRole("heading", { name: "Columns to show" })).toBeVisible();
  await expect(window.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(window).toBeHidden();
  await expect(columns).toBeFocused();
});
