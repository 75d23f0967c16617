// Being told: by a mail server and a verifier of signatures that are not the portal's own; every
// test with and without JavaScript.
import { Webhook } from "standardwebhooks";
import { textOf } from "../support/mail";
import { type Page, type Portal, expect } from "../support/portal";
import { SUPPORT, button, expectOutcome, input } from "./profile";
import { addWebhook, hearAtOnce, test } from "./told";
import { english } from "./words";

/** A value of a profile that no message may have. */
const MARKED = "4255550147";

/** Saves the telephone number of the support profile in another browser. */
async function saveElsewhere(page: Page, portal: Portal, telephone: string): Promise<void> {
  const context = await page.context().browser()!.newContext({ baseURL: portal.url });
  const other = await context.newPage();
  await portal.signIn(other, "Edith Editor", SUPPORT.address);
  await input(other, SUPPORT, "telephone", english).fill(telephone);
  await button(other, "review", english).click();
  await button(other, "save", english).click();
  await expectOutcome(other, "saved");
  await context.close();
}

// T3
test("somebody chooses on the account page what to hear, and a mail server gets it over TLS with a password", async ({ page, scene }) => {
  const { portal, mail } = scene;
  await portal.signIn(page, "Victor Viewer", "/account");
  await hearAtOnce(page, "partner-saved");
  await saveElsewhere(page, portal, MARKED);
  await expect.poll(() => mail.letters.length, { timeout: 60_000 }).toBe(1);
  const letter = mail.letters[0]!;
  expect(letter).toMatchObject({ to: ["victor@partner.example"], secure: true, user: "portal@partner.example" });
  expect(letter.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(letter.raw).not.toContain(MARKED);
  const link = /http:\/\/localhost:\d+\/history\/\d+/.exec(textOf(letter))?.[0] ?? "";
  expect(link).toContain(portal.url);
  await page.goto(link);
  await expect(page.getByRole("main")).toContainText(MARKED);
});

// T3
test("a webhook is verified by a library that is not ours, and a test tells how it ended", async ({ page, scene }) => {
  const { portal, receiver } = scene;
  await portal.signIn(page, "Ada Admin", "/notifications");
  const verifier = new Webhook(await addWebhook(page, receiver));
  await page.getByRole("button", { name: english.fill("channel-test-of", { name: "Duty desk" }) }).click();
  await expect(page.getByRole("status").filter({ hasText: "Duty desk" })).toContainText(english.say("delivery-sent"));
  await saveElsewhere(page, portal, MARKED);
  await expect.poll(() => receiver.arrived.length, { timeout: 60_000 }).toBe(2);
  const types = receiver.arrived.map(({ headers, body }) => (verifier.verify(body, headers) as { type: string }).type);
  expect(types).toEqual(["test", "partner_profile.saved"]);
  for (const { headers, body } of receiver.arrived) {
    expect(() => verifier.verify(`${body} `, headers)).toThrow();
    expect(() => verifier.verify(body, { ...headers, "webhook-id": "msg_other" })).toThrow();
    expect(body).not.toContain(MARKED);
  }
});

// T3
test("a message that did not arrive is shown and sent again", async ({ page, scene }) => {
  const { portal, receiver } = scene;
  await portal.signIn(page, "Ada Admin", "/notifications");
  await addWebhook(page, receiver);
  receiver.answers.push(410);
  await page.getByRole("button", { name: english.fill("channel-test-of", { name: "Duty desk" }) }).click();
  const dead = page.locator("section").filter({ has: page.getByRole("heading", { name: english.say("deliveries-dead"), exact: true }) });
  await expect(dead).toContainText("410");
  await dead.getByRole("button", { name: english.fill("delivery-again-to", { name: "Duty desk" }) }).click();
  await expect(page.getByText(english.say("channels-told-again"))).toBeVisible();
  await expect.poll(() => receiver.arrived.length, { timeout: 60_000 }).toBe(2);
  const ids = new Set(receiver.arrived.map(({ headers }) => headers["webhook-id"]));
  expect(ids.size).toBe(1);
  await expect(async () => {
    await page.goto("/notifications");
    await expect(dead).toBeHidden({ timeout: 1000 });
  }).toPass();
});

test("what cannot be a channel comes back as it was typed", async ({ page, scene }) => {
  const { portal } = scene;
  await portal.signIn(page, "Ada Admin", "/notifications");
  const form = page.locator("form").filter({ has: page.getByRole("button", { name: english.say("channel-add"), exact: true }) });
  await form.getByLabel(english.say("channel-name"), { exact: true }).fill("Duty desk");
  await form.getByLabel(english.say("channel-address"), { exact: true }).fill("https://169.254.169.254/latest");
  await form.getByRole("button").click();
  await expect(form.getByText(english.say("channel-problem-host"))).toBeVisible();
  await expect(form.getByLabel(english.say("channel-address"), { exact: true })).toHaveValue("https://169.254.169.254/latest");
  await expect(form.getByLabel(english.say("channel-name"), { exact: true })).toHaveValue("Duty desk");
});
