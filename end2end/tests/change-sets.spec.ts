// A change set: a clerk ticks customers in the table, looks at what would change, leaves one out, and
// changes the others.
import { expect, onlyWithScripts, test } from "../support/portal";
import { checkSheet, editedSheet, makeSet, openBoard, openNewSet, openTable, sendSet } from "./page_table";
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

test("a customer that is unticked right before the start is not changed", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await makeSet(page, english, true);
  await page.locator('[name="ticked"]').first().uncheck();
  await page.locator('[name="confirmed"]').check();
  await page.locator('button[value="start"]').click();
  await expect(page.getByRole("alert")).toHaveText(english.say("changes-refused-ticks"));
  await expect(page.locator('[name="ticked"]').first()).not.toBeChecked();
  expect(await portal.puts()).toHaveLength(0);
  await sendSet(page, english);
  expect(await portal.puts()).toHaveLength(2);
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

test("ticks are kept from page to page, and the new set names their customers", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await openTable(page, english, "?sort=name");
  await page.locator('input[type="checkbox"][name="customer"]').nth(2).check();
  const name = (await page.getByRole("rowheader").nth(2).getByRole("link").first().textContent()) ?? "";
  await page.getByRole("button", { name: english.say("customers-next"), exact: true }).click();
  await expect(page).toHaveURL(/\/customers\?sort=name&page=2&customer=/);
  await expect(page.getByText("One more is ticked on another page.")).toBeVisible();
  await page.locator('input[type="checkbox"][name="customer"]').first().check();
  await page.getByRole("button", { name: english.say("table-previous-page"), exact: true }).click();
  await expect(page).toHaveURL(/\/customers\?sort=name&customer=/);
  await expect(page.locator('input[type="checkbox"][name="customer"]').nth(2)).toBeChecked();
  await page.getByRole("button", { name: english.say("changes-of-ticked"), exact: true }).click();
  await expect(page.getByText("For 2 customers.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: name.trim() }).first()).toBeVisible();
});

test("the form shows the inputs of the chosen operation, and keeps what was typed for another", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await openNewSet(page, 1);
  const inputs = ["field", "value", "find", "with", "from", "to", "problem"];
  const shown = async () => {
    const visible = await Promise.all(inputs.map((id) => page.locator(`#${id}`).isVisible()));
    return inputs.filter((_, index) => visible[index]);
  };
  expect(await shown()).toEqual(["field", "value"]);
  await page.locator("#value").fill("Ana");
  await page.locator("#operation-set").focus();
  for (const expected of [["field", "find", "with"], ["from", "to"], ["problem"]]) {
    await page.keyboard.press("ArrowDown");
    expect(await shown()).toEqual(expected);
  }
  await page.keyboard.press("Tab");
  await expect(page.locator("#problem"), "nothing hidden is on the way").toBeFocused();
  await page.locator("#operation-set").check();
  await expect(page.locator("#value")).toHaveValue("Ana");
  await expect(page.getByRole("group", { name: english.say("changes-operation-set"), exact: true })).toBeVisible();
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

test("a file that was worked on leads to a set, and what it changes is shown first", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await checkSheet(page, english, await editedSheet(page, english));
  await page.locator("#reason").fill("post office");
  const meant = page.locator('[name="meant"]');
  if (await meant.isVisible()) {
    await meant.check();
  }
  await page.getByRole("button", { name: english.say("changes-make"), exact: true }).click();
  await expect(page).toHaveURL("/changes/1");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("customers");
  await page.getByRole("button", { name: english.say("changes-dry-run"), exact: true }).click();
  await expect(async () => {
    await page.goto("/changes/1");
    await expect(page.getByText("Nova Aurora").first()).toBeVisible({ timeout: 1000 });
  }).toPass();
});

test("the suggestions of the board become a set for every customer with the problem", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await openBoard(page, portal, english);
  const name = english.fill("problems-follow-named", { problem: english.say("data-rule-hidden-sign") });
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.locator("#operation-suggestion")).toBeChecked();
  await expect(page.locator("#problem")).toHaveValue("hidden-sign");
  await page.locator("#reason").fill("invisible");
  await page.getByRole("button", { name: english.say("changes-make"), exact: true }).click();
  await expect(page).toHaveURL("/changes/1");
});

test("the page of a set at work shows by itself what it has found", onlyWithScripts("the progress is an island"), async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await makeSet(page, english, false);
  await page.getByRole("button", { name: english.say("changes-dry-run"), exact: true }).click();
  await expect(page.getByRole("button", { name: english.say("changes-dry-run-again"), exact: true })).toBeVisible();
  await expect(page.getByText("Nguyễn").first()).toBeVisible();
});

test("the page of the customers says by itself when they were read", onlyWithScripts("the progress is an island"), async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await page.goto("/customers");
  await page.getByRole("button", { name: english.say("collection-start"), exact: true }).click();
  const start = page.getByRole("button", { name: english.say("collection-start"), exact: true });
  await expect(start).toBeVisible({ timeout: 60_000 });
});
