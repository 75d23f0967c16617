// Colleagues on one profile: an open page hears of others, a draft changes hands, a saved change is
// taken back, and an entry of the history gets a comment; with and without JavaScript.
import { type Page, expect, hydrated, test } from "../support/portal";
import { BILLING, button, expectOutcome, input, save } from "./profile";
import { DRAFTS, beginDraft, meanwhile, offerDraft, somebodyElse } from "./together";
import { english } from "./words";

const ORDER = "purchaseOrderNumber";

/** The note of a form or a review that tells of others. */
const told = (page: Page) => page.getByRole("main").locator(".note").filter({ hasText: english.say("colleague-drafts") });

test("an open form hears of the draft and of the save of a colleague", async ({ page, portal, javaScriptEnabled }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  if (javaScriptEnabled) {
    await hydrated(page);
  }
  await expect(told(page)).toBeHidden();
  const ada = await somebodyElse(page, portal, "Ada Admin");
  await beginDraft(ada);
  if (!javaScriptEnabled) {
    await page.reload();
  }
  await expect(told(page)).toContainText("Ada Admin has an unfinished edit");
  // What is typed stays, whatever is told.
  await input(page, BILLING, "taxId").fill("98-7654321");
  await button(ada, "save").click();
  await expectOutcome(ada, "saved");
  await ada.context().close();
  if (javaScriptEnabled) {
    await expect(told(page)).toContainText("has changed since you opened it: by Ada Admin");
    await expect(input(page, BILLING, "taxId")).toHaveValue("98-7654321");
  }
  await button(page, "review").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
});

test("a page that was left holds no stream, and one that is shown again does", async ({ page, portal, javaScriptEnabled }) => {
  test.skip(!javaScriptEnabled, "streams need JavaScript");
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await hydrated(page);
  // Eight streams are all that a session has: more pages than that were opened in turn.
  for (let visit = 0; visit < 10; visit++) {
    const opened = page.waitForRequest(/\/live\?/);
    await page.goto(BILLING.address);
    const answer = await (await opened).response();
    expect(answer?.status()).toBe(200);
  }
  await page.goto("/account");
  const again = page.waitForRequest(/\/live\?/);
  await page.goBack();
  await again;
  await meanwhile(page, portal, "Ada Admin", (ada) => beginDraft(ada));
  await expect(told(page)).toContainText("Ada Admin has an unfinished edit");
});

test("a draft is handed over to a colleague, who goes on where it was left", async ({ page, portal }) => {
  const ada = await somebodyElse(page, portal, "Ada Admin");
  await portal.signIn(page, "Edith Editor");
  await beginDraft(page);
  await page.goto(BILLING.address);
  await page.getByRole("link", { name: english.say("hand-over-link"), exact: true }).click();
  await expect(page).toHaveURL(DRAFTS);
  await offerDraft(page, "Ada Admin", "the order\nis next");
  await expect(page.getByRole("status").filter({ hasText: english.say("drafts-done-offered") })).toBeVisible();
  await expect(page.getByText("Offered to Ada Admin since")).toBeVisible();

  await ada.goto("/account");
  await ada.getByRole("status").filter({ hasText: "Edith Editor hands a draft of" }).getByRole("link").click();
  await expect(ada.getByText("the order is next").first()).toBeVisible();
  await ada.getByRole("link", { name: english.say("notice-way"), exact: true }).click();
  await expect(ada).toHaveURL(DRAFTS);
  await ada.getByRole("button", { name: english.fill("hand-over-take", { name: "Edith Editor" }), exact: true }).click();
  await expect(ada).toHaveURL(BILLING.address);
  await expect(input(ada, BILLING, ORDER)).toHaveValue("PO 4711");
  await save(ada);
  await expectOutcome(ada, "saved");
  await ada.context().close();

  await page.goto("/account");
  await page.getByRole("status").filter({ hasText: "Ada Admin has taken over your draft of" }).getByRole("link").click();
  await page.getByRole("button", { name: english.say("notice-seen"), exact: true }).click();
  await expect(page.getByText("Ada Admin has taken over")).toHaveCount(0);
  await page.goto("/history?event=handover");
  await expect(page.getByRole("main")).toContainText("Ada Admin took over the draft of");
});

test("the link of a review leads a colleague to ask for the draft", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await beginDraft(page);
  await meanwhile(page, portal, "Ada Admin", async (ada) => {
    await ada.goto(`${BILLING.address}/review`);
    await expect(ada).toHaveURL(DRAFTS);
    await expect(ada.getByRole("main")).toContainText("Edith Editor has an unfinished edit");
    await ada.getByLabel(english.fill("hand-over-ask-note", { name: "Edith Editor" }), { exact: true }).fill("I am here");
    await ada.getByRole("button", { name: english.fill("hand-over-ask", { name: "Edith Editor" }), exact: true }).click();
    await expect(ada.getByRole("status").filter({ hasText: english.say("drafts-done-asked") })).toBeVisible();
  });
  await page.goto("/");
  await page.getByRole("status").filter({ hasText: "Ada Admin asks for your draft of" }).getByRole("link").click();
  await expect(page.getByText("I am here")).toBeVisible();
  await page.getByRole("link", { name: english.say("notice-way-asked"), exact: true }).click();
  await expect(page.locator("#to option:checked")).toContainText("Ada Admin");
});

test("a saved change is taken back", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  const before = await input(page, BILLING, ORDER).inputValue();
  await beginDraft(page);
  await button(page, "save").click();
  await expectOutcome(page, "saved");
  await page.getByRole("button", { name: english.say("take-back-button"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
  await button(page, "save").click();
  await expectOutcome(page, "saved");
  await expect(input(page, BILLING, ORDER)).toHaveValue(before);
  expect(await portal.puts()).toHaveLength(2);
});

test("an entry of the history gets a comment", async ({ page, portal }) => {
  await portal.signIn(page, "Audrey Auditor", "/history?event=sign_in");
  await page.locator('main li a[href^="/history/"]').first().click();
  const comment = page.getByLabel(english.say("comment-label"), { exact: true });
  await comment.fill("first line\nsecond </textarea> line");
  await page.getByRole("button", { name: english.say("comment-button"), exact: true }).click();
  const comments = page.locator("#comments").getByRole("listitem");
  await expect(comments).toContainText("second </textarea> line");
  await expect(comments).toContainText("Audrey Auditor");
  await page.getByRole("button", { name: english.say("comment-button"), exact: true }).click();
  await expect(page.getByText(english.say("comment-empty"), { exact: true })).toBeVisible();
  await page.goto("/history?event=comment");
  await expect(page.getByRole("main")).toContainText("Audrey Auditor commented on entry");
});
