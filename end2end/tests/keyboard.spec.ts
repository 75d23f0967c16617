// From the top of a page to the answer by keyboard alone: each profile, and what else is decided on the way. Where the focus goes and that
// it is seen is looked at on every page by everywhere.spec.ts.
import { type Locator, type Page, type Portal, expect, test } from "../support/portal";
import { BILLING, type Profile, SUPPORT, button, expectOutcome, input } from "./profile";
import { english } from "./words";

/** A key that is pressed while a page is on its way reaches nothing. */
async function arrived(page: Page): Promise<void> {
  await expect(page.getByRole("contentinfo").or(page.getByRole("button", { name: "Edith Editor" }))).toBeVisible();
}

/** By the Tab key to there. */
async function tabTo(page: Page, there: Locator, key = "Tab"): Promise<void> {
  await arrived(page);
  await expect(there).toBeVisible();
  for (let presses = 0; presses < 120; presses++) {
    if (await there.evaluate((element) => element === document.activeElement)) {
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

/** The first stop of a page leads past its head. */
async function skip(page: Page): Promise<void> {
  await arrived(page);
  const link = page.getByRole("link", { name: english.say("skip-to-main") });
  // Until a page is painted for the first time, keys are lost.
  await expect(async () => {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false);
  }).toPass();
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
  await press(page, page.getByRole("button", { name: "Edith Editor", exact: true }));
  await page.waitForURL((address) => address.origin === portal.url);
}

async function toReview(page: Page): Promise<void> {
  await press(page, button(page, "review"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
}

/** How it ended has the focus, and is the first thing in the title. */
async function expectTold(page: Page, outcome: string): Promise<void> {
  await expectOutcome(page, outcome);
  await expect(page.locator("#summary")).toBeFocused();
  await expect(page).toHaveTitle(new RegExp(`^${english.say(`outcome-${outcome}-title`)} – `));
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
      await press(page, page.getByRole("main").getByRole("link", { name: english.say(`profile-${profile.slug}`) }));
      await expect(page).toHaveURL(profile.address);
    } else {
      await press(page, page.getByRole("main").getByRole("link", { name: english.say("nav-customers"), exact: true }));
      await expect(page).toHaveURL("/customers");
      await type(page, page.getByRole("main").getByRole("searchbox"), "Contoso");
      await press(page, button(page, "search"));
      await expect(page).toHaveURL("/customers?search=Contoso");
      await press(page, page.getByRole("main").getByRole("listitem").getByRole("link").first());
      await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}\/billing$/);
    }
    await skip(page);
    await type(page, input(page, profile, profile.key), profile.value);
    await toReview(page);
    await skip(page);
    if (profile.guarded) {
      // Forgotten first: it is told, and the summary leads to the box.
      await press(page, button(page, "save"));
      await expectTold(page, "problems");
      await page.keyboard.press("Tab");
      await expect(page.getByRole("link", { name: english.say("review-confirm-missing") })).toBeFocused();
      await page.keyboard.press("Enter");
      await expect(page.getByRole("checkbox")).toBeFocused();
      await page.keyboard.press("Space");
      await expect(page.getByRole("checkbox")).toBeChecked();
    }
    await press(page, button(page, "save"));
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
  await press(page, button(page, "review"));
  await expectTold(page, "problems");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const email = input(page, BILLING, "primaryContact.email");
  await expect(email).toBeFocused();
  await type(page, email, "somebody@fabrikam.example");
  await portal.change({ resource: "billing", set: { "address.city": "Theirs" } });
  await press(page, button(page, "review"));
  await expectOutcome(page, "conflict");
  await expect(page).toHaveTitle(new RegExp(`^${english.say("outcome-conflict-title")} – `));
  const mine = page.getByRole("radio", { name: english.say("review-choice-mine") });
  const theirs = page.getByRole("radio", { name: english.say("review-choice-theirs") });
  await tabTo(page, mine);
  await page.keyboard.press("ArrowDown");
  await expect(theirs).toBeChecked();
  await page.keyboard.press("ArrowUp");
  await expect(mine).toBeChecked();
  await press(page, button(page, "save"));
  await expectTold(page, "saved");
  await expect(input(page, BILLING, "address.city")).toHaveValue("Mine");
});

test("a draft is discarded, and an older version restored, by keyboard alone", async ({ page, portal }) => {
  await signIn(page, portal, BILLING.address);
  await type(page, input(page, BILLING, "address.city"), "Bellevue");
  await toReview(page);
  await press(page, button(page, "save"));
  await expectTold(page, "saved");
  await type(page, input(page, BILLING, "purchaseOrderNumber"), "1");
  await toReview(page);
  await press(page, button(page, "discard"));
  await expectTold(page, "discarded");

  // Backwards works as well.
  await tabTo(page, page.getByRole("link", { name: english.say("profile-history-link") }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${BILLING.address}/history`);
  await press(page, page.getByRole("link", { name: new RegExp(`^${english.say("version-compare")}`) }).first());
  await press(page, button(page, "restore"));
  await expect(page).toHaveURL(BILLING.address);
  await expect(input(page, BILLING, "address.city")).toHaveValue("Redmond");
});

test("language, light or dark, and sign-out are chosen by keyboard alone", async ({ page, portal }) => {
  await signIn(page, portal, "/account");
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await tabTo(page, page.getByRole("radio", { checked: true }));
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("radio", { name: english.say("theme-dark") })).toBeChecked();
  await press(page, page.getByRole("button", { name: english.say("theme-choose"), exact: true }));
  await expect(page).toHaveURL("/account#theme");
  await expect.poll(background).not.toBe(light);
  await page.emulateMedia({ media: "print" });
  expect(await background(), "paper is white").toBe(light);
  await page.emulateMedia({ media: null });
  await page.goto("/customers");
  expect(await background(), "on every page").not.toBe(light);

  await press(page, page.getByRole("button", { name: "Français", exact: true }));
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await press(page, page.getByRole("button", { name: "English", exact: true }));
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await press(page, page.getByRole("button", { name: english.say("sign-out"), exact: true }));
  await page.waitForURL((address) => address.pathname !== "/customers");
  await page.goto("/account");
  await expect(page.getByRole("button", { name: "Edith Editor" })).toBeVisible();
});
