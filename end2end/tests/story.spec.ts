// One change from the question to the news of it, by three people, with and without JavaScript:
// asked for, sent back, mended, overtaken by somebody else, asked for once more, approved, and told.
import { Webhook } from "standardwebhooks";
import { textOf } from "../support/mail";
import { type Page, expect } from "../support/portal";
import { askForApproval, openRequest, sendBack } from "./page_table";
import { BILLING, button, expectOutcome, input } from "./profile";
import { addWebhook, hearAtOnce, test } from "./told";
import { LANGUAGES, Words } from "./words";

test.use({ settings: { PORTAL_APPROVAL_REQUIRED: "billing.taxId", PORTAL_REASON_REQUIRED: "billing.taxId" } });

const BEFORE = "12-345678";
const WRONG = "98-7654321";
const RIGHT = "98-7654322";
const REASON = "Neue Steuernummer, Bescheid vom 21. November";
const COMMENT = "Im Bescheid endet die Nummer auf 2.";

const [EDITH, ADA] = ["Edith Editor", "Ada Admin"] as const;

const reason = (page: Page, words: Words) => page.getByRole("textbox", { name: words.say("justification-reason"), exact: true });

const approve = (page: Page, words: Words) => page.getByRole("button", { name: words.say("approval-approve"), exact: true });

/** Types a tax ID into the form, and opens the review. */
async function reviewTaxId(page: Page, value: string, words: Words): Promise<void> {
  await page.goto(BILLING.address);
  await input(page, BILLING, "taxId", words).fill(value);
  await button(page, "review", words).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("review-heading"));
}

/** Confirms what the change sets off, and asks for approval. */
async function confirmAndAsk(page: Page, words: Words): Promise<void> {
  await page.getByRole("checkbox", { name: words.say("confirm-tax") }).check();
  await askForApproval(page, words);
}

for (const language of LANGUAGES) {
  test(`a change is asked for, sent back, overtaken, approved and told, in ${language}`, async ({ page, scene }) => {
    const { portal, mail, receiver } = scene;
    const words = new Words(language);
    const main = page.getByRole("main");
    await portal.setLanguage(page, language);

    // Victor wants to hear of changes by others, and a program of everything.
    await portal.signIn(page, "Victor Viewer", "/account");
    await hearAtOnce(page, "partner-saved", words);
    await portal.signIn(page, ADA, "/notifications");
    const verifier = new Webhook(await addWebhook(page, receiver, words));

    // Edith asks, with a reason.
    await portal.signIn(page, EDITH);
    await reviewTaxId(page, WRONG, words);
    await reason(page, words).fill(REASON);
    await confirmAndAsk(page, words);

    // Ada sees all of it, and sends it back.
    await openRequest(page, portal, ADA);
    const effects = [words.say("guard-tax"), words.fill("approval-confirmed", { name: EDITH })];
    for (const text of [EDITH, REASON, BEFORE, WRONG, ...effects]) {
      await expect(main).toContainText(text);
    }
    await sendBack(page, words, COMMENT);
    await expect(page.getByText(words.say("approval-told-decided"))).toBeVisible();

    // Edith reads why, mends it, and asks again; the reason is still there.
    await portal.signIn(page, EDITH, `${BILLING.address}/review`);
    for (const text of [ADA, COMMENT]) {
      await expect(main).toContainText(text);
    }
    await reviewTaxId(page, RIGHT, words);
    await expect(reason(page, words)).toHaveValue(REASON);
    await confirmAndAsk(page, words);

    // Somebody changes the profile elsewhere: Ada cannot approve what was made over another one.
    await portal.change({ resource: "billing", set: { "address.city": "Kirkland" } });
    await openRequest(page, portal, ADA);
    await expect(main).toContainText(words.say("approval-why-document"));
    await expect(approve(page, words)).toHaveCount(0);
    expect(await portal.puts()).toHaveLength(0);

    // Edith is told so, sees the other change, and asks once more.
    await portal.signIn(page, EDITH, `${BILLING.address}/review`);
    for (const text of [words.say("approval-why-document"), "Kirkland"]) {
      await expect(main).toContainText(text);
    }
    await confirmAndAsk(page, words);

    // Ada approves exactly what she sees.
    await openRequest(page, portal, ADA);
    await expect(main).toContainText(RIGHT);
    await approve(page, words).click();
    await expect(page.getByText(words.say("approval-told-saved"))).toBeVisible();
    const puts = await portal.puts();
    expect(puts.map((put) => put.user)).toEqual([ADA]);
    for (const value of [RIGHT, "Kirkland"]) {
      expect(puts[0]?.requestBody).toContain(`"${value}"`);
    }
    await portal.signIn(page, EDITH, BILLING.address);
    await expectOutcome(page, "saved");

    // The history reads as a story, the newest sentence first.
    await portal.signIn(page, "Victor Viewer", `${BILLING.address}/history`);
    const heading = page.getByRole("heading", { name: words.say("profile-history-rows"), exact: true });
    const sentences = main.locator("section").filter({ has: heading }).locator(".record__what").getByRole("link");
    const asked = words.fill("record-approval-asked", { name: EDITH });
    await expect(sentences).toHaveText([
      words.fill("record-changed-for-here", { name: ADA, author: EDITH }),
      words.fill("record-approval-approved", { name: ADA, author: EDITH }),
      asked,
      words.fill("record-approval-ended", { author: EDITH }),
      words.say("record-elsewhere-here"),
      asked,
      words.fill("record-approval-returned", { name: ADA, author: EDITH }),
      asked,
    ]);

    // Victor's email leads to the entry, which has what the email must not have.
    await expect.poll(() => mail.letters.length, { timeout: 60_000 }).toBe(1);
    const letter = mail.letters[0]!;
    expect(letter).toMatchObject({ to: ["victor@partner.example"], secure: true });
    const text = textOf(letter);
    expect(text).toContain(words.fill("told-partner-saved", { name: ADA, what: words.say("profile-billing") }));
    for (const value of [BEFORE, RIGHT, REASON, COMMENT]) {
      expect(text).not.toContain(value);
    }
    const link = /http:\/\/localhost:\d+\/history\/\d+/.exec(text)?.[0] ?? "";
    expect(link).toContain(portal.url);
    await page.goto(link);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("event-edit-outcome"));
    for (const value of [EDITH, ADA, BEFORE, RIGHT, REASON]) {
      await expect(main).toContainText(value);
    }

    // The program got both changes and each step of the requests, signed: three were asked for, one was sent back, one ended, one saved.
    await expect.poll(() => receiver.arrived.length, { timeout: 60_000 }).toBe(8);
    const types = receiver.arrived.map(({ headers, body }) => (verifier.verify(body, headers) as { type: string }).type);
    const steps = Array<string>(6).fill("approval.moved");
    expect(types.sort()).toEqual([...steps, "partner_profile.saved", "profile.changed_outside"]);
    for (const { headers, body } of receiver.arrived) {
      expect(() => verifier.verify(body.replace("billing", "support"), headers)).toThrow();
      for (const value of [BEFORE, RIGHT, REASON, COMMENT]) {
        expect(body).not.toContain(value);
      }
    }
  });
}
