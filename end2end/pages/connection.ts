import { expect, type Page } from "@playwright/test";
import { hydrated } from "../fixtures/hydrated";
import { ProviderPage } from "./provider";

/** The pretend shop, connected, and the ways to read it. */
export class ShopConnection {
  private address = "";

  constructor(private readonly page: Page) {}

  async connect(): Promise<void> {
    const provider = new ProviderPage(this.page, "mock-saas", "Mock SaaS");
    await provider.open();
    await provider.connectWithKey("mock-saas-demo-key");
    await expect(this.page).toHaveURL(/\/connections\/con_/);
    this.address = new URL(this.page.url()).pathname;
    await this.page.locator("html[data-live]").waitFor({ state: "attached" });
  }

  async open(): Promise<void> {
    await this.page.goto(this.address);
    await hydrated(this.page);
    await this.page.locator("html[data-live]").waitFor({ state: "attached" });
  }

  async syncNow(): Promise<void> {
    await this.page.getByRole("button", { name: "Sync now" }).click();
  }

  /** "Read everything again", or "Verify". */
  async readBy(way: string): Promise<void> {
    await this.page.getByRole("button", { name: "More ways to read" }).click();
    await this.page.getByRole("button", { name: way, exact: true }).click();
  }

  /** Waits for the run that is under way to have ended. */
  async rests(): Promise<void> {
    await expect(this.page.getByRole("button", { name: "Sync now" })).toBeEnabled({ timeout: 40_000 });
  }
}
