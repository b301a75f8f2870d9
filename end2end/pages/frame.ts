import type { Locator, Page } from "@playwright/test";
import { hydrated } from "../fixtures/hydrated";

/** What every page has around it: the sidebar and the toasts. */
export class Frame {
  constructor(private readonly page: Page) {}

  /** A link of the sidebar. */
  link(name: string): Locator {
    return this.page.getByRole("navigation").getByRole("link", { name, exact: true });
  }

  /** Goes there by the sidebar; on a narrow screen it is opened first. */
  async go(name: string): Promise<void> {
    const link = this.link(name);
    if (!(await link.isVisible())) await this.page.getByRole("checkbox", { name: "Show the menu" }).check();
    await link.click();
    await hydrated(this.page);
  }

  /** A toast with this text, which is on the page for about four seconds. */
  toast(text: string | RegExp): Locator {
    return this.page.locator(".toast").filter({ hasText: text }).first();
  }
}
