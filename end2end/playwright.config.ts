// Every spec runs twice: with JavaScript (`js`) and without (`no-js`). Each test has a portal of
// its own, see support/portal.ts.
import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

const report = process.env.PLAYWRIGHT_JSON_OUTPUT_FILE;

// The same engine without windows loads a page in a third of the time.
const shell = "/usr/bin/chromium-headless-shell";
const chromium = process.env.CHROMIUM || (existsSync(shell) ? shell : "/usr/bin/chromium");

export default defineConfig({
  testDir: "tests",
  globalSetup: "./support/stores.ts",
  outputDir: "test-results",
  // The portals share two cores with the browsers; with three, one works while others wait.
  workers: Number(process.env.WORKERS ?? 3),
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  // Tests wait for events. These limits only end a test whose event never comes; they are so high
  // that a busy machine does not reach them.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: report ? [["list"], ["json", { outputFile: report }]] : [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    locale: "en-GB",
    timezoneId: "UTC",
    // A trace costs more than the test. `TRACE=1` records it.
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium,
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
  },
  projects: [
    { name: "js", use: { javaScriptEnabled: true } },
    { name: "no-js", use: { javaScriptEnabled: false } },
  ],
});
