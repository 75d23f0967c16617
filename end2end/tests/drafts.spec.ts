// Drafts are saved while somebody types, listed, discarded on request, and still there after the
// session has ended.
import { type Page, type Portal, afterRequests, axe, expect, hydrated, onlyWithScripts, stopClock, test } from "../support/portal";
import { screenshots } from "../support/screenshots";
import { BILLING, SUPPORT, button, expectOutcome, input } from "./profile";
import { LANGUAGES, Words, english } from "./words";

const CITY = "address.city";
const ORDER = "purchaseOrderNumber";

/** The place that says whether the draft is saved. */
const kept = (page: Page) => page.getByRole("main").getByRole("status").last();

/** "Draft kept 10:42 UTC+8" with any time. */
function keptAt(words: Words = english): RegExp {
  const [before = "", after = ""] = words.say("typing-kept").replace(/[()]/g, "\\$&").split("{ $time }");
  return new RegExp(`^${before}\\d{2}:\\d{2} UTC(?:[+-]\\d{1,2}(?::\\d\\d)?)?${after}$`, "u");
}

async function type(page: Page, key: string, value: string, words: Words = english): Promise<void> {
  await input(page, BILLING, key, words).fill(value);
}

/** Milliseconds without typing after which the draft is saved. */
const PAUSE = 2_000;

/**
 * Types, and pauses for as long as it takes until the draft is saved, by the stopped clock. The
 * page counts the changes once it has noticed the typing, which sets the timer.
 */
async function typeAndPause(page: Page, key: string, value: string, words: Words = english): Promise<void> {
  const count = page.getByRole("main").getByRole("status").first();
  const before = await count.textContent();
  await type(page, key, value, words);
  if (!before) {
    await expect(count).toHaveText(/\S/);
  }
  await page.clock.runFor(PAUSE);
}

for (const language of LANGUAGES) {
  test(`drafts are listed, opened and discarded, in ${language}`, async ({ page, portal, javaScriptEnabled }) => {
    const words = new Words(language);
    await portal.signIn(page);
    await portal.setLanguage(page, words.language);
    await page.goto("/drafts");
    await expect(page.getByText(words.say("drafts-none"))).toBeVisible();
    await page.goto(SUPPORT.address);
    await input(page, SUPPORT, "telephone", words).fill("4255550199");
    const heading = page.getByRole("heading", { level: 1 });
    await button(page, "review", words).click();
    await expect(heading).toHaveText(words.say("review-heading"));
    await page.goto(BILLING.address);
    await type(page, CITY, "Bellevue", words);
    await button(page, "review", words).click();
    await expect(heading).toHaveText(words.say("review-heading"));

    await page.goto("/drafts");
    const rows = page.getByRole("main").getByRole("listitem");
    await expect(rows).toHaveCount(2);
    await screenshots(page, `drafts-list-${language}`);
    await rows.getByRole("link", { name: words.say("profile-billing") }).click();
    await expect(input(page, BILLING, CITY, words)).toHaveValue("Bellevue");
    await page.goto("/drafts");
    await rows.filter({ hasText: words.say("profile-billing") }).getByRole("button", { name: words.say("button-discard") }).click();
    await expect(page).toHaveURL("/drafts");
    await expectOutcome(page, "discarded");
    await expect(rows).toHaveCount(1);
    await page.goto(BILLING.address);
    await expect(input(page, BILLING, CITY, words)).toHaveValue("Redmond");
    expect(await portal.puts()).toEqual([]);
  });
}

// D4
test("a save from a review that is no longer the newest is told not to be one", async ({ page, context, portal }) => {
  const email = (tab: Page) => input(tab, SUPPORT, "email");
  await portal.signIn(page, "Edith Editor", SUPPORT.address);
  await email(page).fill("first@contoso.example");
  await button(page, "review").click();
  await expect(button(page, "save")).toBeVisible();
  const other = await context.newPage();
  await other.goto(SUPPORT.address);
  await email(other).fill("second@contoso.example");
  await button(other, "review").click();
  await expect(button(other, "save")).toBeVisible();

  await button(page, "save").click();
  await expectOutcome(page, "conflict");
  await expect(page.getByRole("heading", { name: english.say("outcome-newer-title") })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("second@contoso.example");
  expect(await portal.puts()).toEqual([]);

  await button(other, "save").click();
  await expectOutcome(other, "saved");
  await button(page, "save").click();
  await expectOutcome(page, "nothing");
  await expect(page.getByText(english.say("draft-gone"))).toBeVisible();
  expect(await portal.puts()).toHaveLength(1);
});

test.describe("while typing", () => {
  test.skip(({ javaScriptEnabled }) => !javaScriptEnabled, "without scripts a draft is kept with every post");

  // Pauses in typing take no time: each test moves the clock.
  test.beforeEach(({ page }) => stopClock(page));

  for (const language of LANGUAGES) {
    test(`it is kept after a pause, and said quietly, in ${language}`, async ({ page, portal }) => {
      const words = new Words(language);
      await portal.signIn(page);
      await portal.setLanguage(page, words.language);
      await page.goto(BILLING.address);
      await expect(button(page, "discard", words)).toBeHidden();
      await typeAndPause(page, "primaryContact.email", "half an addr", words);
      await expect(kept(page)).toHaveText(keptAt(words));
      await expect(button(page, "discard", words)).toBeVisible();
      await expect(page.getByRole("main")).not.toHaveAttribute("data-outcome");
      await screenshots(page, `kept-${language}`);
      await page.reload();
      await expect(input(page, BILLING, "primaryContact.email", words)).toHaveValue("half an addr");
      await expect(page.getByRole("alert")).toHaveCount(0);
      expect(await portal.puts()).toEqual([]);
    });
  }

  test("requests follow one another, and the newest typing wins", async ({ page, portal }) => {
    const posted: (string | null)[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(`**${BILLING.address}`, async (route) => {
      if (route.request().method() === "POST") {
        posted.push(new URLSearchParams(route.request().postData() ?? "").get(ORDER));
        // The first is slow, and more is typed meanwhile.
        await (posted.length === 1 && held);
      }
      await route.continue();
    });
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await typeAndPause(page, ORDER, "first");
    await expect.poll(() => posted).toEqual(["first"]);
    await typeAndPause(page, ORDER, "second");
    await typeAndPause(page, ORDER, "third");
    await afterRequests(page);
    expect(posted, "one request at once").toEqual(["first"]);
    release();
    await expect(kept(page)).toHaveText(keptAt());
    await expect.poll(() => posted).toEqual(["first", "third"]);
    await expect(async () => {
      const open = await page.request.get(BILLING.address);
      expect(await open.text()).toContain('"third"');
    }).toPass();
    await page.clock.runFor(PAUSE);
    await afterRequests(page);
    expect(posted, "nothing is left to save").toEqual(["first", "third"]);
  });

  test("steady typing is kept without a pause", async ({ page, portal }) => {
    const posted: (string | null)[] = [];
    page.on("request", (request) => request.method() === "POST" && request.url().endsWith(BILLING.address) && posted.push(new URLSearchParams(request.postData() ?? "").get(ORDER)));
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await hydrated(page);
    await input(page, BILLING, ORDER).fill("");
    await input(page, BILLING, ORDER).focus();
    for (let second = 0; second < 4; second++) {
      await page.keyboard.press("a");
      await page.clock.runFor(1_000);
    }
    await afterRequests(page);
    expect(posted, "nothing is sent with every key").toEqual([]);
    await expect(async () => {
      await page.keyboard.press("a");
      await page.clock.runFor(1_000);
      await afterRequests(page);
      expect(posted.length).toBeGreaterThan(0);
    }).toPass();
    expect(posted[0]).toMatch(/^a{4,}$/);
    await expect(kept(page)).toHaveText(keptAt());
  });

  // D5
  for (const way of ["by a link", "by another address", "while an earlier request is under way", "as the window is hidden"]) {
    test(`what is typed right before the page is left is kept, ${way}`, async ({ page, portal }) => {
      page.on("dialog", (dialog) => void dialog.accept());
      await portal.signIn(page, "Edith Editor", BILLING.address);
      await hydrated(page);
      let release = (): void => undefined;
      if (way.startsWith("while")) {
        const held = new Promise<void>((resolve) => (release = resolve));
        await page.route(`**${BILLING.address}`, async (route) => {
          await (route.request().postData()?.includes("begun") && held);
          await route.continue().catch(() => undefined);
        });
        const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith(BILLING.address));
        await typeAndPause(page, ORDER, "begun");
        await sent;
      }
      // No time passes after this.
      await input(page, BILLING, ORDER).fill("typed last");
      if (way.startsWith("by a link")) {
        await page.getByRole("link", { name: english.say("nav-customers") }).click();
        await expect(page).toHaveURL("/customers");
      } else if (way.startsWith("as")) {
        const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith(BILLING.address));
        await page.evaluate(() => {
          Object.defineProperty(document, "hidden", { value: true });
          document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
        });
        await sent;
      } else {
        await page.goto("/customers");
      }
      await expect(async () => {
        const open = await page.request.get(BILLING.address);
        expect(await open.text()).toContain('value="typed last"');
      }).toPass();
      release();
      expect(await portal.puts()).toEqual([]);
    });
  }

  test("leaving after a post sends nothing more", async ({ page, portal }) => {
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await typeAndPause(page, ORDER, "typed");
    await expect(kept(page)).toHaveText(keptAt());
    const intents: (string | null)[] = [];
    page.on("request", (request) => request.method() === "POST" && intents.push(new URLSearchParams(request.postData() ?? "").get("intent")));
    await type(page, ORDER, "typed on");
    await button(page, "discard").click();
    await expectOutcome(page, "discarded");
    expect(intents).toEqual(["discard"]);
    await page.goto(BILLING.address);
    await expect(input(page, BILLING, ORDER)).toHaveValue("9888");
  });

  test("what is typed back leaves no draft", async ({ page, portal }) => {
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await typeAndPause(page, CITY, "Bellevue");
    await expect(kept(page)).toHaveText(keptAt());
    await typeAndPause(page, CITY, "Redmond");
    await expect(kept(page)).toHaveText("");
    await expect(button(page, "discard")).toBeHidden();
    await page.goto("/drafts");
    await expect(page.getByText(english.say("drafts-none"))).toBeVisible();
  });

  test("leaving does not ask once it is kept", async ({ page, portal }) => {
    const asked: string[] = [];
    page.on("dialog", async (dialog) => {
      asked.push(dialog.type());
      await dialog.accept();
    });
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await typeAndPause(page, CITY, "Bellevue");
    await expect(kept(page)).toHaveText(keptAt());
    await page.getByRole("link", { name: english.say("nav-drafts") }).click();
    await expect(page).toHaveURL("/drafts");
    expect(asked).toEqual([]);
  });

  test("without a line it says so, and keeps it once there is one", async ({ page, context, portal }) => {
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await typeAndPause(page, ORDER, "typed");
    await expect(kept(page)).toHaveText(keptAt());
    await context.setOffline(true);
    await typeAndPause(page, ORDER, "typed in a tunnel");
    await expect(kept(page)).toHaveText(english.say("typing-not-kept"));
    // At once: no timer fires while the clock is stopped.
    await context.setOffline(false);
    await expect(kept(page)).toHaveText(keptAt());
    await page.reload();
    await expect(input(page, BILLING, ORDER)).toHaveValue("typed in a tunnel");
  });

  // D4
  test("another tab's draft is not kept over; posting brings both together", async ({ page, context, portal }) => {
    await portal.signIn(page, "Edith Editor", BILLING.address);
    const other = await context.newPage();
    await other.goto(BILLING.address);
    await typeAndPause(other, ORDER, "other tab");
    await expect(kept(other)).toHaveText(keptAt());
    await typeAndPause(page, CITY, "Bellevue");
    await expect(kept(page)).toHaveText(english.say("typing-elsewhere"));
    await button(page, "review").click();
    await expect(page.getByRole("main")).toContainText("other tab");
    await expect(page.getByRole("main")).toContainText("Bellevue");
    await button(page, "save").click();
    await expectOutcome(page, "saved");
  });

  // D5
  test("a session that ends meanwhile is told, and the typing is there after signing in", async ({ page, context, portal }) => {
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await endSession(page, portal);
    await typeAndPause(page, ORDER, "typed in vain?");
    await expect(kept(page)).toHaveText(english.say("typing-ended"));
    await button(page, "review").click();
    await page.getByRole("button", { name: "Edith Editor", exact: true }).click();
    await expect(page).toHaveURL(`${BILLING.address}?session=kept`);
    await expect(input(page, BILLING, ORDER)).toHaveValue("typed in vain?");

    // Signed out there is nobody to keep it for; signed in again in another tab, the page goes on.
    const other = await context.newPage();
    await other.goto("/account");
    await other.getByRole("button", { name: english.say("sign-out") }).click();
    await expect(other).not.toHaveURL("/account");
    await typeAndPause(page, ORDER, "typed signed out");
    await expect(kept(page)).toHaveText(english.say("typing-signed-out"));
    // The way to sign in stands beside the sentence, and leaves this page as it is.
    const way = page.getByRole("main").getByRole("link", { name: english.say("carried-sign-in") });
    await expect(way).toHaveAttribute("target", "_blank");
    await expect(way).toBeVisible();
    await portal.signIn(other, "Edith Editor");
    await typeAndPause(page, ORDER, "typed signed in again");
    await expect(kept(page)).toHaveText(keptAt());
    await expect(way).toBeHidden();
  });
});

// S10, D5
test("a session that ends in the middle of an edit costs nothing that was typed", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await endSession(page, portal);
  // At the post.
  await type(page, ORDER, "typed for an hour");
  await button(page, "review").click();
  await page.getByRole("button", { name: "Edith Editor", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: english.say("session-ended-kept") })).toBeFocused();
  await expect(input(page, BILLING, ORDER)).toHaveValue("typed for an hour");
  // At the save: the review comes again, and nothing was saved by itself.
  await button(page, "review").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
  await endSession(page, portal);
  await button(page, "save").click();
  await page.getByRole("button", { name: "Edith Editor", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: english.say("session-ended-kept") })).toBeFocused();
  expect(await portal.puts()).toEqual([]);
  await button(page, "save").click();
  await expectOutcome(page, "saved");
  expect(await portal.puts()).toHaveLength(1);
});

// S10
for (const language of LANGUAGES) {
  test(`a draft that was not discarded because the session had ended is said to be there, in ${language}`, async ({ page, portal }) => {
    const words = new Words(language);
    await portal.setLanguage(page, language);
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await type(page, ORDER, "typed", words);
    await button(page, "review", words).click();
    await expect(page).toHaveURL(`${BILLING.address}/review`);
    await endSession(page, portal);
    await button(page, "discard", words).click();
    await page.getByRole("button", { name: "Edith Editor", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: words.say("session-ended-undone") })).toBeFocused();
    await expect(page.getByRole("main")).toContainText("typed");
    await axe(page);
  });
}

/**
 * Has the provider refuse to renew the tokens, as after a change of the password. The portal
 * notices in another tab.
 */
async function endSession(page: Page, portal: Portal): Promise<void> {
  await portal.quirk({ resource: "token", quirk: "refresh-refused", times: 1 });
  await portal.quirk({ resource: "billing", quirk: "unauthorized", method: "GET", times: 1 });
  const other = await page.context().newPage();
  await other.goto(BILLING.address);
  await expect(other.getByRole("button", { name: "Edith Editor", exact: true })).toBeVisible();
  await other.close();
}

test.describe("far from Greenwich", () => {
  test.use({ timezoneId: "Asia/Hong_Kong", locale: "en-US" });

  test("the time of a draft is told by the clock of all other times", onlyWithScripts("nothing is kept while somebody types"), async ({ page, portal }) => {
    await portal.signIn(page, "Edith Editor", "/");
    // The first page tells the portal which time zone the browser has.
    await expect.poll(async () => (await page.context().cookies()).some(({ name }) => name === "__Host-time-zone")).toBe(true);
    await stopClock(page);
    await page.goto(BILLING.address);
    await typeAndPause(page, CITY, "Bellevue");
    await expect(kept(page)).toHaveText(keptAt());
    const [time = ""] = /\d\d:\d\d UTC\+8/.exec((await kept(page).textContent()) ?? "") ?? [];
    expect(time).not.toBe("");
    await page.goto("/drafts");
    await expect(page.getByRole("main").locator("time")).toContainText(time);
  });
});
