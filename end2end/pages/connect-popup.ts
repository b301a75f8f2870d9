import { expect, type Page } from "@playwright/test";

/** The pretend provider's consent screen in its popup. */
export class ConnectPopup {
  private constructor(private readonly popup: Page) {}

  /** The popup that `click` opens. */
  static async openedBy(page: Page, click: () => Promise<void>): Promise<ConnectPopup> {
    const [popup] = await Promise.all([page.waitForEvent("popup"), click()]);
    // It opens empty at the click, so that no browser blocks it, and goes to the provider after.
    const home = new URL(page.url()).origin;
    await popup.waitForURL((url) => url.protocol.startsWith("http") && url.origin !== home);
    return new ConnectPopup(popup);
  }

  get origin(): string {
    return new URL(this.popup.url()).origin;
  }

  /** Cuts the popup off from the page that opened it, as some providers' pages do. */
  async cutOff(): Promise<void> {
    await this.popup.evaluate(() => {
      window.opener = null;
      window.name = "";
    });
  }

  async close(): Promise<void> {
    await this.popup.close();
  }

  /** What it says when the provider has sent the person back. */
  async says(text: string | RegExp): Promise<void> {
    await expect(this.popup.getByRole("main")).toContainText(text);
  }

  /** Waits until it is gone; begun before what makes it close. */
  async closes(): Promise<void> {
    await this.popup.waitForEvent("close");
  }

  /** Closes it by the one thing it offers: nothing in it leads on to the provider. */
  async closeByItsButton(): Promise<void> {
    await expect(this.popup.getByRole("main").getByRole("link")).toHaveCount(0);
    const button = this.popup.getByRole("button", { name: "Close" });
    // The window may be gone before the click is said to be done.
    const click = button.click().catch((error: unknown) => {
      if (!this.popup.isClosed()) throw error;
    });
    await Promise.all([this.closes(), click]);
  }

  async allow(): Promise<void> {
    await this.popup.getByRole("button", { name: "Allow" }).click();
  }

  async deny(): Promise<void> {
    await this.popup.getByRole("button", { name: "Deny" }).click();
  }
}
