// The additions of JavaScript: checks while typing, a count of the changes, a question before
// typing is lost, search as you type.
import { type Page, afterRequests, expect, stopClock, test } from "../support/portal";
import { BILLING, button, expectOutcome, input, save } from "./profile";
import { english } from "./words";

test.skip(({ javaScriptEnabled }) => !javaScriptEnabled, "the pages without JavaScript are the other specs'");

// Nothing happens because time has passed: neither is a draft saved nor a search sent.
test.beforeEach(({ page }) => stopClock(page));

/** The count of the changes. Beside it the page says whether the draft is saved. */
const status = (page: Page) => page.getByRole("main").getByRole("status").first();

/** The sentence with its placeholders filled in. */
function say(key: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{ $${name} }`, value), english.say(key));
}

/** Types, and waits until the island has noticed it: islands hydrate after the page is shown. */
async function typeUntilNoticed(page: Page, key: string, value: string): Promise<void> {
  await input(page, BILLING, key).fill(value);
  await expect(status(page)).toHaveText(/\S/);
}

/** Milliseconds without typing after which the search is sent, with some to spare. */
const PAUSE = 500;

/**
 * Types into the search for customers until its island has hydrated and sends it. Returns the
 * calls.
 */
async function searchUntilSent(page: Page, text: string): Promise<string[]> {
  const calls: string[] = [];
  page.on("request", (request) => request.url().includes("/customers?part=list") && calls.push(request.url()));
  await expect(async () => {
    await page.getByRole("main").getByRole("searchbox").fill("");
    await page.getByRole("main").getByRole("searchbox").fill(text);
    await page.clock.runFor(PAUSE);
    await afterRequests(page);
    expect(calls).not.toEqual([]);
  }).toPass();
  return calls;
}

test("a field is checked when it is left, and the problem goes when it is mended", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  const email = input(page, BILLING, "primaryContact.email");
  const problem = page.getByText(english.say("problem-email"));
  await typeUntilNoticed(page, "primaryContact.email", "nobody at example");
  await expect(problem).toHaveCount(0);
  await input(page, BILLING, "primaryContact.firstName").focus();
  await expect(problem).toBeVisible();
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await expect(email).toHaveAccessibleDescription(new RegExp(english.say("problem-email").slice(0, 30)));
  await email.fill("somebody@fabrikam.example");
  await expect(problem).toBeHidden();
  await expect(email).not.toHaveAttribute("aria-invalid");
  expect(await portal.puts()).toEqual([]);
});

test("an untouched field is never complained about, also when its value breaks a rule", async ({ page, portal }) => {
  await portal.change({ resource: "billing", set: { "primaryContact.phoneNumber": "call me" } });
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await typeUntilNoticed(page, "purchaseOrderNumber", "1");
  const phone = input(page, BILLING, "primaryContact.phoneNumber");
  await phone.focus();
  await input(page, BILLING, "primaryContact.firstName").focus();
  await expect(phone).not.toHaveAttribute("aria-invalid");
});

test("the save bar counts the changes and lists them, and forgets those taken back", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  const label = (key: string) => english.label("billing", key);
  await typeUntilNoticed(page, "address.city", "Bellevue");
  await expect(status(page)).toHaveText(say("form-one-change", { list: label("address.city") }));
  await input(page, BILLING, "purchaseOrderNumber").fill("");
  const list = `${label("address.city")}, ${label("purchaseOrderNumber")}`;
  await expect(status(page)).toHaveText(say("form-changes", { count: "2", list }));
  await input(page, BILLING, "address.city").fill("Redmond");
  await input(page, BILLING, "purchaseOrderNumber").fill("9888");
  await expect(status(page)).toHaveText(english.say("form-unchanged"));
});

test("a draft's changes are counted against what Partner Center holds", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await input(page, BILLING, "address.city").fill("Bellevue");
  await button(page, "review").click();
  await page.goto(BILLING.address);
  await expect(status(page)).toHaveText(say("form-one-change", { list: english.label("billing", "address.city") }));
});

test("leaving with unsaved typing asks first; without, or after a post, it does not", async ({ page, portal }) => {
  const asked: string[] = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await dialog.accept();
  });
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await typeUntilNoticed(page, "address.city", "Bellevue");
  await page.getByRole("link", { name: english.say("nav-customers") }).click();
  await expect(page).toHaveURL("/customers");
  expect(asked).toEqual(["beforeunload"]);

  // What was left so is kept.
  await expect(async () => {
    await page.goto(BILLING.address);
    await expect(input(page, BILLING, "address.city")).toHaveValue("Bellevue");
  }).toPass();
  await button(page, "discard").click();
  await expectOutcome(page, "discarded");
  await page.goto(BILLING.address);
  await typeUntilNoticed(page, "address.city", "Bellevue");
  await input(page, BILLING, "address.city").fill("Redmond");
  await expect(status(page)).toHaveText(english.say("form-unchanged"));
  await page.getByRole("link", { name: english.say("nav-customers") }).click();
  await expect(page).toHaveURL("/customers");
  await page.goto(BILLING.address);
  await typeUntilNoticed(page, "address.city", "Bellevue");
  await save(page);
  await expectOutcome(page, "saved");
  expect(asked).toEqual(["beforeunload"]);
});

test("a double click posts once, and the way back allows another post", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await typeUntilNoticed(page, "address.city", "Bellevue");
  const posts: string[] = [];
  page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
  await button(page, "review").dblclick();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
  expect(posts).toHaveLength(1);
  await page.goBack();
  await button(page, "review").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
  expect(posts).toHaveLength(2);
});

test("customers are found while typing; the address keeps up and the count is said", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", "/customers");
  const list = page.getByRole("main").getByRole("listitem");
  await expect(list).toHaveCount(25);
  const name = (await list.getByRole("link").last().textContent()) ?? "";
  const box = page.getByRole("main").getByRole("searchbox");
  const calls = await searchUntilSent(page, "A");
  await expect(page).toHaveURL("/customers?search=A");
  calls.length = 0;
  await box.fill("");
  await box.pressSequentially(name.slice(0, 6));
  await page.clock.runFor(PAUSE);
  await expect(page).toHaveURL(`/customers?search=${encodeURIComponent(name.slice(0, 6))}`);
  await expect(list.getByRole("link", { name, exact: true }).first()).toBeVisible();
  await expect(list.getByRole("link").filter({ hasNotText: new RegExp(`^${name.slice(0, 6)}`, "i") })).toHaveCount(0);
  await expect(status(page)).toHaveText(/\d|One/);
  expect(calls, "one request for each pause").toHaveLength(1);
  // The page looks the same when it is loaded with this search.
  const live = await list.first().innerHTML();
  await page.reload();
  expect(await list.first().innerHTML()).toBe(live);
  await list.getByRole("link", { name, exact: true }).first().click();
  await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}\/billing$/);
});

test("when the search cannot be had the page stays as it is", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", "/customers");
  const list = page.getByRole("main").getByRole("listitem");
  await page.route("**/customers?part=list**", (route) => route.fulfill({ status: 502, body: "<html>" }));
  const answered = page.waitForResponse("**/customers?part=list**");
  await searchUntilSent(page, "A");
  await answered;
  // The island has dealt with the response when it waits for none.
  await expect(page.locator(".customer-search__found")).not.toHaveAttribute("aria-busy");
  await expect(list).toHaveCount(25);
  await expect(page).toHaveURL("/customers");
});

// W4
test("nothing of a profile is kept in the browser", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await typeUntilNoticed(page, "address.city", "Bellevue");
  const kept = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: "caches" in window ? (await caches.keys()).length : 0,
    cookies: document.cookie,
  }));
  expect(kept).toEqual({ local: 0, session: 0, databases: 0, caches: 0, cookies: "" });
});
