// Where things stand: the header in narrow windows, fields in rows, the bar of a form, wide screens.
// That nothing is wider than the window is checked in everywhere.spec.ts, for every state.
import { type Locator, type Page, axe, expect, hydrated, onlyWithScripts, test } from "../support/portal";
import { NARROWEST, widthProblems } from "../support/visual_checks";
import { BILLING, SUPPORT, button, expectOutcome, input } from "./profile";
import { PAGE_STATES, openPage } from "./page_table";
import { LANGUAGES, Words, english } from "./words";
import { typeWrong } from "./wrong";

const FORMS = [BILLING.address, "/partner/legal-business", "/partner/organization", SUPPORT.address];

const menu = (page: Page, words: Words = english): Locator => page.getByRole("banner").getByRole("button", { name: words.say("menu") });

/** A line for each row of fields whose labels, or whose controls, do not stand on one line. */
async function crookedRows(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const grid of document.querySelectorAll("fieldset:not(.clash), .filters")) {
      const fields = [...grid.querySelectorAll(":scope > .field")].filter((field) => field.checkVisibility());
      const boxes = fields.map((field) => ({
        name: field.querySelector("label")!.innerText,
        row: field.getBoundingClientRect(),
        label: field.querySelector("label")!.getBoundingClientRect().top,
        control: field.querySelector("input, select")!.getBoundingClientRect().bottom,
      }));
      for (const [index, one] of boxes.entries()) {
        const next = boxes[index + 1];
        if (next && next.row.left > one.row.right - 1 && next.row.top < one.row.bottom) {
          if (Math.abs(next.label - one.label) > 1) {
            found.push(`label of ${one.name} at ${one.label}, of ${next.name} at ${next.label}`);
          }
          if (Math.abs(next.control - one.control) > 1) {
            found.push(`control of ${one.name} ends at ${one.control}, of ${next.name} at ${next.control}`);
          }
        }
      }
    }
    return found;
  });
}

for (const language of LANGUAGES) {
  test(`labels of a row stand on one line, and so do its controls, in ${language}`, onlyWithScripts("the style is the same"), async ({ page, portal }) => {
    const words = new Words(language);
    await portal.signIn(page, "Edith Editor", "/customers");
    await portal.setLanguage(page, language);
    const customer = (await page.getByRole("main").getByRole("listitem").getByRole("link").first().getAttribute("href")) ?? "";
    const straight = async (what: string) => {
      for (const width of [760, 1_280, 1_920]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await crookedRows(page), `${what} at ${width} px`).toEqual([]);
      }
    };
    for (const address of [...FORMS, customer, "/history?from=soon"]) {
      await page.goto(address);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      await straight(address);
    }
    // With problems beside what has none, and with edited fields.
    await page.goto(BILLING.address);
    await typeWrong(page, words);
    await input(page, BILLING, "address.city", words).fill("Bellevue");
    await button(page, "review", words).click();
    await expectOutcome(page, "problems");
    await straight("problems");
  });

  test(`the header is low in a narrow window, and its menu has the rest, in ${language}`, async ({ page, portal }) => {
    const words = new Words(language);
    await page.setViewportSize({ width: 360, height: 740 });
    await portal.setLanguage(page, language);
    await portal.signIn(page, "Edith Editor", "/account");
    const height = async () => (await page.getByRole("banner").boundingBox())?.height;
    expect(await height()).toBeLessThan(120);
    // Who acts, and where, is always in sight.
    await expect(page.getByRole("banner").getByText("Edith Editor")).toBeInViewport();
    await expect(page.getByRole("banner").getByText(words.say("cloud-sandbox"), { exact: true })).toBeInViewport();

    const history = page.getByRole("banner").getByRole("link", { name: words.say("nav-history"), exact: true });
    await expect(history).toBeHidden();
    await menu(page, words).focus();
    await page.keyboard.press("Enter");
    await expect(history).toBeInViewport();
    await expect(page.getByRole("banner").getByRole("button", { name: words.say("sign-out") })).toBeInViewport();
    await axe(page);
    // It lies over no part of the header, which is higher in the sandbox.
    const search = page.locator('header input[name="q"]');
    const top = await page.locator("#menu").evaluate((menu) => menu.getBoundingClientRect().top);
    for (const part of [menu(page, words), search]) {
      const bottom = await part.evaluate((part) => part.getBoundingClientRect().bottom);
      expect(top + 2, await part.innerHTML()).toBeGreaterThanOrEqual(bottom);
    }
    // One word stands in the search, which ends with an ellipsis where it does not fit.
    await expect(search).toHaveAttribute("placeholder", words.say("search-title"));
    await expect(search).toHaveCSS("text-overflow", "ellipsis");
    await page.keyboard.press("Escape");
    await expect(history).toBeHidden();
    await menu(page, words).click();
    await history.click();
    await expect(page).toHaveURL("/history");

    // In a wide window there is no menu, and nothing is hidden in it.
    await page.setViewportSize({ width: 768, height: 740 });
    await expect(menu(page, words)).toBeHidden();
    await expect(history).toBeInViewport();
  });

  test(`the list of the search and the menu are in the window at every width, in ${language}`, onlyWithScripts("without JavaScript the search is a page"), async ({ page, portal }) => {
    const words = new Words(language);
    await portal.setLanguage(page, language);
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await hydrated(page);
    await page.getByRole("combobox", { name: words.say("search-label") }).fill(words.say("tab-billing"));
    await expect(page.getByRole("listbox", { name: words.say("search-title") })).toBeVisible();
    expect(await widthProblems(page)).toEqual([]);
    await expect(page.getByRole("listbox")).toBeVisible();
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width: 360, height: 900 });
    await menu(page, words).click();
    expect(await widthProblems(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await widthProblems(page, NARROWEST)).toEqual([]);
  });
}

test("wide screens are used", onlyWithScripts("the style is the same"), async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  const inARow = () =>
    page.getByRole("group", { name: english.say("section-address"), exact: true }).evaluate((group) => {
      const tops = [...group.querySelectorAll(":scope > .field")].map((field) => field.getBoundingClientRect().top);
      return tops.filter((top) => top === tops[0]).length;
    });
  for (const [width, fields] of [[360, 1], [760, 2], [1_280, 3], [1_920, 4]] as const) {
    await page.setViewportSize({ width, height: 900 });
    expect(await inARow(), `fields in a row at ${width} px`).toBe(fields);
  }
  // Lines of text do not become longer than can be read.
  const longest = await page.locator("main p").evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().width)));
  expect(longest).toBeLessThanOrEqual(46 * 16);
});

test("the bar of a form is never cut off, however much it says", onlyWithScripts("without JavaScript it says nothing"), async ({ page, portal }) => {
  for (const language of LANGUAGES) {
    const words = new Words(language);
    await portal.setLanguage(page, language);
    await portal.signIn(page, "Edith Editor", "/partner/legal-business");
    await hydrated(page);
    for (const control of await page.locator("main form.profile-form input[type=text]").filter({ visible: true }).all()) {
      await control.fill("9");
    }
    await expect(page.getByRole("main").getByRole("status").first()).toHaveText(/9|1\d/);
    for (const [width, height] of [[360, 640], [360, 740], [320, 256], [1_280, 640]] as const) {
      await page.setViewportSize({ width, height });
      const review = button(page, "review", words);
      await review.scrollIntoViewIfNeeded();
      const bar = await page.locator(".profile-form__actions").evaluate((bar) => {
        const { top, bottom } = bar.getBoundingClientRect();
        return { top, bottom, sticks: getComputedStyle(bar).position === "sticky" };
      });
      await expect(review, `${width} × ${height} in ${language}`).toBeInViewport({ ratio: 1 });
      if (bar.sticks) {
        expect(bar.top, `top at ${width} × ${height} in ${language}`).toBeGreaterThanOrEqual(0);
        expect(bar.bottom, `bottom at ${width} × ${height} in ${language}`).toBeLessThanOrEqual(height);
        // Half of the window is left to the form.
        expect(bar.bottom - bar.top).toBeLessThanOrEqual(height / 2);
      }
    }
  }
});

/** Where the field that has the focus lies under the bar of the form, in pixels. */
const underBar = (page: Page) =>
  page.evaluate(() => {
    const [field, bar] = [document.activeElement, document.querySelector(".profile-form__actions")];
    if (!field?.matches(".field *, fieldset *") || !bar || getComputedStyle(bar).position !== "sticky") {
      return 0;
    }
    return Math.max(0, Math.round(field.getBoundingClientRect().bottom - bar.getBoundingClientRect().top));
  });

// WCAG 2.4.11
for (const language of LANGUAGES) {
  test(`the field in use is never under the bar, however much is changed, in ${language}`, onlyWithScripts("without JavaScript the bar says nothing"), async ({ page, portal }) => {
    const words = new Words(language);
    await portal.setLanguage(page, language);
    await portal.signIn(page, "Edith Editor", "/partner/legal-business");
    await hydrated(page);
    const fields = page.locator("main form.profile-form input:is([type=text], [type=tel])").filter({ visible: true });
    for (const field of await fields.all()) {
      await field.fill("9");
      expect(await underBar(page), await field.getAttribute("name") ?? "").toBe(0);
    }
    await expect(page.getByRole("main").getByRole("status").first()).toHaveText(/9|\d\d/);
    for (const [width, height] of [[360, 640], [1_280, 640], [320, 256]] as const) {
      const where = `${width} × ${height}`;
      await page.setViewportSize({ width, height });
      for (const [key, from] of [["Tab", fields.first()], ["Shift+Tab", fields.last()]] as const) {
        await from.focus();
        for (let presses = 0; presses < 80; presses++) {
          await page.keyboard.press(key);
          const at = await page.evaluate(() => document.activeElement?.closest("form.profile-form :is(fieldset, .profile-form__actions)")?.tagName);
          expect(await underBar(page), `${key} at ${where}`).toBe(0);
          if (at !== "FIELDSET") {
            break;
          }
        }
      }
      for (const field of await fields.all()) {
        // The upper edge of the field looks out over the bar, or over the end of the window.
        await field.evaluate((field) => {
          const bar = document.querySelector(".profile-form__actions")!;
          const end = getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().top : innerHeight;
          scrollBy(0, field.getBoundingClientRect().top - end + 12);
        });
        const name = await field.getAttribute("name");
        // Clicks where it stands once the page has stopped moving.
        await field.click({ position: { x: 20, y: 6 } });
        await expect(field).toBeFocused();
        expect(await underBar(page), `${name} clicked at ${where}`).toBe(0);
        await page.keyboard.press("8");
        expect(await underBar(page), `${name} changed at ${where}`).toBe(0);
      }
    }
  });
}

test("phone numbers are asked for in one form", onlyWithScripts("the same words"), async ({ page, portal }) => {
  await portal.signIn(page);
  for (const language of LANGUAGES) {
    await portal.setLanguage(page, language);
    for (const address of FORMS) {
      await page.goto(address);
      const fields = page.locator(".field:has(input[type=tel])").filter({ visible: true });
      for (const hint of await fields.locator(".hint").allInnerTexts()) {
        expect(hint, address).toContain("425-555-0100");
      }
      const widths = await fields.locator("input").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
      expect(new Set(widths).size, `widths on ${address}`).toBe(1);
    }
  }
});

/** The sentences that stand more than once in an element. */
async function saidTwice(element: Locator): Promise<string[]> {
  const text = await element.evaluate((element) => {
    // The service's own answer is a quotation, and what is announced is not seen.
    element.querySelectorAll("details, .unseen").forEach((part) => part.remove());
    return (element as HTMLElement).innerText;
  });
  const sentences = text.split(/[.:。：\n]+\s*/).map((sentence) => sentence.trim()).filter((sentence) => sentence.length > 3);
  return sentences.filter((sentence, at) => sentences.indexOf(sentence) !== at);
}

for (const name of ["rejected", "refused", "wait", "unknown", "problems", "unconfirmed", "upstream-down", "no-mfa", "no-role"]) {
  test(`what is said of ${name} is said once`, onlyWithScripts("the same words"), async ({ page, portal }) => {
    const state = PAGE_STATES.find((state) => state.name === name);
    await openPage(page, portal, state!);
    for (const language of LANGUAGES) {
      const words = new Words(language);
      await portal.setLanguage(page, language);
      await page.reload();
      const summary = page.locator("#summary");
      expect(await saidTwice((await summary.count()) ? summary : page.getByRole("main"))).toEqual([]);
      if (name === "rejected") {
        await expect(summary).toContainText(words.say("outcome-rejected-title"));
      }
    }
  });
}
