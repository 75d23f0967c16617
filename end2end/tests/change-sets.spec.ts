// A change set: a clerk ticks customers in the table, looks at what would change, leaves one out, and
// changes the others.
import { expect, test } from "../support/portal";
import { makeSet, openTable, sendSet } from "./page_table";
import { english } from "./words";

test("ticked customers are changed after a dry run, and one is left out", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await makeSet(page, english, true);
  await page.locator('[name="ticked"]').first().uncheck();
  await page.getByRole("button", { name: english.say("changes-keep-ticks"), exact: true }).click();
  await expect(page.getByText(english.say("changes-ticks-kept"))).toBeVisible();
  await expect(page.getByText(english.say("changes-left-out"), { exact: true })).toBeVisible();
  await sendSet(page, english);
  await expect(page.getByText(english.say("changes-row-saved"), { exact: true })).toHaveCount(2);
  await page.getByRole("button", { name: english.say("changes-take-back"), exact: true }).click();
  await expect(page).toHaveURL("/changes/2");
});

test("the ticks of the table lead to a new change set", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await openTable(page, english, "?country=BR");
  const ticks = page.locator('[name="customer"]');
  await ticks.nth(0).check();
  await ticks.nth(1).check();
  await page.getByRole("button", { name: english.say("changes-of-ticked"), exact: true }).click();
  await expect(page.getByText("For 2 customers.")).toBeVisible();
  await page.goBack();
  await page.locator('button[name="all"]').click();
  await expect(page).toHaveURL(/all=yes/);
});

test("nothing is sent without the confirmed number", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await makeSet(page, english, true);
  const answer = await page.request.post("/changes/1", {
    headers: { origin: portal.url },
    form: { command: "start", confirmed: "2" },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(303);
  expect(answer.headers()["location"]).toBe("/changes/1?refused=count");
  await page.goto("/changes/1?refused=count");
  await expect(page.getByRole("alert")).toContainText("3");
});
