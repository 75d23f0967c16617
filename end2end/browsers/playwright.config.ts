// The main journeys in Firefox and WebKitGTK, with and without JavaScript. Playwright only runs
// them here: it does not drive these browsers, see engines.ts.
import { defineConfig } from "@playwright/test";
import type { EngineOptions } from "./test";

const report = process.env.PLAYWRIGHT_JSON_OUTPUT_FILE;

export default defineConfig<object, EngineOptions>({
  testDir: ".",
  globalSetup: "./set_up.ts",
  outputDir: "../test-results/browsers",
  // Each worker keeps one browser open, and goes to the next project when one is finished.
  workers: Number(process.env.WORKERS ?? 2),
  forbidOnly: true,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: report ? [["list"], ["json", { outputFile: report }]] : [["list"]],
  projects: (["firefox", "webkit"] as const).flatMap((engine) => [
    { name: `${engine}-js`, use: { engine, scripts: true } },
    { name: `${engine}-no-js`, use: { engine, scripts: false } },
  ]),
});
