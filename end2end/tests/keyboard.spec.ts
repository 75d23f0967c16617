// Every task by keyboard alone: each profile is changed and saved, and what has to be decided is
// decided. The order and visibility of the focus is checked on every page by everywhere.spec.ts.
import { type Locator, type Page, type Portal, expect, test } from "../support/portal";
import { BILLING, type Profile, SUPPORT, button, expectOutcome, input } from "./profile";
import { english } from "./words";

/** Waits until the page takes keys: until it is painted for the first time, keys are lost. */
async function painted(page: Page): Promise<void> {
  const paints = () => performance.getEntriesByName("first-contentful-paint").length;
  await expect.poll(() => page.evaluate(paints), { intervals: [20] }).toBe(1);
}

/** Presses Tab until this element has the focus. */
async function tabTo(page: Page, there: Locator, key = "Tab"): Promise<void> {
  await expect(there).toBeVisible();
  await painted(page);
  // Not the locator, which would search the page after each key.
  const element = await there.elementHandle();
  for (let presses = 0; presses < 120; presses++) {
    if (await element?.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press(key);
  }
  await expect(there, "never reached by Tab").toBeFocused();
}

async function press(page: Page, there: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, there);
  await page.keyboard.press(key);
}

/** Presses Enter on a link or button, and waits for the page that it leads to. */
async function follow(page: Page, there: Locator): Promise<void> {
  await tabTo(page, there);
  const loaded = page.waitForEvent("load");
  await page.keyboard.press("Enter");
  await loaded;
}

/** The first tab stop of a page is a link to its content. */
async function skip(page: Page): Promise<void> {
  await painted(page);
  const link = page.getByRole("link", { name: english.say("skip-to-main") });
  await page.keyboard.press("Tab");
  await expect(link).toBeFocused();
  await expect(link).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const inside = await page.evaluate(() => document.activeElement?.closest("main") !== null);
  expect(inside, "the next stop is in the content").toBe(true);
}

async function type(page: Page, there: Locator, text: string): Promise<void> {
  await tabTo(page, there);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

async function signIn(page: Page, portal: Portal, returnTo = "/"): Promise<void> {
  await page.goto(`/sign-in?return_to=${encodeURIComponent(returnTo)}`);
  await follow(page, page.getByRole("button", { name: "Edith Editor", exact: true }));
  expect(new URL(page.url()).origin).toBe(portal.url);
}

async function toReview(page: Page): Promise<void> {
  await follow(page, button(page, "review"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
}

/** Expects the outcome to have the focus, and to begin the title. */
async function expectTold(page: Page, outcome: string): Promise<void> {
  await expectOutcome(page, outcome);
  await expect(page.locator("#summary")).toBeFocused();
  await expect(page).toHaveTitle(new RegExp(`^${english.say(`outcome-${outcome}-title`)} – `));
  await painted(page);
}

const PROFILES: (Profile & { key: string; value: string; guarded?: boolean })[] = [
  { ...BILLING, key: "address.city", value: "Bellevue" },
  {
    slug: "legal-business",
    address: "/partner/legal-business",
    sections: { "": "company", address: "address", primaryContact: "contact" },
    key: "primaryContact.lastName",
    value: "Soto-Weber",
    guarded: true,
  },
  {
    slug: "organization",
    address: "/partner/organization",
    sections: { "": "organization", defaultAddress: "address" },
    key: "email",
    value: "partner@contoso.example",
  },
  { ...SUPPORT, key: "telephone", value: "+1 425 555 0100" },
  { slug: "customer-billing", address: "", sections: { email: "contact" }, key: "email", value: "invoices@customer.example" },
];

for (const profile of PROFILES) {
  // W5
  test(`the ${profile.slug} profile is changed and saved by keyboard alone`, async ({ page, portal }) => {
    await signIn(page, portal);
    await skip(page);
    if (profile.address) {
      await follow(page, page.getByRole("main").getByRole("link", { name: english.say(`profile-${profile.slug}`) }));
      await expect(page).toHaveURL(profile.address);
    } else {
      await follow(page, page.getByRole("main").getByRole("link", { name: english.say("nav-customers"), exact: true }));
      await expect(page).toHaveURL("/customers");
      await type(page, page.getByRole("main").getByRole("searchbox"), "Contoso");
      await follow(page, button(page, "search"));
      await expect(page).toHaveURL("/customers?search=Contoso");
      await follow(page, page.getByRole("main").getByRole("listitem").getByRole("link").first());
      await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}\/billing$/);
    }
    await skip(page);
    await type(page, input(page, profile, profile.key), profile.value);
    await toReview(page);
    await skip(page);
    if (profile.guarded) {
      // Without the confirmation the page says so, and the summary leads to the checkbox.
      await follow(page, button(page, "save"));
      await expectTold(page, "problems");
      await page.keyboard.press("Tab");
      await expect(page.getByRole("link", { name: english.say("review-confirm-missing") })).toBeFocused();
      await page.keyboard.press("Enter");
      await expect(page.getByRole("checkbox")).toBeFocused();
      await page.keyboard.press("Space");
      await expect(page.getByRole("checkbox")).toBeChecked();
    }
    await follow(page, button(page, "save"));
    await expectTold(page, "saved");
    await expect(input(page, profile, profile.key)).toHaveValue(profile.value);
    expect(await portal.puts()).toHaveLength(1);
  });
}

test("a problem leads into its field, and a conflict is decided, by keyboard alone", async ({ page, portal }) => {
  await signIn(page, portal, BILLING.address);
  await skip(page);
  await type(page, input(page, BILLING, "address.city"), "Mine");
  await type(page, input(page, BILLING, "primaryContact.email"), "nobody at example");
  await follow(page, button(page, "review"));
  await expectTold(page, "problems");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const email = input(page, BILLING, "primaryContact.email");
  await expect(email).toBeFocused();
  await type(page, email, "somebody@fabrikam.example");
  await portal.change({ resource: "billing", set: { "address.city": "Theirs" } });
  await follow(page, button(page, "review"));
  await expectOutcome(page, "conflict");
  await expect(page).toHaveTitle(new RegExp(`^${english.say("outcome-conflict-title")} – `));
  const mine = page.getByRole("radio", { name: english.say("review-choice-mine") });
  const theirs = page.getByRole("radio", { name: english.say("review-choice-theirs") });
  await tabTo(page, mine);
  await page.keyboard.press("ArrowDown");
  await expect(theirs).toBeChecked();
  await page.keyboard.press("ArrowUp");
  await expect(mine).toBeChecked();
  await follow(page, button(page, "save"));
  await expectTold(page, "saved");
  await expect(input(page, BILLING, "address.city")).toHaveValue("Mine");
});

test("a draft is discarded, and an older version restored, by keyboard alone", async ({ page, portal }) => {
  await signIn(page, portal, BILLING.address);
  await type(page, input(page, BILLING, "address.city"), "Bellevue");
  await toReview(page);
  await follow(page, button(page, "save"));
  await expectTold(page, "saved");
  await type(page, input(page, BILLING, "purchaseOrderNumber"), "1");
  await toReview(page);
  await follow(page, button(page, "discard"));
  await expectTold(page, "discarded");

  // Backwards works as well.
  const link = page.getByRole("link", { name: english.say("profile-history-link") });
  await tabTo(page, link, "Shift+Tab");
  await follow(page, link);
  await expect(page).toHaveURL(`${BILLING.address}/history`);
  await follow(page, page.getByRole("link", { name: new RegExp(`^${english.say("version-compare")}`) }).first());
  await follow(page, button(page, "restore"));
  await expect(page).toHaveURL(BILLING.address);
  await expect(input(page, BILLING, "address.city")).toHaveValue("Redmond");
});

test("language, light or dark, and sign-out are chosen by keyboard alone", async ({ page, portal }) => {
  await signIn(page, portal, "/account");
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await tabTo(page, page.locator("input[name=theme]:checked"));
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("radio", { name: english.say("theme-dark") })).toBeChecked();
  await follow(page, page.getByRole("button", { name: english.say("theme-choose"), exact: true }));
  await expect(page).toHaveURL("/account#theme");
  await expect.poll(background).not.toBe(light);
  await page.emulateMedia({ media: "print" });
  expect(await background(), "paper is white").toBe(light);
  await page.emulateMedia({ media: null });
  await page.goto("/customers");
  expect(await background(), "on every page").not.toBe(light);

  await follow(page, page.getByRole("button", { name: "Français", exact: true }));
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await follow(page, page.getByRole("button", { name: "English", exact: true }));
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await follow(page, page.getByRole("button", { name: english.say("sign-out"), exact: true }));
  await page.waitForURL((address) => address.pathname !== "/customers");
  await page.goto("/account");
  await expect(page.getByRole("button", { name: "Edith Editor" })).toBeVisible();
});
