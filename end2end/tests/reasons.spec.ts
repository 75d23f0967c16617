// The reason and the ticket number of a save, with and without JavaScript: a missing reason comes
// back at its input, and the history shows both, the ticket number as a link.
import { type Locator, type Page, Portal, axe, expect, test as base } from "../support/portal";
import { ScannedPortal } from "../support/secrets";
import { BILLING, button, expectOutcome, input } from "./profile";
import { LANGUAGES, Words, english } from "./words";

const test = base.extend({
  portal: async ({}, use, info) => {
    const scanned = await ScannedPortal.start(`${info.project.name}-${info.testId}`, {
      PORTAL_REASON_REQUIRED: "billing.purchaseOrderNumber",
      PORTAL_TICKET_PATTERN: "OPS-[0-9]+",
      PORTAL_TICKET_URL: "https://tickets.example/browse/{ticket}",
    });
    await use(new Portal(scanned));
    expect(await scanned.stop(), "secrets where they should not be").toEqual([]);
  },
});

const field = (page: Page, name: "reason" | "ticket", words: Words = english): Locator =>
  page.getByRole("textbox", { name: words.say(`justification-${name}`), exact: true });

async function review(page: Page, words: Words = english): Promise<void> {
  await page.goto(BILLING.address);
  await input(page, BILLING, "purchaseOrderNumber", words).fill("PO-2027");
  await button(page, "review", words).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("review-heading"));
}

for (const language of LANGUAGES) {
  test(`a missing reason is asked for and both are in the history, in ${language}`, async ({ page, portal }) => {
    const words = new Words(language);
    await page.setViewportSize({ width: 360, height: 740 });
    await portal.setLanguage(page, language);
    await portal.signIn(page, "Edith Editor");
    await review(page, words);
    await expect(page.getByText(words.say("justification-reason-needed"))).toBeVisible();
    await field(page, "ticket", words).fill("seventeen");
    await button(page, "save", words).click();
    await expectOutcome(page, "problems");
    await expect(page.locator("#summary")).toBeFocused();
    await axe(page);

    // The summary leads to the inputs.
    const summary = page.getByRole("alert");
    await summary.getByRole("link", { name: words.say("justification-reason-missing") }).click();
    await expect(page).toHaveURL(/#reason$/);
    await expect(field(page, "reason", words)).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, "ticket", words)).toHaveValue("seventeen");
    expect(await portal.puts()).toHaveLength(0);

    await field(page, "reason", words).fill("Umzug nach München");
    await field(page, "ticket", words).fill("OPS-17");
    await button(page, "save", words).click();
    await expectOutcome(page, "saved");
    expect(await portal.puts()).toHaveLength(1);

    await page.goto(`${BILLING.address}/history`);
    await expect(page.getByRole("main")).toContainText("Umzug nach München");
    const link = page.getByRole("main").getByRole("link", { name: "OPS-17" }).first();
    await expect(link).toHaveAttribute("href", "https://tickets.example/browse/OPS-17");
    const line = words.fill("record-changed-here", { name: "Edith Editor" });
    await page.getByRole("main").getByRole("link", { name: line, exact: true }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("event-edit-outcome"));
    await expect(page.getByRole("main")).toContainText("Umzug nach München");
    await expect(page.getByRole("link", { name: "OPS-17" })).toBeVisible();
    await axe(page);
  });
}

test("Enter in a reason keeps it and saves nothing", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await review(page);
  await field(page, "reason").fill("because");
  const posted = page.waitForResponse((answer) => answer.request().method() === "POST");
  await field(page, "reason").press("Enter");
  await posted;
  await page.goto(`${BILLING.address}/review`);
  await expect(field(page, "reason")).toHaveValue("because");
  expect(await portal.puts()).toHaveLength(0);
  await button(page, "save").click();
  await expectOutcome(page, "saved");
});
