import { defineConfig, devices } from "@playwright/test";

/** Found by `cargo xtask`; without it Playwright uses the browser it keeps for itself. */
const executablePath = process.env.PLAYWRIGHT_CHROMIUM || undefined;

const chromium = {
  ...devices["Desktop Chrome"],
  launchOptions: {
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  // The product is one process on a small machine, and a test that only passes the second time
  // has found something.
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  // All of them together; a product that answers nothing would cost a minute a test.
  globalTimeout: 25 * 60_000,
  maxFailures: process.env.CI ? 10 : 0,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    locale: "en-GB",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    {
      name: "desktop",
      use: { ...chromium, viewport: { width: 1280, height: 800 } },
      grepInvert: /@nojs\b/,
    },
    {
      name: "phone",
      use: { ...chromium, viewport: { width: 390, height: 844 }, hasTouch: true },
      grepInvert: /@nojs\b/,
    },
    {
      // What stays useful before, and without, WASM.
      name: "nojs",
      use: { ...chromium, viewport: { width: 1280, height: 800 }, javaScriptEnabled: false },
      grep: /@nojs\b/,
    },
  ],
});
