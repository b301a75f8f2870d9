import { expect, type Page } from "@playwright/test";
import { hydrated } from "../fixtures/hydrated";

export class LoginPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/login");
    await hydrated(this.page);
  }

  /** Signs in and waits for the page behind. */
  async signIn(person: { username: string; password: string }): Promise<void> {
    await this.open();
    await this.submit(person);
    await expect(this.page).not.toHaveURL(/\/login/);
    await hydrated(this.page);
  }

  async submit({ username, password }: { username: string; password: string }): Promise<void> {
    await this.page.getByLabel("Username").fill(username);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }
}
