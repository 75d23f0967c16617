// The board of problems: a clerk sees how many customers have bad data, goes to a field and to the
// filtered table, and silences what is no problem.
import { expect, test } from "../support/portal";
import { openBoard, silenceFirst } from "./page_table";
import { english } from "./words";

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
  await expect(page).toHaveURL(new RegExp(`${customer}/billing\\?list=[^#]*#defaultAddress.postalCode$`));
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
