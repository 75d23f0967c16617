// Times in a person's own zone: told by the browser, or chosen where no script runs.
import { type Page, expect, onlyWithScripts, test } from "../support/portal";
import { BILLING, button, expectOutcome, input } from "./profile";
import { english } from "./words";

test.use({ timezoneId: "Asia/Kathmandu" });

const footer = (page: Page) => page.getByRole("contentinfo");

const isKept = async (page: Page) => (await page.context().cookies()).some(({ name }) => name === "__Host-time-zone");

/** Without a zone, the browser's own. */
async function choose(page: Page, zone: string): Promise<void> {
  await page.goto("/account");
  await page.getByLabel(english.say("zone-label")).selectOption({ label: zone || english.say("zone-browser") });
  const form = page.locator("form").filter({ has: page.getByLabel(english.say("zone-label")) });
  await form.getByRole("button").click();
  await expect(page).toHaveURL("/account#time-zone");
}

test("the zone is the browser's, or UTC and said so, until somebody chooses one", async ({ page, portal, javaScriptEnabled }) => {
  await portal.signIn(page, "Edith Editor", "/");
  await expect(footer(page)).toContainText(english.say("footer-times-unknown"));
  if (javaScriptEnabled) {
    await expect.poll(() => isKept(page)).toBe(true);
    await page.goto("/account");
    await expect(footer(page)).toContainText(english.fill("footer-times", { zone: "Asia/Kathmandu" }));
    await expect(page.locator("main time").first()).toContainText("UTC+5:45");
  } else {
    await footer(page).getByRole("link", { name: english.say("footer-times-choose"), exact: true }).click();
    await expect(page).toHaveURL("/account#time-zone");
    await expect(page.locator("main time").first()).toContainText(/\d\d:\d\d UTC$/);
  }
  await choose(page, "America/St_Johns");
  await page.goto("/account");
  await expect(footer(page)).toContainText(english.fill("footer-times", { zone: "America/St_Johns" }));
  const time = page.locator("main time").first();
  await expect(time).toContainText(/UTC-[23]:30$/);
  await expect(time).toHaveAttribute("title", /\d\d:\d\d UTC$/);
  await expect(time).toHaveAttribute("datetime", /Z$/);
});

test("the browser's own zone is the page's after the choice, and again when it changes", onlyWithScripts("no script, no zone of the browser"), async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", "/");
  await choose(page, "America/St_Johns");
  await choose(page, "");
  await expect(footer(page)).toContainText(english.fill("footer-times", { zone: "Asia/Kathmandu" }));
  await expect(page.getByLabel(english.say("zone-label")).locator("option:checked")).toHaveText(english.say("zone-browser"));
  // As if the browser had been elsewhere before.
  await page.evaluate(() => fetch("/account/time-zone", { method: "POST", redirect: "manual", body: new URLSearchParams({ zone: "browser:Asia/Taipei" }) }));
  await page.goto("/account");
  await expect(footer(page)).toContainText(english.fill("footer-times", { zone: "Asia/Taipei" }));
  await expect.poll(async () => (await page.context().cookies()).find(({ name }) => name === "__Host-time-zone")?.value).toMatch(/^browser:Asia\/Kath?mandu$/);
  await page.goto("/account");
  await expect(footer(page)).toContainText(english.fill("footer-times", { zone: "Asia/Kathmandu" }));
});

test("saves, drafts and days of filters are in the chosen zone", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", "/");
  await choose(page, "Pacific/Kiritimati");
  await page.goto(BILLING.address);
  await input(page, BILLING, "address.city").fill("Bellevue");
  await button(page, "review").click();
  await page.goto("/drafts");
  await expect(page.getByRole("main").locator("time")).toContainText("UTC+14");
  await page.goto(`${BILLING.address}/review`);
  await button(page, "save").click();
  await expectOutcome(page, "saved");
  await page.goto("/history");
  await page.getByRole("link", { name: english.say("preset-today"), exact: true }).click();
  const line = page.getByRole("main").locator(".record > li");
  await expect(line).toHaveCount(1);
  const day = await line.locator("time").evaluate((time) => {
    const at = new Date(time.getAttribute("datetime") ?? "").getTime();
    return new Date(at + 14 * 3_600_000).toISOString().slice(0, 10);
  });
  await expect(page).toHaveURL(new RegExp(`from=${day}&to=${day}`));
});
