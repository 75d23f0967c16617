// What a change of a customer costs, and who changed it elsewhere: told before a save, after it, and
// where somebody looks for it.
import { expect, test } from "../support/portal";
import { changeCustomerElsewhere, makeSet, openTable, reviewCustomer, saveCustomer, sendSet } from "./page_table";
import { button, expectOutcome } from "./profile";
import { english } from "./words";

test("before a new name is saved its cost is told, and somebody has to say yes", async ({ page, portal }) => {
  await portal.signIn(page);
  await reviewCustomer(page, portal, english, "UnderReview");
  const guards = page.locator("#guards");
  await expect(guards).toContainText(english.say("guard-verification"));
  await expect(guards).toContainText(english.say("verification-status-under-review"));
  await expect(guards).toContainText(english.say("verification-one-save"));
  await button(page, "save").click();
  await expectOutcome(page, "problems");
  expect(await portal.puts()).toHaveLength(0);
  await page.getByRole("checkbox", { name: english.say("confirm-verification") }).check();
  await button(page, "save").click();
  await expectOutcome(page, "saved");
});

test("a verification that began is seen on form, table and board until it is over", async ({ page, portal }) => {
  await portal.signIn(page);
  const customer = await saveCustomer(page, portal, english);
  const told = page.getByRole("region", { name: english.say("verification-title") });
  await expect(told).toContainText(english.say("verification-blocks"));
  await expect(told).toContainText(english.say("verification-blocked-what"));
  await expect(told).toContainText(english.say("verification-works-what"));
  await openTable(page, english);
  const chip = page.getByText(new RegExp(`^${english.say("verification-status-under-review")} since `)).first();
  await expect(chip).toBeVisible();
  await page.goto("/customers/problems?problem=verification");
  await page.getByRole("cell").getByRole("link", { name: english.say("data-rule-verification") }).click();
  await expect(page).toHaveURL(new RegExp(`/customers/${customer}/billing`));
  await expect(told).toBeVisible();
});

test("a change set tells its cost once, wants one yes for all its customers, and keeps who said it", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await makeSet(page, english, true, "defaultAddress.city");
  await expect(page.locator("#guards")).toContainText(english.say("verification-blocked-what"));
  await page.locator('[name="confirmed"]').check();
  await page.locator('button[value="start"]').click();
  await expect(page.locator('[name="confirm"]')).toBeFocused();
  expect(await portal.puts()).toHaveLength(0);
  await sendSet(page, english);
  await expect(page.getByText(/^Edith Editor confirmed on /)).toBeVisible();
});

test("a customer that somebody changed elsewhere names them", async ({ page, portal }) => {
  await portal.signIn(page);
  await changeCustomerElsewhere(page, portal);
  const main = page.getByRole("main");
  await expect(main).toContainText("petra@partner.example");
  await main.locator('a[href^="/history/"]').first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("event-outside-change"));
  await expect(main).toContainText(english.say("entry-origin"));
  await expect(main).toContainText("Partner Center Native App");
});
