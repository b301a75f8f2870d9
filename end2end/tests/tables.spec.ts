import { expect, hydrated, test } from "../fixtures";
import { DataPage } from "../pages/data";

/** A table of orders, and its ways to be looked at. */
test.describe("tables", () => {
  test.beforeEach(async ({ admin: page }) => {
    await page.goto("/integrations/mock-saas");
    await hydrated(page);
    await page.locator("#key").fill("mock-saas-demo-key");
    await page.getByRole("button", { name: "Test and connect" }).click();
    await expect(page).toHaveURL(/\/connections\/con_/);
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 30_000 });
  });

  test("filters are added one by one, beside others or as one of several", async ({ admin: page }) => {
    const orders = new DataPage(page, "orders");
    await orders.open("?status=paid");
    await orders.add({ column: "Items", comparison: "from", value: "3" });
    await expect(page).toHaveURL(/status=paid&item_count\.gte=3/);
    await expect(page.getByText("Items from 3")).toBeVisible();
    for (const items of await orders.column("Items")) {
      expect(Number(items)).toBeGreaterThanOrEqual(3);
    }
    await orders.open();
    await orders.add({ column: "Status", comparison: "is", value: "refunded", beside: "One of group 1 must hold" });
    await orders.add({ column: "Items", comparison: "is", value: "1", beside: "One of group 1 must hold" });
    await expect(page).toHaveURL(/any1\.status=refunded&any1\.item_count=1/);
    const [status, items] = [await orders.column("Status"), await orders.column("Items")];
    expect(status.length).toBeGreaterThan(0);
    status.forEach((word, row) => expect(word === "Refunded" || items[row] === "1").toBe(true));
  });

  test("a filter that does not fit is explained, and stays to be corrected", async ({ admin: page, complaints }) => {
    complaints.expect(/400/);
    const orders = new DataPage(page, "orders");
    await orders.open("?total.gte=lots");
    await expect(page.getByText(/"lots" is not an amount/)).toBeVisible();
  });

  test("rows are sorted by several columns, entered at a day, and shown closer", async ({ admin: page }) => {
    const orders = new DataPage(page, "orders");
    await orders.open();
    await page.getByRole("button", { name: "Sort", exact: true }).click();
    const window = page.getByRole("dialog", { name: "Sort by several columns" });
    await window.getByLabel("Sort by", { exact: true }).selectOption("status");
    await window.getByLabel("then by", { exact: true }).selectOption("-item_count");
    await window.getByRole("button", { name: "Sort the rows" }).click();
    await expect(page).toHaveURL(/sort=status%2C-item_count/);
    const items = (await orders.column("Items")).map(Number);
    expect(items).toEqual([...items].sort((one, other) => other - one));

    await orders.open();
    const days = page.getByLabel("Go to placed");
    await days.fill("2026-03-15");
    await days.press("Enter");
    await expect(page).toHaveURL(/from=2026-03-15/);
    await expect(page.getByRole("link", { name: "Previous" })).toBeVisible();

    await page.getByRole("link", { name: "Compact" }).click();
    await expect(page).toHaveURL(/density=compact/);
  });

  test("columns are shown in the order that is chosen", async ({ admin: page }) => {
    const orders = new DataPage(page, "orders");
    await orders.open();
    await page.getByRole("button", { name: "Columns", exact: true }).click();
    const window = page.getByRole("dialog", { name: "Columns to show" });
    await window.getByRole("button", { name: "Move Status up" }).click();
    await window.getByRole("checkbox", { name: "Show E-mail" }).uncheck();
    await window.getByRole("button", { name: "Show columns" }).click();
    await expect(page).toHaveURL(/columns=status%2Cnumber%2Ccustomer_name%2Ctotal/);
    await expect(orders.table.getByRole("columnheader").first()).toHaveText(/Status/);
  });

  test("the keyboard finds the search, the filters and the rows", async ({ admin: page }) => {
    const orders = new DataPage(page, "orders");
    await orders.open();
    await page.keyboard.press("/");
    await expect(page.getByRole("searchbox")).toBeFocused();
    await page.getByRole("searchbox").blur();
    await page.keyboard.press("ArrowDown");
    await expect(orders.rows.first().getByRole("link")).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(orders.rows.nth(1).getByRole("link")).toBeFocused();
    await page.keyboard.press("f");
    await expect(page.getByRole("dialog", { name: "Add a filter" })).toBeVisible();
    await page.keyboard.press("Escape");
    await orders.rows.nth(1).getByRole("link").press("Enter");
    await expect(page).toHaveURL(/\/data\/orders\/rec_/);
  });
});
