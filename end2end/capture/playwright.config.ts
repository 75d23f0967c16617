// Configuration of the page capture, which `npm test` does not run; see pages.mjs.
import path from "node:path";
import base from "../playwright.config";

export default {
  ...base,
  testDir: __dirname,
  testMatch: "pages.spec.ts",
  globalSetup: undefined,
  outputDir: path.resolve(__dirname, "../test-results"),
  reporter: [["dot"]],
  projects: [{ name: "no-js", use: { javaScriptEnabled: false } }],
} satisfies typeof base;
