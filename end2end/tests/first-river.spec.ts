import { expect, hydrated, people, test } from "../fixtures";
import { DataPage } from "../pages/data";
import { Frame } from "../pages/frame";
import { LoginPage } from "../pages/login";
import { ProviderPage } from "../pages/provider";

test("connect in a popup, sync, filter, and look as someone who may only look", async ({
  page,
  browser,
  complaints,
  product,
}) => {
  await new LoginPage(page).signIn(people.admin);
  const frame = new Frame(page);
  const issues = new DataPage(page, "issues");

  await test.step("find GitHub among the integrations", async () => {
    await frame.go("Integrations");
    await expect(page.getByRole("heading", { name: "GitHub" })).toBeVisible();
    await page.getByRole("link", { name: "Connect GitHub" }).click();
    await expect(page).toHaveURL("/integrations/github");
  });

  await test.step("connect in a popup of another origin", async () => {
    const popup = await new ProviderPage(page, "github", "GitHub").connect();
    expect(popup.origin).toBe(product.sandboxUrl);
    await popup.allow();
    await expect(frame.toast(/GitHub.* is connected/)).toBeVisible();
    await expect(page).toHaveURL(/\/connections\/con_[0-9a-z-]+$/i);
  });

  await test.step("sync, and be told", async () => {
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(frame.toast(/ synced: /)).toBeVisible({ timeout: 30_000 });
  });

  await test.step("filter the issues to the open ones", async () => {
    await issues.open();
    await expect(issues.rows).not.toHaveCount(0);
    await issues.filter("State", "Open");
    await expect(page).toHaveURL(/[?&]state=open(&|$)/);
    await expectOnlyOpen(issues);
  });

  await test.step("a reload keeps the filter", async () => {
    await page.reload();
    await hydrated(page);
    await expect(page).toHaveURL(/[?&]state=open(&|$)/);
    // Folded away on a narrow screen, and ticked all the same.
    await expect(page.locator('input[type="checkbox"][name="state"][value="open"]')).toBeChecked();
    await expectOnlyOpen(issues);
  });

  await test.step("a viewer sees the rows and no button to change anything", async () => {
    const connection = await page.evaluate(async () => {
      const answer = await fetch("/connections");
      return /con_[0-9a-zA-Z-]+/.exec(await answer.text())?.[0] ?? "";
    });
    expect(connection).toMatch(/^con_/);

    const context = await browser.newContext({ baseURL: product.url, viewport: page.viewportSize() });
    complaints.alsoOf(context);
    const look = await context.newPage();
    await new LoginPage(look).signIn(people.viewer);

    const rows = new DataPage(look, "issues");
    await rows.open();
    await expect(rows.rows).not.toHaveCount(0);
    for (const address of ["/connections", `/connections/${connection}`, "/integrations", "/integrations/github"]) {
      await look.goto(address);
      await hydrated(look);
      await expect(look.getByRole("main")).toBeVisible();
      await expect(look.getByRole("button", { name: /^(Sync now|Connect with)/ })).toHaveCount(0);
    }

    // From inside the page, so that it comes with the session and from the same origin.
    complaints.expect(/403/);
    const status = await look.evaluate(async (id) => {
      const answer = await fetch("/rpc/sync_runs/start", {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
        body: new URLSearchParams({ connection: id, connection_id: id, id }),
      });
      return answer.status;
    }, connection);
    expect(status).toBe(403);
    await context.close();
  });
});

async function expectOnlyOpen(issues: DataPage): Promise<void> {
  await expect(issues.rows).not.toHaveCount(0);
  await expect
    .poll(async () => [...new Set((await issues.column("State")).map((state) => state.toLowerCase()))])
    .toEqual(["open"]);
}
