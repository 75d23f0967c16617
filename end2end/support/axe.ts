// axe, on pages with JavaScript and without. Put into the page as it is: the usual wrapper opens another page for each look, which takes
// ten times as long as the look itself.
import { readFileSync } from "node:fs";
import type { AxeResults, RunOptions } from "axe-core";
import { type Page, expect, test } from "@playwright/test";

const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const ALL: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  // Off by itself.
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
};

/** The rules that look at colours: the others find the same in light and dark. */
const COLOURS: RunOptions = {
  runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] },
  resultTypes: ["violations"],
};

/** Fails with one line per thing that somebody with a screen reader, or by keyboard, would stumble over. */
export async function axe(page: Page): Promise<void> {
  expect(await violations(page), `axe on ${page.url()}`).toEqual([]);
}

/** The same in light and in dark; leaves the page in light. */
export async function axeInLightAndDark(page: Page): Promise<void> {
  const asleep = test.info().project.use.javaScriptEnabled === false;
  await page.emulateMedia({ colorScheme: "light" });
  await axe(page);
  // Without JavaScript the style is the same.
  if (!asleep) {
    await page.emulateMedia({ colorScheme: "dark" });
    expect.soft(await analyse(page, COLOURS), `axe in dark on ${page.url()}`).toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });
  }
}

async function violations(page: Page): Promise<string[]> {
  const asleep = test.info().project.use.javaScriptEnabled === false;
  return asleep ? analyseCopy(page) : analyse(page, ALL);
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

/** axe needs timers, which stand still without JavaScript: it looks at a copy in which only the page's own scripts are forbidden. */
async function analyseCopy(page: Page): Promise<string[]> {
  const html = await page.content();
  const context = await page.context().browser()!.newContext({ javaScriptEnabled: true, viewport: page.viewportSize() });
  try {
    const copy = await context.newPage();
    await copy.route(page.url(), (route) =>
      route.fulfill({ contentType: "text/html; charset=utf-8", headers: { "content-security-policy": "script-src 'none'" }, body: html }),
    );
    await copy.goto(page.url());
    return await analyse(copy, ALL);
  } finally {
    await context.close();
  }
}
