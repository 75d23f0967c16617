// The search in the header: without JavaScript a page of results, with JavaScript a list while
// typing.
import { type Locator, type Page, afterRequests, axe, expect, hydrated, stopClock, test } from "../support/portal";
import { BILLING, input } from "./profile";
import { LANGUAGES, Words, english } from "./words";

/** The input of the search, a combobox once it is hydrated. */
const field = (page: Page): Locator => page.getByRole("banner").locator("input[name=q]");
const options = (page: Page): Locator => page.getByRole("banner").getByRole("option");

/** Milliseconds without typing after which the search is sent, with some to spare. */
const PAUSE = 500;

for (const language of LANGUAGES) {
  test(`a search leads to a profile, in ${language}`, async ({ page, portal, javaScriptEnabled }) => {
    const words = new Words(language);
    await portal.signIn(page, "Victor Viewer");
    await portal.setLanguage(page, language);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/account");
    await expect(field(page)).toHaveAccessibleName(words.say("search-label"));
    const name = words.say("profile-support");
    if (javaScriptEnabled) {
      await expect(page.getByRole("combobox", { name: words.say("search-label") })).toBeVisible();
    }
    await field(page).fill(name);
    await field(page).press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("search-title"));
    await expect(field(page)).toHaveValue(name);
    await page.getByRole("main").getByRole("link", { name, exact: true }).first().click();
    await expect(page).toHaveURL("/partner/support");

    if (javaScriptEnabled) {
      await field(page).fill(words.say("tab-billing"));
      await expect(page.getByRole("listbox", { name: words.say("search-title") })).toBeVisible();
      await expect(page.getByRole("group", { name: words.say("nav-partner") })).toBeVisible();
      const [width, wide] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
      expect(wide, "wider than the window").toBeLessThanOrEqual(width ?? 0);
      if (language === "en") {
        await axe(page);
      }
    }
  });
}

test("a customer and an error are found", async ({ page, portal }) => {
  await portal.signIn(page, "Victor Viewer", "/customers");
  const customer = page.getByRole("main").getByRole("listitem").getByRole("link").first();
  const [name, address] = [await customer.innerText(), await customer.getAttribute("href")];
  await field(page).fill(name.slice(0, 12));
  await field(page).press("Enter");
  await expect(page.getByRole("main").getByRole("link", { name, exact: true }).first()).toHaveAttribute("href", address ?? "");
  await field(page).fill("AADSTS50105");
  await field(page).press("Enter");
  await page.getByRole("main").getByRole("link", { name: english.say("catalogue-aadsts50105-what") }).click();
  await expect(page).toHaveURL("/help/errors/sign-in#aadsts50105");
});

test("without Partner Center the rest is found", async ({ page, portal }) => {
  await portal.signIn(page, "Victor Viewer", "/account");
  await portal.quirk({ resource: "customers", quirk: "server-error" });
  await field(page).fill("billing profile");
  await field(page).press("Enter");
  await expect(page.getByText(english.say("search-no-customers"))).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: english.say("profile-billing"), exact: true }).first()).toBeVisible();
});

test.describe("while typing", () => {
  test.beforeEach(({ javaScriptEnabled }) => {
    test.skip(!javaScriptEnabled, "needs a script");
  });

  test("the arrows walk, Enter goes, Escape gives the focus back", async ({ page, portal }) => {
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await hydrated(page);
    const city = input(page, BILLING, "address.city");
    await city.focus();
    await page.keyboard.press("Control+k");
    await expect(field(page)).toBeFocused();
    await expect(options(page).first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(city).toBeFocused();
    await expect(options(page)).toHaveCount(0);

    await page.keyboard.press("Control+k");
    await page.keyboard.type("organization profile");
    const wanted = page.getByRole("option", { name: english.say("profile-organization"), exact: true });
    await expect(wanted).toBeVisible();
    await expect(field(page)).toHaveAttribute("aria-expanded", "true");
    await page.keyboard.press("ArrowUp");
    await expect(options(page).last()).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("ArrowDown");
    await expect(options(page).first()).toHaveAttribute("aria-selected", "true");
    await expect(field(page)).toHaveAttribute("aria-activedescendant", (await options(page).first().getAttribute("id")) ?? "none");
    await expect(page.locator("[aria-selected=true]")).toHaveCount(1);
    while ((await wanted.getAttribute("aria-selected")) !== "true") {
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/partner/organization");
  });

  test("the Enter that ends an input method's composition activates nothing", async ({ page, portal }) => {
    await portal.signIn(page, "Edith Editor", "/account");
    await hydrated(page);
    await field(page).fill("organization profile");
    await expect(options(page).first()).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await expect(options(page).first()).toHaveAttribute("aria-selected", "true");
    // As Safari sends it: after the composition, with the key code of an input method.
    const goesOn = (keyCode: number): Promise<boolean> =>
      field(page).evaluate((input, keyCode) => {
        const event = new KeyboardEvent("keydown", { key: "Enter", keyCode, bubbles: true, cancelable: true });
        return input.dispatchEvent(event);
      }, keyCode);
    expect(await goesOn(229), "left to the browser").toBe(true);
    await expect(page).toHaveURL("/account");
    expect(await goesOn(13), "opens the option").toBe(false);
    await expect(page).not.toHaveURL("/account");
  });

  test("what is typed fast is asked once, and an older answer does not come after a newer one", async ({ page, portal }) => {
    await stopClock(page);
    await portal.signIn(page, "Victor Viewer", "/account");
    await hydrated(page);
    const asked: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/search?part=list*", async (route) => {
      const text = new URL(route.request().url()).searchParams.get("q") ?? "";
      asked.push(text);
      if (text === "support") {
        await held;
      }
      // Fails for the request that the page has aborted.
      await route.continue().catch(() => undefined);
    });
    await field(page).pressSequentially("support");
    await page.clock.runFor(PAUSE);
    await expect.poll(() => asked).toEqual(["support"]);
    await field(page).fill("history");
    await page.clock.runFor(PAUSE);
    await expect(page.getByRole("option", { name: english.say("nav-history"), exact: true })).toBeVisible();
    release();
    await afterRequests(page);
    await expect(page.getByRole("option", { name: english.say("profile-support"), exact: true })).toHaveCount(0);
    await expect(page.getByRole("banner").getByRole("status")).toContainText("result");
    // Nothing is asked while nobody types.
    await page.getByRole("heading", { level: 1 }).click({ position: { x: 4, y: 4 } });
    await expect(options(page)).toHaveCount(0);
    await page.clock.runFor(PAUSE);
    await afterRequests(page);
    expect(asked).toEqual(["support", "history"]);
  });

  test("a click goes, and who has been signed out stays on the page", async ({ page, portal }) => {
    await portal.signIn(page, "Victor Viewer", "/account");
    await hydrated(page);
    await field(page).fill("customers");
    await page.getByRole("option", { name: english.say("nav-customers"), exact: true }).click();
    await expect(page).toHaveURL("/customers");
    await hydrated(page);
    await page.context().clearCookies();
    const answered = page.waitForResponse((answer) => answer.url().includes("part=list"));
    await field(page).fill("billing");
    await answered;
    await afterRequests(page);
    await expect(options(page)).toHaveCount(0);
    await expect(page).toHaveURL("/customers");
  });
});
