// Pages that the browser has translated, before the browser part starts and after: texts are wrapped
// into elements that are not the portal's, and everything goes on working.
import { type Page, type Portal, expect, hydrated, test } from "../support/portal";
import { openTranslated, translate } from "../support/translate";
import { BILLING, button, expectOutcome, input } from "./profile";
import { english } from "./words";

test.skip(({ javaScriptEnabled }) => !javaScriptEnabled, "only islands write into a page");

const TIMES = ["before", "after"] as const;

const changes = (page: Page) => page.locator(".profile-form__changes");
const kept = (page: Page) => page.locator(".profile-form__kept");

function say(key: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{ $${name} }`, value), english.say(key));
}

async function open(page: Page, portal: Portal, address: string, when: (typeof TIMES)[number]): Promise<void> {
  await portal.signIn(page, "Edith Editor");
  await openTranslated(page, address, when, () => hydrated(page));
}

for (const when of TIMES) {
  test(`a form that was translated ${when} it woke counts, checks, keeps and discards`, async ({ page, portal }) => {
    await portal.change({ resource: "billing", set: { "address.district": "East" } });
    await open(page, portal, BILLING.address, when);
    const city = input(page, BILLING, "address.city");
    const label = english.label("billing", "address.city");
    await city.fill("Bellevue");
    await expect(changes(page)).toHaveText(say("form-one-change", { list: label }));
    await translate(page);
    // Kept, and kept again after the sentence itself was translated.
    await expect(kept(page)).toHaveText(/\d:\d\d/);
    await translate(page);
    await page.route(`**${BILLING.address}`, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
    await city.fill("Seattle");
    await expect(kept(page)).toHaveText(english.say("typing-not-kept"));
    await page.unroute(`**${BILLING.address}`);
    await translate(page);
    await city.fill("Redmond");
    await expect(changes(page)).toHaveText(english.say("form-unchanged"));
    await expect(kept(page)).toHaveText("");
    // A member without a field that is cleared counts as well.
    const clears = page.locator("[name='clear.address.district']");
    await clears.check();
    await expect(changes(page)).toHaveText(/district/);
    await clears.uncheck();
    await expect(changes(page)).toHaveText(english.say("form-unchanged"));
    const email = input(page, BILLING, "primaryContact.email");
    await email.fill("nobody at example");
    await city.focus();
    await expect(page.getByText(english.say("problem-email"))).toBeVisible();
    await translate(page);
    await email.fill("somebody@fabrikam.example");
    await expect(page.getByText(english.say("problem-email"))).toBeHidden();
    await expect(changes(page)).toHaveText(/\S/);
    await expect(kept(page)).toHaveText(/\d:\d\d/);
    await button(page, "discard").click();
    await expectOutcome(page, "discarded");
  });

  test(`a country that is chosen on a form translated ${when} it woke gives it its words`, async ({ page, portal }) => {
    await open(page, portal, "/partner/organization", when);
    const label = page.locator("label[for='defaultAddress.postalCode']");
    const before = (await label.textContent()) ?? "";
    await page.locator("[name='defaultAddress.country']").selectOption("GB");
    await expect(label).not.toHaveText(before);
    await translate(page);
    await page.locator("[name='defaultAddress.country']").selectOption("US");
    await expect(label).toHaveText(before);
  });

  test(`the searches of a page translated ${when} it woke find`, async ({ page, portal }) => {
    await open(page, portal, "/customers", when);
    const list = page.getByRole("main").getByRole("listitem");
    await expect(list).toHaveCount(25);
    const name = (await list.getByRole("link").last().textContent()) ?? "";
    await page.getByRole("main").getByRole("searchbox").pressSequentially(name.slice(0, 6));
    await expect(page).toHaveURL(`/customers?search=${encodeURIComponent(name.slice(0, 6))}`);
    await expect(list.getByRole("link", { name, exact: true }).first()).toBeVisible();
    await expect(page.locator(".customer-search__count")).toHaveText(/\d|One/);
    await translate(page);
    await page.getByRole("main").getByRole("searchbox").fill("");
    await expect(list).toHaveCount(25);
    await expect(page).toHaveURL("/customers");
    const box = page.getByRole("combobox");
    await box.fill("billing");
    await expect(page.getByRole("listbox")).toBeVisible();
    await translate(page);
    await box.press("ArrowDown");
    await box.press("Enter");
    await expect(page).not.toHaveURL("/customers");
  });

  test(`a countdown of a page translated ${when} it woke goes on and loads the page`, async ({ page, portal }) => {
    await portal.signIn(page, "Edith Editor");
    await portal.quirk({ resource: "billing", quirk: "throttle", value: "6", times: 1, method: "GET" });
    await openTranslated(page, BILLING.address, when, () => hydrated(page));
    // Where the machine is slower than the wait was long, the form is there already.
    const left = page.locator(".wait__left");
    if (await left.count()) {
      await translate(page);
    }
    await expect(input(page, BILLING, "address.city")).toHaveValue("Redmond");
  });
}
