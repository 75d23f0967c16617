// The board of problems: a clerk sees how many customers have bad data, goes to a field and to the
// filtered table, and silences what is no problem.
import { type Page, expect, test } from "../support/portal";
import { openBoard, silenceFirst } from "./page_table";
import { Words, english } from "./words";

const POSTAL_CODE = english.say("data-rule-postal-code");

test("from a number to its customers, and from a problem to its field", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  const customer = await openBoard(page, portal, english);
  const line = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: POSTAL_CODE, exact: true }) });
  await line.getByRole("link", { name: "1", exact: true }).click();
  await expect(page).toHaveURL(/\/customers\?problem=postal-code/);
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await page.goBack();
  await line.getByRole("link", { name: "United States (1)" }).click();
  await expect(page).toHaveURL(/country=US&problem=postal-code/);
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await page.goBack();
  await page.getByRole("link", { name: `${english.say("field-postalCode")}: ${POSTAL_CODE}`, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`${customer}/billing\\?problem=postal-code[^#]*&list=[^#]*#defaultAddress.postalCode$`));
  await expect(page.locator('[id="defaultAddress.postalCode"]')).toBeInViewport();
});

test("a problem is silenced with a reason, and that is taken back", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  const customer = await openBoard(page, portal, english);
  await page.goto(`${customer}/problems`);
  const open = page.locator("main details");
  await expect(open).toHaveCount(3);
  await silenceFirst(page, english, " ");
  await expect(page.getByText(english.say("silence-no-reason"))).toBeVisible();
  await page.getByLabel(english.say("silence-reason"), { exact: true }).first().fill("This is their own address");
  await page.getByRole("button", { name: english.say("silence-button"), exact: true }).first().click();
  await expect(page.getByText(english.say("silence-done"))).toBeVisible();
  await expect(page.getByText("This is their own address")).toBeVisible();
  await expect(open).toHaveCount(2);
  await page.getByRole("button", { name: english.say("silence-end") }).click();
  await expect(page.getByText(english.say("silence-ended"))).toBeVisible();
  await expect(open).toHaveCount(3);
});

for (const width of [320, 360, 768, 1280]) {
  for (const words of [english, new Words("fr")]) {
    test(`at ${width} pixels the board in ${words.language} breaks no word`, async ({ page, portal }) => {
      await page.setViewportSize({ width, height: 800 });
      await portal.signIn(page, "Edith Editor");
      await openBoard(page, portal, english);
      await portal.setLanguage(page, words.language);
      await page.goto("/customers/problems");
      expect(await brokenWords(page)).toEqual([]);
      const label = page.getByRole("row").nth(1).getByText(words.say("problems-today"), { exact: true });
      await expect(label).toBeVisible({ visible: width < 576 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    });
  }
}

/** Words of the board's tables that stand on more than one line. */
async function brokenWords(page: Page): Promise<string[]> {
  return page.locator(".stacked-table table").evaluateAll((tables) => {
    const broken: string[] = [];
    for (const table of tables) {
      const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        for (const word of (node.textContent ?? "").matchAll(/\p{L}+/gu)) {
          const range = document.createRange();
          range.setStart(node, word.index);
          range.setEnd(node, word.index + word[0].length);
          if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) {
            broken.push(word[0]);
          }
        }
      }
    }
    return broken;
  });
}
