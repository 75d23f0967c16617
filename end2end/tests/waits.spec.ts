// What people see while Partner Center asks to wait, gives no answer, or is down: with JavaScript it goes on by itself, without by a button.
import { type Page, type Portal, expect, test } from "../support/portal";
import { BILLING, button, expectOutcome, input } from "./profile";
import { findOut } from "./visits";
import { Words } from "./words";

async function signIn(page: Page, portal: Portal): Promise<Words> {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  return new Words();
}

/** To the review, with one field changed. */
async function edit(page: Page, words: Words, value = "Bellevue"): Promise<void> {
  await input(page, BILLING, "address.city", words).fill(value);
  await button(page, "review", words).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("review-heading"));
}

const send = (page: Page, words: Words) => page.getByRole("button", { name: words.say("wait-send"), exact: true });
const stop = (page: Page, words: Words) => page.getByRole("button", { name: words.say("wait-stop"), exact: true });

async function throttled(page: Page, portal: Portal, words: Words, value: string): Promise<void> {
  await edit(page, words);
  await portal.quirk({ resource: "billing", quirk: "throttle", value, times: 1, method: "PUT" });
  await button(page, "save", words).click();
  await expectOutcome(page, "throttled");
  await expect(page).toHaveURL(`${BILLING.address}/review`);
}

// U1
test("a save that has to wait goes on by itself, once", async ({ page, portal, javaScriptEnabled }) => {
  test.skip(!javaScriptEnabled, "needs JavaScript");
  const words = await signIn(page, portal);
  // Who wants nothing to move is told all the same.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await throttled(page, portal, words, "4");
  await expect(stop(page, words)).toBeVisible();
  const status = page.getByRole("main").getByRole("status");
  await expect(status).toHaveText(/\d+ s/);
  // The seconds are shown, but not each of them is said.
  const said = await status.textContent();
  const shown = page.locator(".wait__left");
  const before = await shown.textContent();
  await expect(shown).not.toHaveText(before ?? "");
  await expect(status).toHaveText(said ?? "");
  await expect(shown).toHaveAttribute("aria-hidden", "true");
  await expectOutcome(page, "saved");
  await expect(page).toHaveURL(BILLING.address);
  await expect(input(page, BILLING, "address.city", words)).toHaveValue("Bellevue");
  const puts = await portal.puts();
  expect(puts.map((put) => put.status)).toEqual([429, 200]);
});

// U1
test("the countdown can be stopped, and the button sends all the same", async ({ page, portal, javaScriptEnabled }) => {
  test.skip(!javaScriptEnabled, "needs JavaScript");
  const words = await signIn(page, portal);
  await throttled(page, portal, words, "5");
  await stop(page, words).click();
  await expect(stop(page, words)).toBeHidden();
  await expect(send(page, words)).toBeFocused();
  await expect(page.getByRole("main").getByRole("status")).toHaveText(words.say("wait-send-stopped"));
  // Longer than the wait: it would have gone on.
  await page.waitForTimeout(6_000);
  await expectOutcome(page, "throttled");
  expect(await portal.puts()).toHaveLength(1);
  await send(page, words).click();
  await expectOutcome(page, "saved");
});

// U1
test("without JavaScript the button sends the same decision, too early and in time", async ({ page, portal, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled !== false, "with JavaScript it goes on by itself");
  const words = await signIn(page, portal);
  await throttled(page, portal, words, "6");
  await expect(stop(page, words)).toBeHidden();
  await expect(page.getByText(/takes the next save in \d seconds?\./)).toBeVisible();
  await send(page, words).click();
  await expectOutcome(page, "throttled");
  expect(await portal.puts(), "the portal did not run into it again").toHaveLength(1);
  await expect(async () => {
    await send(page, words).click();
    await expectOutcome(page, "saved");
  }).toPass({ intervals: [1_000] });
  expect(await portal.puts()).toHaveLength(2);
});

// U1
test("a page that has to wait comes by itself with JavaScript, by a link without", async ({ page, portal, javaScriptEnabled }) => {
  const words = await signIn(page, portal);
  await portal.quirk({ resource: "billing", quirk: "throttle", value: "4", times: 1, method: "GET" });
  const answer = await page.goto(BILLING.address);
  expect(answer?.status()).toBe(503);
  expect(answer?.headers()["retry-after"]).toBe("4");
  await expect(page.getByText("Redmond")).toBeVisible();
  if (javaScriptEnabled) {
    await expect(input(page, BILLING, "address.city", words)).toHaveValue("Redmond");
  } else {
    await expect(async () => {
      await page.getByRole("link", { name: words.say("error-way-again"), exact: true }).click();
      await expect(input(page, BILLING, "address.city", words)).toHaveValue("Redmond", { timeout: 500 });
    }).toPass({ intervals: [1_000] });
  }
});

test("a page that waits can be kept as it is", async ({ page, portal, javaScriptEnabled }) => {
  test.skip(!javaScriptEnabled, "needs JavaScript");
  const words = await signIn(page, portal);
  await portal.quirk({ resource: "billing", quirk: "throttle", value: "4", times: 1, method: "GET" });
  await page.goto(BILLING.address);
  await stop(page, words).click();
  await expect(page.getByRole("main").getByRole("status")).toHaveText(words.say("wait-retry-stopped"));
  await page.waitForTimeout(5_000);
  await expect(page.getByRole("link", { name: words.say("error-way-again"), exact: true })).toBeVisible();
});

// U2
test("an outage is said on every page; the profile shows what was seen last, and the draft is there afterwards", async ({ page, portal }) => {
  const words = await signIn(page, portal);
  await edit(page, words, "Kept");
  await portal.quirk({ resource: "*", quirk: "unavailable" });
  await findOut(page);
  await page.goto("/account");
  await expect(page.getByText(/^Partner Center has not answered since/)).toBeVisible();
  const answer = await page.goto(BILLING.address);
  expect(answer?.status()).toBe(503);
  await expect(page.getByText(/^Your draft of .* is kept/)).toBeVisible();
  await expect(page.getByRole("region", { name: /^As of / })).toContainText("Redmond");
  await expect(page.getByRole("textbox")).toHaveCount(0);
  await portal.reset();
  await expect(async () => {
    await page.goto(BILLING.address);
    await expect(input(page, BILLING, "address.city", words)).toHaveValue("Kept", { timeout: 500 });
    await expect(page.getByText(/^Partner Center has not answered since/)).toHaveCount(0, { timeout: 500 });
  }).toPass({ intervals: [1_000], timeout: 20_000 });
});

// U3
test("a save nobody can tell about is said to be unknown, and told once it is known", async ({ page, portal }) => {
  const words = await signIn(page, portal);
  await edit(page, words, "Late");
  await portal.quirk({ resource: "billing", quirk: "late-commit", value: "2", times: 2 });
  await button(page, "save", words).click();
  await expectOutcome(page, "unknown");
  await page.goto(BILLING.address);
  await expect(page.getByRole("textbox")).toHaveCount(0);
  await expect(async () => {
    await page.goto(BILLING.address);
    await expectOutcome(page, "saved");
  }).toPass({ intervals: [1_000] });
});
