// What somebody has typed is theirs: kept while they type, listed, discarded when they say so, and still there after the session has ended.
import path from "node:path";
import { type Page, type Portal, expect, test } from "../support/portal";
import { BILLING, SUPPORT, button, expectOutcome, input } from "./profile";
import { LANGUAGES, Words, english } from "./words";

const CITY = "address.city";
const ORDER = "purchaseOrderNumber";

const kept = (page: Page) => page.getByRole("main").getByRole("status").last();

/** "Draft kept 10:42", with any time. */
function keptAt(words: Words = english): RegExp {
  const [before = "", after = ""] = words.say("typing-kept").split("{ $time }");
  return new RegExp(`^${before}(?:\\p{Script=Han}{2})?\\d{1,2}:\\d{2}( [AP]M)?${after}$`, "u");
}

/** Islands wake a moment after the page; typing before that is noticed when they do. */
async function type(page: Page, key: string, value: string, words: Words = english): Promise<void> {
  await input(page, BILLING, key, words).fill(value);
}

async function speak(page: Page, portal: Portal, words: Words): Promise<void> {
  const form = { language: words.language, return_to: "/" };
  await page.request.post("/language", { form, headers: { origin: portal.url }, maxRedirects: 0 });
}

for (const language of LANGUAGES) {
  test(`drafts are listed, opened and discarded, in ${language}`, async ({ page, portal, javaScriptEnabled }, info) => {
    const words = new Words(language);
    await portal.signIn(page);
    await speak(page, portal, words);
    await page.goto("/drafts");
    await expect(page.getByText(words.say("drafts-none"))).toBeVisible();
    await page.goto(SUPPORT.address);
    await input(page, SUPPORT, "telephone", words).fill("4255550199");
    await button(page, "review", words).click();
    await page.goto(BILLING.address);
    await type(page, CITY, "Bellevue", words);
    await button(page, "review", words).click();

    await page.goto("/drafts");
    const rows = page.getByRole("main").getByRole("listitem");
    await expect(rows).toHaveCount(2);
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      if (javaScriptEnabled) {
        await page.screenshot({ path: path.join(info.project.outputDir, "screenshots", `drafts-list-${language}-${width}.png`) });
      }
    }
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

test.describe("while typing", () => {
  test.skip(({ javaScriptEnabled }) => !javaScriptEnabled, "without scripts a draft is kept with every post");

  for (const language of LANGUAGES) {
    test(`it is kept after a pause, and said quietly, in ${language}`, async ({ page, portal }, info) => {
      const words = new Words(language);
      await portal.signIn(page);
      await speak(page, portal, words);
      await page.goto(BILLING.address);
      await expect(button(page, "discard", words)).toBeHidden();
      await type(page, "primaryContact.email", "half an addr", words);
      await expect(kept(page)).toHaveText(keptAt(words));
      await expect(button(page, "discard", words)).toBeVisible();
      await expect(page.getByRole("main")).not.toHaveAttribute("data-outcome");
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 740 });
        await page.screenshot({ path: path.join(info.project.outputDir, "screenshots", `kept-${language}-${width}.png`) });
      }
      await page.reload();
      await expect(input(page, BILLING, "primaryContact.email", words)).toHaveValue("half an addr");
      await expect(page.getByRole("alert")).toHaveCount(0);
      expect(await portal.puts()).toEqual([]);
    });
  }

  test("requests follow one another, and the newest typing wins", async ({ page, portal }) => {
    let under = 0;
    let most = 0;
    let count = 0;
    await page.route(`**${BILLING.address}`, async (route) => {
      if (route.request().method() !== "POST") {
        return route.continue();
      }
      most = Math.max(most, ++under);
      count++;
      // A slow answer, during which more is typed.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      await route.continue();
      under--;
    });
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await type(page, ORDER, "first");
    await expect.poll(() => count).toBe(1);
    await type(page, ORDER, "second");
    await type(page, ORDER, "third");
    await expect(async () => {
      const open = await page.request.get(BILLING.address);
      expect(await open.text()).toContain('"third"');
    }).toPass({ timeout: 15_000 });
    expect(most, "requests at once").toBe(1);
    expect(count, "requests").toBeLessThanOrEqual(3);
  });

  test("what is typed back leaves no draft", async ({ page, portal }) => {
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await type(page, CITY, "Bellevue");
    await expect(kept(page)).toHaveText(keptAt());
    await type(page, CITY, "Redmond");
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
    await type(page, CITY, "Bellevue");
    await expect(kept(page)).toHaveText(keptAt());
    await page.getByRole("link", { name: english.say("nav-drafts") }).click();
    await expect(page).toHaveURL("/drafts");
    expect(asked).toEqual([]);
  });

  test("without a line it says so, and keeps it once there is one", async ({ page, context, portal }) => {
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await type(page, ORDER, "typed");
    await expect(kept(page)).toHaveText(keptAt());
    await context.setOffline(true);
    await type(page, ORDER, "typed in a tunnel");
    await expect(kept(page)).toHaveText(english.say("typing-not-kept"));
    await context.setOffline(false);
    await expect(kept(page)).toHaveText(keptAt(), { timeout: 15_000 });
    await page.reload();
    await expect(input(page, BILLING, ORDER)).toHaveValue("typed in a tunnel");
  });

  // D4
  test("another tab's draft is not kept over; posting brings both together", async ({ page, context, portal }) => {
    await portal.signIn(page, "Edith Editor", BILLING.address);
    const other = await context.newPage();
    await other.goto(BILLING.address);
    await input(other, BILLING, ORDER).fill("other tab");
    await expect(kept(other)).toHaveText(keptAt());
    await type(page, CITY, "Bellevue");
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
    await type(page, ORDER, "typed in vain?");
    await expect(kept(page)).toHaveText(english.say("typing-ended"));
    await button(page, "review").click();
    await page.getByRole("button", { name: "Edith Editor", exact: true }).click();
    await expect(page).toHaveURL(BILLING.address);
    await expect(input(page, BILLING, ORDER)).toHaveValue("typed in vain?");

    // Signed out there is nobody to keep it for; signed in again in another tab, the page goes on.
    const other = await context.newPage();
    await other.goto("/account");
    await other.getByRole("button", { name: english.say("sign-out") }).click();
    await expect(other).not.toHaveURL("/account");
    await type(page, ORDER, "typed signed out");
    await expect(kept(page)).toHaveText(english.say("typing-signed-out"));
    await portal.signIn(other, "Edith Editor", "/");
    await type(page, ORDER, "typed signed in again");
    await expect(kept(page)).toHaveText(keptAt());
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
  await expect(page).toHaveURL(BILLING.address);
  await expect(input(page, BILLING, ORDER)).toHaveValue("typed for an hour");
  // At the save: the review comes again, and nothing was saved by itself.
  await button(page, "review").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
  await endSession(page, portal);
  await button(page, "save").click();
  await page.getByRole("button", { name: "Edith Editor", exact: true }).click();
  await expect(page).toHaveURL(`${BILLING.address}/review`);
  expect(await portal.puts()).toEqual([]);
  await button(page, "save").click();
  await expectOutcome(page, "saved");
  expect(await portal.puts()).toHaveLength(1);
});

/** The provider refuses to renew what has run out, as when a password was changed; the portal finds out in another tab. */
async function endSession(page: Page, portal: Portal): Promise<void> {
  await portal.quirk({ resource: "token", quirk: "refresh-refused", times: 1 });
  await portal.quirk({ resource: "billing", quirk: "unauthorized", method: "GET", times: 1 });
  const other = await page.context().newPage();
  await other.goto(BILLING.address);
  await expect(other.getByRole("button", { name: "Edith Editor", exact: true })).toBeVisible();
  await other.close();
}
