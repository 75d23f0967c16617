// axe, on pages with JavaScript and without.
import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect, test } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails with one line per thing that somebody with a screen reader, or by keyboard, would stumble over. */
export async function axe(page: Page): Promise<void> {
  const asleep = test.info().project.use.javaScriptEnabled === false;
  const { violations } = asleep ? await analyseCopy(page) : await analyse(page);
  const lines = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`));
  expect(lines, `axe on ${page.url()}`).toEqual([]);
}

async function analyse(page: Page) {
  return new AxeBuilder({ page }).withTags(RULES).analyze();
}

/** axe needs timers, which stand still without JavaScript: it looks at a copy in which only the page's own scripts are forbidden. */
async function analyseCopy(page: Page) {
  const html = await page.content();
  const context = await page.context().browser()!.newContext({ javaScriptEnabled: true, viewport: page.viewportSize() });
  try {
    const copy = await context.newPage();
    await copy.route(page.url(), (route) =>
      route.fulfill({ contentType: "text/html; charset=utf-8", headers: { "content-security-policy": "script-src 'none'" }, body: html }),
    );
    await copy.goto(page.url());
    return await analyse(copy);
  } finally {
    await context.close();
  }
}
