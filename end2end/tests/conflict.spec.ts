// Two people change the same field: the review shows both values, the one before and their authors,
// and somebody decides. In every language, with and without JavaScript.
import { type Browser } from "@playwright/test";
import { type Page, type Portal, expect, test } from "../support/portal";
import { TAKEN, documentationScreenshot, screenshots } from "../support/screenshots";
import { BILLING, button, expectOutcome, input } from "./profile";
import { LANGUAGES, Words, english } from "./words";

const CITY = "address.city";
const ORDER = "purchaseOrderNumber";
const LINE = "address.addressLine2";

/** Ada saves these values through the portal, in a browser of her own. */
async function adaSaves(browser: Browser, portal: Portal, values: Record<string, string>): Promise<void> {
  const context = await browser.newContext({ baseURL: portal.url });
  const page = await context.newPage();
  await portal.signIn(page, "Ada Admin", BILLING.address);
  for (const [key, value] of Object.entries(values)) {
    await input(page, BILLING, key).fill(value);
  }
  await button(page, "review").click();
  await button(page, "save").click();
  await expectOutcome(page, "saved");
  await context.close();
}

/**
 * Edith types, Ada saves, somebody changes the document outside the portal; Edith opens the review.
 */
async function conflict(page: Page, browser: Browser, portal: Portal, words: Words = english): Promise<void> {
  await portal.setLanguage(page, words.language);
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await input(page, BILLING, CITY, words).fill("Bellevue");
  await input(page, BILLING, ORDER, words).fill("PO-2026-117");
  await input(page, BILLING, "primaryContact.lastName", words).fill("Nguyễn");
  await adaSaves(browser, portal, { [ORDER]: "2026-Ada", [LINE]: "Building 34" });
  await portal.change({ resource: "billing", set: { [CITY]: "Kirkland" } });
  await button(page, "review", words).click();
  await expectOutcome(page, "conflict");
}

const clash = (page: Page, key: string, words: Words = english) =>
  page.getByRole("group", { name: new RegExp(`${words.label("billing", key)}$`) });

for (const language of LANGUAGES) {
  // D3
  test(`a conflict shows all three values and whose they are, in ${language}`, async ({ page, browser, portal, javaScriptEnabled }) => {
    const words = new Words(language);
    await page.setViewportSize({ width: 360, height: 740 });
    await conflict(page, browser, portal, words);

    await expect(clash(page, CITY, words)).toContainText("Redmond");
    await expect(clash(page, CITY, words).getByRole("radio", { name: "Bellevue" })).not.toBeChecked();
    await expect(clash(page, CITY, words).getByRole("radio", { name: "Kirkland" })).not.toBeChecked();
    await expect(clash(page, ORDER, words)).toContainText("9888");
    await expect(clash(page, ORDER, words).getByRole("radio", { name: "2026-Ada" })).toBeVisible();
    await expect(clash(page, ORDER, words)).toContainText("Ada Admin");
    await expect(clash(page, CITY, words)).not.toContainText("Ada Admin");
    // Changes to other fields are merged, and shown with their author.
    const merged = page.getByRole("listitem").filter({ hasText: "Building 34" });
    await expect(merged).toContainText("Ada Admin");
    if (TAKEN && javaScriptEnabled) {
      await takeScreenshots(page, language);
    }

    await button(page, "all-mine", words).click();
    await expect(page.getByRole("heading", { name: words.say("review-decided") })).toBeVisible();
    await expect(page.getByRole("main")).not.toHaveAttribute("data-outcome");
    await expect(clash(page, CITY, words).getByRole("radio", { name: "Bellevue" })).toBeChecked();
    expect(await portal.puts()).toHaveLength(1);
    // The decision can still be changed for one field.
    await clash(page, CITY, words).getByRole("radio", { name: "Kirkland" }).check();
    await button(page, "save", words).click();
    await expectOutcome(page, "saved");
    await expect(input(page, BILLING, CITY, words)).toHaveValue("Kirkland");
    await expect(input(page, BILLING, ORDER, words)).toHaveValue("PO-2026-117");
    await expect(input(page, BILLING, LINE, words)).toHaveValue("Building 34");
    expect(await portal.puts()).toHaveLength(2);
  });
}

test("Enter on a choice decides nothing that was not chosen, and saves nothing", async ({ page, browser, portal }) => {
  await conflict(page, browser, portal);
  await clash(page, CITY).getByRole("radio", { name: "Bellevue" }).check();
  await clash(page, CITY).getByRole("radio", { name: "Bellevue" }).press("Enter");
  await expect(clash(page, CITY).getByRole("radio", { name: "Bellevue" })).toBeChecked();
  await expect(clash(page, ORDER).getByRole("radio", { name: "2026-Ada" })).not.toBeChecked();
  await expectOutcome(page, "conflict");
  expect(await portal.puts()).toHaveLength(1);
});

// D4
test("a double click, a reload and the way back send one request", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await input(page, BILLING, CITY).fill("Bellevue");
  await button(page, "review").click();
  await button(page, "save").dblclick();
  await expectOutcome(page, "saved");
  await page.reload();
  await expect(input(page, BILLING, CITY)).toHaveValue("Bellevue");
  expect(await portal.puts()).toHaveLength(1);
  // Back to the review, and the button once more if it is still there.
  await page.goBack();
  const save = button(page, "save");
  if (await save.isVisible()) {
    await save.click();
    await expectOutcome(page, "nothing");
    await expect(page.getByText(english.say("draft-gone"))).toBeVisible();
  }
  await page.goto(BILLING.address);
  await expect(input(page, BILLING, CITY)).toHaveValue("Bellevue");
  expect(await portal.puts()).toHaveLength(1);
});

/** Screenshots for people to look at, and the one in the README. */
async function takeScreenshots(page: Page, language: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  await screenshots(page, `conflict-${language}`);
  if (language === "en") {
    await page.setViewportSize({ width: 1280, height: 1100 });
    await documentationScreenshot(page, "conflict");
  }
}
