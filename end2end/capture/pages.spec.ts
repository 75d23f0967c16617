// Writes the response that each state of page_table.ts ends with, in every language, to the folder
// that CAPTURE names. Each state has a portal of its own, so that no state depends on another.
// pages.mjs runs this file; with CAPTURE_STATES it writes only those states.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Page, type Request, type Response, test as base, expect } from "@playwright/test";
import { Portal } from "../support/portal";
import { start } from "../support/start";
import { PAGE_STATES, openPage } from "../tests/page_table";
import { LANGUAGES, Words } from "../tests/words";

const folder = process.env.CAPTURE ?? "";
const wanted = process.env.CAPTURE_STATES?.split(",");

/** Milliseconds without a navigation after which the page is final. */
const REST = 300;

const test = base.extend<{ settings: Record<string, string>; portal: Portal }>({
  settings: [{}, { option: true }],
  portal: async ({ settings }, use, info) => {
    // The sandbox generates a random key if none is set.
    const key = Buffer.alloc(32, 1).toString("base64");
    const running = await start(`capture-${info.testId}`, { ...settings, PORTAL_ENCRYPTION_KEYS: `test:${key}` });
    await use(new Portal(running));
    await running.stop();
  },
  baseURL: async ({ portal }, use) => use(portal.url),
});

/** Tracks the navigations of a page: those in flight, when the last one ended, and its response. */
class Navigations {
  private open = 0;
  private ended = Date.now();
  private last: Response | undefined;

  constructor(private readonly page: Page) {
    const own = (request: Request) => request.isNavigationRequest() && request.frame() === page.mainFrame();
    const end = (request: Request) => {
      if (own(request)) {
        this.open--;
        this.ended = Date.now();
      }
    };
    page.on("request", (request) => void (own(request) && this.open++));
    page.on("requestfinished", end);
    page.on("requestfailed", end);
    page.on("response", (response) => void (own(response.request()) && (this.last = response)));
  }

  async final(): Promise<Response> {
    await expect.poll(() => this.open === 0 && Date.now() - this.ended > REST, { intervals: [50] }).toBe(true);
    const response = this.last;
    if (!response) {
      throw new Error("the page did not navigate");
    }
    const without = (address: string) => address.replace(/#.*/s, "");
    expect(without(response.url()), "the response is that of the page").toBe(without(this.page.url()));
    return response;
  }
}

for (const target of PAGE_STATES.filter((target) => !target.scripted && (wanted?.includes(target.name) ?? true))) {
  test.describe(() => {
    test.use({ settings: target.settings ?? {} });
    for (const language of LANGUAGES) {
      test(`${target.name} in ${language}`, async ({ page, portal }) => {
        const navigations = new Navigations(page);
        await openPage(page, portal, target, new Words(language));
        const response = await navigations.final();
        const headers = await response.headersArray();
        const head = { portal: portal.url, address: response.url(), status: response.status(), headers };
        const name = path.join(folder, "raw", language, target.name);
        mkdirSync(path.dirname(name), { recursive: true });
        writeFileSync(`${name}.json`, JSON.stringify(head, undefined, 1));
        writeFileSync(`${name}.html`, await response.body());
      });
    }
  });
}
