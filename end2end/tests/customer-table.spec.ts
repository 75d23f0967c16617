// The table of customers: a clerk finds all from Brazil, sorts them by city, opens the second and
// goes to the next one.
import { type Page, expect, onlyWithScripts, test } from "../support/portal";
import { button, expectOutcome } from "./profile";
import { openTable } from "./page_table";
import { english } from "./words";

const cells = async (page: Page, column: number): Promise<string[]> =>
  page.locator(`tbody tr > :nth-child(${column})`).allTextContents();

/** Chooses Brazil and sorts by city, as a person does. */
async function openBrazilByCity(page: Page): Promise<string[]> {
  await openTable(page, english);
  const country = page.getByLabel(english.say("column-country"), { exact: true });
  await country.selectOption("BR");
  await page.getByRole("button", { name: english.say("history-show"), exact: true }).click();
  await expect(page).toHaveURL(/country=BR/);
  await page.getByRole("columnheader", { name: english.say("column-city") }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=city/);
  await expect(page.getByRole("columnheader", { name: english.say("column-city") })).toHaveAttribute("aria-sort", "ascending");
  expect(new Set(await cells(page, 3))).toEqual(new Set(["Brazil"]));
  const cities = await cells(page, 4);
  expect(cities).toEqual([...cities].sort((a, b) => a.localeCompare(b, "en", { sensitivity: "base" })));
  return page.getByRole("rowheader").getByRole("link").allTextContents();
}

test("all customers from Brazil, by city, the second, and the next", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  const names = await openBrazilByCity(page);
  expect(names.length).toBeGreaterThan(2);
  await page.getByRole("rowheader").nth(1).getByRole("link").click();
  await expect(page.getByText(`2 of ${names.length}`)).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Brazil");
  await page.getByRole("navigation", { name: english.say("list-navigation") }).locator("[rel=next]").click();
  await expect(page.getByText(`3 of ${names.length}`)).toBeVisible();
  await page.getByRole("link", { name: english.say("list-back") }).click();
  await expect(page).toHaveURL("/customers?country=BR&sort=city");
});

test("a save leads back to the list", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await openBrazilByCity(page);
  await page.getByRole("rowheader").first().getByRole("link").click();
  await page.locator('[name="firstName"]').fill("Marisa");
  await button(page, "review").click();
  await button(page, "save").click();
  await expectOutcome(page, "saved");
  await page.getByRole("link", { name: english.say("list-back") }).click();
  await expect(page).toHaveURL("/customers?country=BR&sort=city");
});

test("by keyboard from a customer to the next one and back to the list", onlyWithScripts("shortcuts are an island"), async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  const names = await openBrazilByCity(page);
  await page.getByRole("rowheader").first().getByRole("link").press("Enter");
  await expect(page.getByText(`1 of ${names.length}`)).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("n");
    await expect(page.getByText(`2 of ${names.length}`)).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("l");
    await expect(page).toHaveURL(/\/customers\?country=BR/, { timeout: 1000 });
  }).toPass();
});

test("a list is kept under a name, and labels are found", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await openBrazilByCity(page);
  await page.getByText(english.say("view-title"), { exact: true }).click();
  await page.getByLabel(english.say("view-name")).fill("Brazil by city");
  await page.getByRole("button", { name: english.say("view-save-team"), exact: true }).click();
  await expect(page.getByText(english.say("view-saved"))).toBeVisible();
  await page.goto("/customers");
  await page.getByText(english.say("view-title"), { exact: true }).click();
  await page.getByRole("link", { name: "Brazil by city" }).click();
  await expect(page).toHaveURL("/customers?country=BR&sort=city");
  const first = page.getByRole("rowheader").first();
  const name = await first.getByRole("link").first().innerText();
  await first.getByRole("link").first().click();
  await page.getByRole("link", { name: english.say("note-tab") }).click();
  await page.getByLabel(english.say("note-labels"), { exact: true }).fill("VIP, year end");
  await page.getByRole("button", { name: english.say("note-save"), exact: true }).click();
  await expect(page.getByText(english.say("note-saved"))).toBeVisible();
  await page.goto("/customers?label=vip");
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await expect(page.getByRole("rowheader")).toContainText(name);
});

test("a typed note is not lost by leaving the page", onlyWithScripts("without JavaScript nothing can ask"), async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await openTable(page, english);
  await page.getByRole("rowheader").first().getByRole("link").first().click();
  await page.getByRole("link", { name: english.say("note-tab") }).click();
  const note = page.getByLabel(english.say("note-note"), { exact: true });
  await note.pressSequentially("call first");
  const asked: string[] = [];
  page.once("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  const leaving = page.getByRole("navigation", { name: english.say("nav-customer") }).getByRole("link").first();
  await leaving.click({ noWaitAfter: true });
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(note).toHaveValue("call first");
  // What was sent, or taken back, is not asked about.
  await page.getByRole("button", { name: english.say("note-save"), exact: true }).click();
  await expect(page.getByText(english.say("note-saved"))).toBeVisible();
  await note.pressSequentially("x");
  await note.press("Backspace");
  await leaving.click();
  await expect(page).toHaveURL(/billing/);
});

test("a collection leads to its progress, which has the focus", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await page.goto("/customers");
  await page.getByRole("button", { name: english.say("collection-start"), exact: true }).click();
  await expect(page).toHaveURL(/#collection$/);
  await expect(page.locator("#collection")).toBeFocused();
  await expect(page.locator("#collection")).toBeInViewport();
});

for (const width of [1366, 1280, 1024, 768, 360]) {
  test(`at ${width} pixels nothing of the table is cut off`, async ({ page, portal }) => {
    await page.setViewportSize({ width, height: 800 });
    await portal.signIn(page, "Edith Editor");
    await openTable(page, english);
    const table = page.locator(".customer-table");
    expect(await table.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0);
    // The domain is on the page at every width: it tells customers of one name apart.
    const name = page.getByRole("rowheader").first().getByRole("link").first();
    const domain = await name.getAttribute("data-domain");
    const below = await name.evaluate((link) => getComputedStyle(link, "::after").content);
    const beside = await page.locator("tbody tr > :nth-child(2)").first().isVisible();
    expect(beside || below.includes(domain ?? "?")).toBe(true);
  });
}

test("the column that the list is sorted by is shown", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await openTable(page, english, "?sort=changed");
  await expect(page.getByRole("columnheader", { name: english.say("column-changed") })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: english.say("column-language") })).toBeHidden();
});

test("in a narrow window the essential columns stay, and the page does not scroll sideways", async ({ page, portal }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await portal.signIn(page, "Edith Editor");
  await openTable(page, english, "?country=BR");
  await expect(page.getByRole("columnheader", { name: english.say("column-city") })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: english.say("column-email") })).toBeHidden();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await page.getByLabel(english.say("filter-sort"), { exact: true }).selectOption("email");
  await page.getByRole("button", { name: english.say("history-show"), exact: true }).click();
  await expect(page).toHaveURL(/sort=email/);
});
