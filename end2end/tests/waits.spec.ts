// The pages that people see while Partner Center asks to wait, sends no conclusive answer, or is
// down. With JavaScript a page goes on by itself; without, a button sends a save, and other pages are loaded again.
import { type Page, type Portal, afterRequests, expect, hydrated, onlyWithoutScripts, onlyWithScripts, stopClock, test } from "../support/portal";
import { openDuringOutage } from "./page_table";
import { BILLING, button, expectOutcome, input } from "./profile";
import { Words } from "./words";

async function signIn(page: Page, portal: Portal): Promise<Words> {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  return new Words();
}

/** Changes one field and opens the review. */
async function edit(page: Page, words: Words, value = "Bellevue"): Promise<void> {
  await input(page, BILLING, "address.city", words).fill(value);
  await button(page, "review", words).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("review-heading"));
}

const send = (page: Page, words: Words) => page.getByRole("button", { name: words.say("wait-send"), exact: true });
const stop = (page: Page, words: Words) => page.getByRole("button", { name: words.say("wait-stop"), exact: true });
const again = (page: Page, words: Words) => page.getByRole("link", { name: words.say("error-way-again"), exact: true });

/**
 * Saves the change under review while Partner Center asks to wait, and returns how many saves it
 * took to see the page that waits: a slow machine may open the page after the wait has ended, so
 * that the wait is doubled each time.
 */
async function saveAndWait(page: Page, portal: Portal, words: Words, seconds: number): Promise<number> {
  for (let saves = 1; ; saves++, seconds *= 2) {
    await portal.quirk({ resource: "billing", quirk: "throttle", value: String(seconds), times: 1, method: "PUT" });
    await button(page, "save", words).click();
    await expectOutcome(page, "throttled");
    await expect(page).toHaveURL(`${BILLING.address}/review`);
    await expect(send(page, words).or(button(page, "save", words))).toBeVisible();
    if (await send(page, words).isVisible()) {
      return saves;
    }
  }
}

// D4
test("a save that runs says so at once and turns the buttons off", onlyWithScripts("needs JavaScript"), async ({ page, portal }) => {
  const words = await signIn(page, portal);
  await edit(page, words);
  // An answer without content leaves the page as it is while it waits for one.
  await page.route("**/review", (route) => (route.request().method() === "POST" ? route.fulfill({ status: 204 }) : route.continue()));
  await button(page, "save", words).click();
  await expect(page.getByText(words.say("wait-sending"))).toBeVisible();
  await expect(button(page, "save", words)).toBeDisabled();
  await expect(button(page, "discard", words)).toBeDisabled();
  expect(await saves(portal)).toEqual([]);
  await page.unroute("**/review");
  await page.reload();
  await button(page, "save", words).click();
  await expectOutcome(page, "saved");
  expect(await saves(portal)).toEqual([200]);
});

/**
 * Presses the button that sends the save, and returns the outcome on the next page. The button is
 * that of the review where the wait ended just before the page was opened.
 */
async function sendNow(page: Page, words: Words): Promise<string | null> {
  const loaded = page.waitForEvent("domcontentloaded");
  await send(page, words).or(button(page, "save", words)).click();
  await loaded;
  return page.getByRole("main").getAttribute("data-outcome");
}

/**
 * Presses the button until the wait has ended for the portal too, whose clock decides. A page that
 * comes back too early waits once more, by the page's clock, which stands still.
 */
async function sendUntilSaved(page: Page, words: Words): Promise<void> {
  await expect(async () => {
    await hydrated(page);
    if (await stop(page, words).isVisible()) {
      await stop(page, words).click();
      await page.clock.runFor(60_000);
    }
    expect(await sendNow(page, words)).toBe("saved");
  }).toPass({ intervals: [250] });
}

/** The statuses of all saves. */
async function saves(portal: Portal): Promise<number[]> {
  return (await portal.puts()).map((put) => put.status);
}

const throttled = (count: number): number[] => Array<number>(count).fill(429);

// U1
test("a save that has to wait goes on by itself, once", onlyWithScripts("needs JavaScript"), async ({ page, portal }) => {
  const words = await signIn(page, portal);
  await edit(page, words);
  // The countdown is announced also to people who prefer reduced motion.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await stopClock(page);
  const before = await saveAndWait(page, portal, words, 4);
  await expect(stop(page, words)).toBeVisible();
  const status = page.getByRole("main").getByRole("status");
  await expect(status).toHaveText(/\d+ s/);
  await expect(page.locator(".wait__left")).toHaveAttribute("aria-hidden", "true");
  expect(await saves(portal)).toEqual(throttled(before));
  await page.clock.resume();
  await expectOutcome(page, "saved");
  await expect(page).toHaveURL(BILLING.address);
  await expect(input(page, BILLING, "address.city", words)).toHaveValue("Bellevue");
  expect(await saves(portal)).toEqual([...throttled(before), 200]);
});

// U1
test("the seconds of a countdown are shown, but not each of them is announced", onlyWithScripts("needs JavaScript"), async ({ page, portal }) => {
  const words = await signIn(page, portal);
  await edit(page, words);
  await stopClock(page);
  await saveAndWait(page, portal, words, 300);
  const status = page.getByRole("main").getByRole("status");
  await expect(status).toHaveText(/\d+ s/);
  const shown = page.locator(".wait__left");
  const [announced, before] = [await status.textContent(), await shown.textContent()];
  await page.clock.runFor(2_000);
  await expect(shown).not.toHaveText(before ?? "");
  await expect(status).toHaveText(announced ?? "");
});

// U1
test("the countdown can be stopped, and the button sends all the same", onlyWithScripts("needs JavaScript"), async ({ page, portal }) => {
  const words = await signIn(page, portal);
  await edit(page, words);
  await stopClock(page);
  const before = await saveAndWait(page, portal, words, 3);
  await stop(page, words).click();
  await expect(stop(page, words)).toBeHidden();
  await expect(send(page, words)).toBeFocused();
  const status = page.getByRole("main").getByRole("status");
  await expect(status).toHaveText(words.say("wait-send-stopped"));
  // Past the end of the wait. A countdown that still ran would have said in that moment that it
  // sends, and posted the form.
  await page.clock.runFor(3_000 * 2 ** before);
  await afterRequests(page);
  await expect(page.locator("form.wait")).not.toHaveAttribute("aria-busy");
  await expect(status).toHaveText(words.say("wait-send-stopped"));
  await expectOutcome(page, "throttled");
  expect(await saves(portal)).toEqual(throttled(before));
  await sendUntilSaved(page, words);
  expect(await saves(portal)).toEqual([...throttled(before), 200]);
});

// U1
test("without JavaScript the button that the page names sends the save once the wait is over", onlyWithoutScripts("with JavaScript it goes on by itself"), async ({ page, portal }) => {
  const words = await signIn(page, portal);
  await edit(page, words);
  const before = await saveAndWait(page, portal, words, 4);
  if (await send(page, words).isVisible()) {
    await expect(stop(page, words)).toBeHidden();
    await expect(page.getByText(/takes the next save in \d+ seconds?\./)).toBeVisible();
    await expect(page.getByText(/Edith Editor’s save of/)).toBeVisible();
    await expect(page.getByText(words.say("wait-ask-reload"))).toBeVisible();
    expect(words.say("wait-ask-reload")).toContain(words.say("wait-send"));
  }
  expect(await saves(portal), "the portal did not send it again").toEqual(throttled(before));
  // Too early it leads back to the page.
  await expect(async () => {
    expect(await sendNow(page, words)).toBe("saved");
  }).toPass({ intervals: [250] });
  expect(await saves(portal)).toEqual([...throttled(before), 200]);
});

// U1
test("a page that has to wait comes by itself with JavaScript, by loading it again without", async ({ page, portal, javaScriptEnabled }) => {
  const words = await signIn(page, portal);
  if (javaScriptEnabled) {
    await stopClock(page);
  }
  await portal.quirk({ resource: "billing", quirk: "throttle", value: "4", times: 1, method: "GET" });
  const answer = await page.goto(BILLING.address);
  expect(answer?.status()).toBe(503);
  expect(answer?.headers()["retry-after"]).toBe("4");
  await expect(page.getByText("Redmond")).toBeVisible();
  if (javaScriptEnabled) {
    await hydrated(page);
    await page.clock.resume();
  } else {
    await expect(again(page, words), "it could only lead back here").toBeHidden();
    await expect(async () => {
      expect((await page.reload())?.status()).toBe(200);
    }).toPass({ intervals: [250] });
  }
  await expect(input(page, BILLING, "address.city", words)).toHaveValue("Redmond");
});

test("a page that waits can be kept as it is", onlyWithScripts("needs JavaScript"), async ({ page, portal }) => {
  const words = await signIn(page, portal);
  await stopClock(page);
  await portal.quirk({ resource: "billing", quirk: "throttle", value: "4", times: 1, method: "GET" });
  await page.goto(BILLING.address);
  await stop(page, words).click();
  const status = page.getByRole("main").getByRole("status");
  await expect(status).toHaveText(words.say("wait-retry-stopped"));
  const requests: string[] = [];
  page.on("request", (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
  // Past the end of the wait. A countdown that still ran would have asked for the page before the
  // request that `afterRequests` waits for.
  await page.clock.runFor(10_000);
  await afterRequests(page);
  expect(requests).toEqual(["GET /healthz"]);
  await expect(status).toHaveText(words.say("wait-retry-stopped"));
  await expect(again(page, words)).toBeVisible();
});

// U2
test("an outage is said on every page; the profile shows what was seen last, and the draft is there afterwards", async ({ page, portal }) => {
  const words = await signIn(page, portal);
  await edit(page, words, "Kept");
  await portal.quirk({ resource: "*", quirk: "unavailable" });
  await openDuringOutage(page, BILLING.address);
  await expect(page.getByText(/^Your draft of .* is kept/)).toBeVisible();
  await expect(page.getByRole("region", { name: /^As of / })).toContainText("Redmond");
  await expect(page.getByRole("textbox")).toHaveCount(0);
  const banner = page.getByText(/^Partner Center has not answered since/);
  await page.goto("/account");
  await expect(banner).toBeVisible();
  await portal.reset();
  // The portal tries again when its pause has ended.
  await expect(async () => {
    expect((await page.goto(BILLING.address))?.status()).toBe(200);
  }).toPass({ intervals: [250] });
  await expect(input(page, BILLING, "address.city", words)).toHaveValue("Kept");
  await expect(banner).toHaveCount(0);
});

// U3
test("a save nobody can tell about is said to be unknown, and told once it is known", async ({ page, portal }) => {
  const words = await signIn(page, portal);
  await edit(page, words, "Late");
  // The write is carried out after the end of this test: until then nothing tells how it ended.
  await portal.quirk({ resource: "billing", quirk: "late-commit", value: "3600", times: 2 });
  await button(page, "save", words).click();
  await expectOutcome(page, "unknown");
  await page.goto(BILLING.address);
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByRole("textbox")).toHaveCount(0);
  // It is carried out now.
  await portal.change({ resource: "billing", set: { "address.city": "Late" } });
  await page.goto(BILLING.address);
  await expectOutcome(page, "saved");
});
