// The rules of a country in the form, the address check, and the legal profile while it is vetted,
// with and without JavaScript.
import { type Locator, type Page, axe, expect, test } from "../support/portal";
import { button, expectOutcome } from "./profile";
import { english } from "./words";

const ORGANIZATION = "/partner/organization";

const field = (page: Page, key: string): Locator => page.locator(`[name="${key}"]`);

function say(key: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{ $${name} }`, value), english.say(key));
}

async function chooseCountry(page: Page, country: string, scripted: boolean | undefined): Promise<void> {
  const update = button(page, "country");
  if (scripted) {
    // The button is removed when the form is hydrated.
    await expect(update).toHaveCount(0);
  }
  await field(page, "defaultAddress.country").selectOption(country);
  if (!scripted) {
    await update.click();
  }
}

/** The keys from top to bottom, and in a row from left to right. */
async function order(page: Page, keys: string[]): Promise<string[]> {
  const boxes = await Promise.all(keys.map(async (key) => ({ key, ...((await field(page, key).boundingBox()) ?? { x: 0, y: Infinity }) })));
  return boxes.sort((one, other) => one.y - other.y || one.x - other.x).map(({ key }) => key);
}

test("a changed country changes labels, lists, order and requirements", async ({ page, portal, javaScriptEnabled }) => {
  await portal.signIn(page, "Edith Editor", ORGANIZATION);
  const state = field(page, "defaultAddress.state");
  const postal = field(page, "defaultAddress.postalCode");
  await expect(state).toHaveJSProperty("tagName", "SELECT");
  await expect(state).toHaveValue("WA");
  await expect(page.getByLabel(english.say("postal-zip"), { exact: true })).toHaveValue("98052");
  await postal.fill("10115");

  await chooseCountry(page, "DE", javaScriptEnabled);
  await expect(page.getByLabel(english.say("field-postalCode"), { exact: true })).toHaveValue("10115");
  await expect(state).toHaveJSProperty("tagName", "INPUT");
  await expect(state).toHaveValue("WA");
  // Without JavaScript the field is marked as edited by then.
  await expect(postal).toHaveAccessibleDescription(new RegExp(`^${say("example-postal-code", { example: "10115" })}`));
  expect(await order(page, ["defaultAddress.city", "defaultAddress.postalCode"])).toEqual(["defaultAddress.postalCode", "defaultAddress.city"]);
  await axe(page);

  await chooseCountry(page, "CN", javaScriptEnabled);
  await expect(state).toHaveJSProperty("tagName", "SELECT");
  await expect(state.locator("option[value=BJ]")).toHaveText("Beijing");
  await expect(state).toHaveValue("WA");
  await chooseCountry(page, "FR", javaScriptEnabled);
  await expect(page.getByText(say("rules-unknown", { country: "France" }))).toBeVisible();
});

test("a wrong postal code is said in the same words by the form and by the server", async ({ page, portal, javaScriptEnabled }) => {
  await portal.signIn(page, "Edith Editor", ORGANIZATION);
  await chooseCountry(page, "GB", javaScriptEnabled);
  await expect(page.getByLabel(english.say("postal-postcode"), { exact: true })).toBeVisible();
  const postal = field(page, "defaultAddress.postalCode");
  const sentence = say("problem-postal-code-such-as", { example: "SW1A 1AA" });
  await postal.fill("9805");
  if (javaScriptEnabled) {
    await field(page, "defaultAddress.city").focus();
    await expect(postal).toHaveAttribute("aria-invalid", "true");
    await expect(postal).toHaveAccessibleDescription(new RegExp(`${sentence}$`));
  }
  await button(page, "review").click();
  await expectOutcome(page, "problems");
  await expect(postal).toHaveAttribute("aria-invalid", "true");
  await expect(postal).toHaveAccessibleDescription(new RegExp(`${sentence}$`));
  await expect(postal).toHaveValue("9805");
  expect(await portal.puts()).toEqual([]);
});

test("Enter reviews, whatever stands first in the form", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", ORGANIZATION);
  await field(page, "email").fill("operations@fabrikam.example");
  await field(page, "email").press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
});

test("a suggested address is taken, or one's own is kept with a reason", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", "/partner/billing");
  await field(page, "address.addressLine1").fill("3 Microsoft Way");
  await button(page, "review").click();
  await expect(page.getByRole("heading", { name: english.say("address-premises-partial-title") })).toBeVisible();
  await expect(button(page, "save")).toHaveCount(0);
  await page.getByRole("button", { name: english.say("address-keep"), exact: true }).click();
  await expect(page.getByText(english.say("address-kept"))).toBeVisible();
  await expect(button(page, "save")).toBeVisible();
  await page.getByRole("button", { name: new RegExp(`^${english.say("address-use")} `) }).click();
  await expect(page.getByRole("heading", { name: english.say("address-premises-partial-title") })).toHaveCount(0);
  await button(page, "save").click();
  await expectOutcome(page, "saved");
});

test("while vetting goes on, the last vetted version stands beside the current one", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", "/partner/legal-business");
  await expect(page.getByText(english.say("legal-next-authorized"))).toBeVisible();
  await field(page, "primaryContact.lastName").fill("Soto-Weber");
  await button(page, "review").click();
  await page.getByRole("checkbox").check();
  await button(page, "save").click();
  await expectOutcome(page, "saved");
  await expect(page.getByRole("heading", { name: english.say("legal-finalized") })).toBeVisible();
  await expect(page.getByText(english.say("legal-step-entry"))).toBeVisible();
});

test("what is typed by keyboard into an address stays as it was typed", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", "/partner/support");
  const email = field(page, "email");
  await email.clear();
  // Chromium rewrites such a domain in an input of type `email`, and only if it is typed.
  await email.pressSequentially("help@münchen.example");
  await expect(email).toHaveValue("help@münchen.example");
  await button(page, "review").click();
  await expect(page).toHaveURL("/partner/support/review");
  await expect(page.getByRole("main").locator(".changes")).toContainText("help@münchen.example");
});

test("a name that is too long for a state code is kept whole and refused with its reason", async ({ page, portal, javaScriptEnabled }) => {
  await portal.signIn(page, "Edith Editor", ORGANIZATION);
  await chooseCountry(page, "BR", javaScriptEnabled);
  const state = field(page, "defaultAddress.state");
  await expect(state).toHaveJSProperty("tagName", "INPUT");
  await state.clear();
  await state.pressSequentially("São Paulo");
  await expect(state).toHaveValue("São Paulo");
  await button(page, "review").click();
  await expectOutcome(page, "problems");
  await expect(field(page, "defaultAddress.state")).toHaveValue("São Paulo");
  await expect(page.locator('[id="problem-defaultAddress.state"]')).toHaveText(english.say("problem-state-length"));
});
