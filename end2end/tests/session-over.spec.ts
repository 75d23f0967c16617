// The session has ended while a page is still open. Chromium applies `form-action` to the redirects
// after a form: what the page leads to must come to the sign-in all the same. The sandbox's provider
// has an address of its own, so Chromium would block a form that is redirected there.
import { type Page, expect, test } from "../support/portal";
import { BILLING, button } from "./profile";
import { english } from "./words";

async function signInAgain(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Edith Editor", exact: true }).click();
}

// S10
for (const address of ["/customers", "/history"]) {
  test(`the filters of ${address} lead to the sign-in and back`, async ({ page, portal }) => {
    await portal.signIn(page, "Edith Editor", address);
    await page.context().clearCookies();
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    await page.getByRole("main").locator("form:not([method=post]) button").first().click();
    await signInAgain(page);
    await expect(page).toHaveURL(new RegExp(`${address}\\?`));
  });
}

// S10
test("the search of the header leads to the sign-in and back", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", "/search?q=contact");
  await page.context().clearCookies();
  await page.getByRole("banner").locator("input[name=q]").press("Enter");
  await signInAgain(page);
  await expect(page).toHaveURL(/\/search\?/);
});

// S10
test("a language leads to the sign-in and back, in that language", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", "/customers");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Français", exact: true }).click();
  await signInAgain(page);
  await expect(page).toHaveURL("/customers");
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
});

// D5
test("who signs in in a new tab is told to go back to what was typed", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await page.context().clearCookies();
  await button(page, "review").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("carried-title"));
  const opened = page.context().waitForEvent("page");
  await page.getByRole("main").getByRole("link", { name: english.say("carried-sign-in") }).click();
  const other = await opened;
  await signInAgain(other);
  const hint = other.getByRole("status").filter({ hasText: english.say("session-ended-tab") });
  await expect(hint).toBeFocused();
  await other.close();
  await page.getByRole("button", { name: english.say("carried-go-on") }).click();
  await expect(page).toHaveURL(new RegExp(BILLING.address));
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(english.say("carried-title"));
});
