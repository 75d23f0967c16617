// A save that others have to approve, with and without JavaScript: an editor asks, an approver sends
// it back, somebody changes the profile meanwhile, and what was approved at last is what is sent.
import { type Page, axe, expect, test } from "../support/portal";
import { askForApproval, openRequest, saveInEmergency, sendBack } from "./page_table";
import { BILLING, button, expectOutcome, input } from "./profile";
import { LANGUAGES, Words, english } from "./words";

test.use({ settings: { PORTAL_APPROVAL_REQUIRED: "billing.purchaseOrderNumber" } });

async function review(page: Page, order: string, words: Words = english): Promise<void> {
  await page.goto(BILLING.address);
  await input(page, BILLING, "purchaseOrderNumber", words).fill(order);
  await button(page, "review", words).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("review-heading"));
}

const decision = (page: Page, key: string, words: Words = english) =>
  page.getByRole("button", { name: words.say(`approval-${key}`), exact: true });

for (const language of LANGUAGES) {
  test(`what was approved is what is sent, in ${language}`, async ({ page, portal }) => {
    const words = new Words(language);
    const main = page.getByRole("main");
    await page.setViewportSize({ width: 360, height: 740 });
    await portal.setLanguage(page, language);
    await portal.signIn(page, "Edith Editor");
    await review(page, "PO-2027", words);
    await expect(button(page, "save", words)).toHaveCount(0);
    await askForApproval(page, words);
    await expect(button(page, "ask", words)).toHaveCount(0);
    await axe(page);

    // The approver sees what was there, what is asked for and what would be sent, and says why not.
    await openRequest(page, portal);
    for (const text of ["9888", "PO-2027", "Edith Editor"]) {
      await expect(main).toContainText(text);
    }
    await decision(page, "send-back", words).click();
    const comment = page.getByLabel(words.say("approval-comment"), { exact: true });
    await expect(comment).toHaveAttribute("aria-invalid", "true");
    await axe(page);
    await sendBack(page, words, "Der Auftrag hat noch keine Nummer.");
    await expect(page.getByText(words.say("approval-told-decided"))).toBeVisible();
    await expect(decision(page, "approve", words)).toHaveCount(0);

    // The author reads it, and asks for something else.
    await portal.signIn(page, "Edith Editor", `${BILLING.address}/review`);
    await expect(main).toContainText("Der Auftrag hat noch keine Nummer.");
    await review(page, "PO-2028", words);
    await askForApproval(page, words);

    // Somebody changes the profile elsewhere: what was asked for ends, and nobody can approve it.
    await portal.change({ resource: "billing", set: { "address.city": "Kirkland" } });
    await portal.signIn(page, "Abel Approver", "/approvals");
    await main.getByRole("heading", { level: 2 }).getByRole("link").first().click();
    await expect(main).toContainText(words.say("approval-why-document"));
    await expect(decision(page, "approve", words)).toHaveCount(0);
    expect(await portal.puts()).toHaveLength(0);

    await portal.signIn(page, "Edith Editor", `${BILLING.address}/review`);
    await askForApproval(page, words);
    await openRequest(page, portal);
    await expect(main).toContainText("Kirkland");
    await decision(page, "approve", words).click();
    await expect(page.getByText(words.say("approval-told-saved"))).toBeVisible();
    await axe(page);
    const puts = await portal.puts();
    expect(puts.map((put) => put.user)).toEqual(["Abel Approver"]);
    expect(puts[0]?.requestBody).toContain('"PO-2028"');

    // The author is told, and everybody can read who asked and who approved.
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await expectOutcome(page, "saved");
    await page.goto(`${BILLING.address}/history`);
    const line = words.fill("record-changed-for-here", { name: "Abel Approver", author: "Edith Editor" });
    await main.getByRole("link", { name: line, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("event-edit-outcome"));
    await expect(main).toContainText("Edith Editor");
    await axe(page);
  });
}

test("a request that is taken back can be approved by nobody", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await review(page, "PO-2027");
  await askForApproval(page, english);
  await openRequest(page, portal);
  const address = page.url();
  await portal.signIn(page, "Edith Editor", `${BILLING.address}/review`);
  await button(page, "withdraw").click();
  await expect(button(page, "ask")).toBeVisible();
  await portal.signIn(page, "Abel Approver", address);
  await expect(page.getByRole("main")).toContainText(english.say("approval-state-withdrawn"));
  await expect(decision(page, "approve")).toHaveCount(0);
  expect(await portal.puts()).toHaveLength(0);
});

test("Enter in the reason of a request asks nobody", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await review(page, "PO-2027");
  const reason = page.getByRole("textbox", { name: english.say("justification-reason"), exact: true });
  await reason.fill("because");
  const posted = page.waitForResponse((answer) => answer.request().method() === "POST");
  await reason.press("Enter");
  await posted;
  await page.goto("/approvals");
  await expect(page.getByText(english.say("approvals-none-current"))).toBeVisible();
});

test("in an emergency everybody is told", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await review(page, "PO-2027");
  await saveInEmergency(page, english, "");
  await expectOutcome(page, "problems");
  await expect(page.getByRole("alert")).toContainText(english.say("justification-reason-missing"));
  expect(await portal.puts()).toHaveLength(0);
  await saveInEmergency(page, english, "Invoices stop tonight");
  await expectOutcome(page, "saved");
  expect(await portal.puts()).toHaveLength(1);
  await portal.signIn(page, "Victor Viewer", "/");
  await expect(page.getByRole("main")).toContainText("Invoices stop tonight");
  await axe(page);
});
