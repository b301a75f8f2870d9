import { expect, type Locator, type Page } from "@playwright/test";
import { hydrated } from "../fixtures/hydrated";

/** /data/{model}: the table of a model with its filter bar. */
export class DataPage {
  constructor(
    private readonly page: Page,
    private readonly model: string,
  ) {}

  async open(query = ""): Promise<void> {
    await this.page.goto(`/data/${this.model}${query}`);
    await hydrated(this.page);
  }

  get table(): Locator {
    return this.page.getByRole("table");
  }

  /** The rows with data. */
  get rows(): Locator {
    return this.table.locator("tbody tr");
  }

  /** The cells of one column, by its header. */
  async column(header: string): Promise<string[]> {
    const headers = await this.table.getByRole("columnheader").allInnerTexts();
    const index = headers.findIndex((text) => text.trim().startsWith(header));
    expect(index, `column ${header} among ${headers.join(", ")}`).toBeGreaterThanOrEqual(0);
    return this.rows.evaluateAll(
      (rows, column) => rows.map((row) => (row as HTMLTableRowElement).cells[column]?.innerText.trim() ?? ""),
      index,
    );
  }

  /** The choice of a column in the filter bar. */
  field(label: string): Locator {
    return this.page.getByRole("group", { name: label, exact: true });
  }

  /** Adds any filter there is. */
  async add(filter: { column: string; comparison: string; value: string; beside?: string }): Promise<void> {
    await this.page.getByRole("button", { name: "Add a filter" }).click();
    const window = this.page.getByRole("dialog", { name: "Add a filter" });
    await window.getByLabel("Column", { exact: true }).selectOption({ label: filter.column });
    await window.getByLabel("Comparison", { exact: true }).selectOption({ label: filter.comparison });
    await window.getByLabel("Value", { exact: true }).fill(filter.value);
    if (filter.beside) {
      await window.getByLabel("Beside the others").selectOption({ label: filter.beside });
    }
    await window.getByRole("button", { name: "Add the filter" }).click();
    await expect(window).toBeHidden();
  }

  async filter(label: string, option: string): Promise<void> {
    // Folded away on a narrow screen.
    const fold = this.page.locator("details.filter-fold:not([open]) > summary");
    if (await fold.isVisible()) {
      await fold.click();
    }
    const field = this.field(label);
    await field.locator("summary").click();
    await field.getByRole("checkbox", { name: option, exact: true }).check();
    await this.page.getByRole("button", { name: "Apply filters" }).click();
  }
}
