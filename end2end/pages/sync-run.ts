import { expect, type Locator, type Page } from "@playwright/test";
import { hydrated } from "../fixtures/hydrated";

/** /syncs/{id}: how a run stands, what it read, and what can be done with it. */
export class SyncRunPage {
  constructor(private readonly page: Page) {}

  /** Opens the latest run of the list. */
  async openLatest(): Promise<void> {
    await this.page.goto("/syncs");
    await hydrated(this.page);
    await this.page.locator("tbody .row-link").first().click();
    await expect(this.page).toHaveURL(/\/syncs\/run_/);
    await hydrated(this.page);
    await this.page.locator("html[data-live]").waitFor({ state: "attached" });
  }

  /** The panel with the state, the cause, who has to act and the buttons. */
  get standing(): Locator {
    return this.page.getByRole("region", { name: "How it stands" });
  }

  button(name: string): Locator {
    return this.page.getByRole("main").getByRole("button", { name, exact: true });
  }

  /** A line of the log. */
  logLine(text: string | RegExp): Locator {
    return this.page.locator(".log > li").filter({ hasText: text });
  }

  async ends(word: string): Promise<void> {
    await expect(this.page.locator(".page-actions").getByText(word, { exact: true })).toBeVisible({
      timeout: 40_000,
    });
  }
}
