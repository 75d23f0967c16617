// axe, on pages with JavaScript and without. The script is evaluated in the page itself: the usual
// wrapper opens another page for each analysis, which takes ten times as long as the analysis.
import { readFileSync } from "node:fs";
import type { AxeResults, RunOptions } from "axe-core";
import { type Browser, type Page, expect, test } from "@playwright/test";

const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Only violations are read of the results, and of these only the markup: axe need not work out selectors of what passed. */
const READ: RunOptions = { resultTypes: ["violations"], selectors: false };

const ALL: RunOptions = {
  ...READ,
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  // Disabled by default.
  rules: { "target-size": { enabled: true } },
};

/** The rules about colors; the others find the same in light and dark. */
const ABOUT_COLORS = ["color-contrast", "link-in-text-block"];
const COLORS: RunOptions = { ...READ, runOnly: { type: "rule", values: ABOUT_COLORS } };

/** All others, for a page whose colors were looked at in another language: theirs take half of the time. */
const WITHOUT_COLORS: RunOptions = {
  ...ALL,
  rules: { ...ALL.rules, ...Object.fromEntries(ABOUT_COLORS.map((rule) => [rule, { enabled: false }])) },
};

/** Fails with a line for each violation of the accessibility rules. */
export async function axe(page: Page): Promise<void> {
  expect(await violations(page, ALL), `axe on ${page.url()}`).toEqual([]);
}

/** The same but for the rules about colors. */
export async function axeWithoutColors(page: Page): Promise<void> {
  expect(await violations(page, WITHOUT_COLORS), `axe on ${page.url()}`).toEqual([]);
}

/** The same in the light and the dark color scheme. Leaves the page in light. */
export async function axeInLightAndDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  await axe(page);
  // The style does not depend on JavaScript.
  if (scripted()) {
    await page.emulateMedia({ colorScheme: "dark" });
    expect.soft(await analyse(page, COLORS), `axe in dark on ${page.url()}`).toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });
  }
}

async function violations(page: Page, options: RunOptions): Promise<string[]> {
  return scripted() ? analyse(page, options) : analyseCopy(page, options);
}

/** Returns true if the test runs with JavaScript. */
function scripted(): boolean {
  return test.info().project.use.javaScriptEnabled !== false;
}

async function analyse(page: Page, options: RunOptions): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(source);
  }
  return page.evaluate(async (options) => {
    const { axe } = window as unknown as { axe: { run(where: Document, options: RunOptions): Promise<AxeResults> } };
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`));
  }, options);
}

/** The page in which copies are analysed, of each browser. */
const forCopies = new WeakMap<Browser, Promise<Page>>();

/**
 * Analyses a copy of the page. axe needs timers, which do not run without JavaScript; in the copy
 * only the page's own scripts are disabled.
 */
async function analyseCopy(page: Page, options: RunOptions): Promise<string[]> {
  const browser = page.context().browser()!;
  const opened = forCopies.get(browser) ?? browser.newPage({ javaScriptEnabled: true });
  forCopies.set(browser, opened);
  const [html, copy] = await Promise.all([page.content(), opened]);
  await copy.setViewportSize(page.viewportSize()!);
  await copy.route(page.url(), (route) =>
    route.fulfill({ contentType: "text/html; charset=utf-8", headers: { "content-security-policy": "script-src 'none'" }, body: html }),
  );
  try {
    await copy.goto(page.url());
    return await analyse(copy, options);
  } finally {
    await copy.unrouteAll();
  }
}
