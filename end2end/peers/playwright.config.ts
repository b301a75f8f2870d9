import { defineConfig } from "@playwright/test";

/** The product against servers that others have written. No browser takes part. */
export default defineConfig({
  testDir: "tests",
  outputDir: "../test-results/peers",
  // As in the browser tests: one process on a small machine, and nothing passes the second time.
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
});
