import type { Locator, Page } from "@playwright/test";
import { hydrated } from "../fixtures/hydrated";
import { ConnectPopup } from "./connect-popup";

/** /integrations/{slug}: what a provider offers, and the way to connect it. */
export class ProviderPage {
  constructor(
    private readonly page: Page,
    private readonly slug: string,
    private readonly name: string,
  ) {}

  async open(): Promise<void> {
    await this.page.goto(`/integrations/${this.slug}`);
    await hydrated(this.page);
  }

  get connectButton(): Locator {
    return this.page.getByRole("button", { name: `Connect with ${this.name}` });
  }

  /** Connects by pasting a key. */
  async connectWithKey(key: string): Promise<void> {
    await this.page.locator("#key").fill(key);
    await this.page.getByRole("button", { name: "Test and connect" }).click();
  }

  async connect(): Promise<ConnectPopup> {
    return ConnectPopup.openedBy(this.page, () => this.connectButton.click());
  }
}
