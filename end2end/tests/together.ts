// Several people on one profile: somebody else in another browser, and drafts that change hands.
import { type Page, type Portal, type User, expect } from "../support/portal";
import { BILLING, button, input } from "./profile";
import { type Words, english } from "./words";

/** The page of the drafts of the billing profile. */
export const DRAFTS = `${BILLING.address}/drafts`;

/** Somebody else, in another browser; its context is to be closed in the end. */
export async function somebodyElse(page: Page, portal: Portal, user: User): Promise<Page> {
  const context = await page.context().browser()!.newContext({ baseURL: portal.url });
  const other = await context.newPage();
  await portal.signIn(other, user);
  return other;
}

/** Has somebody else do something. */
export async function meanwhile(page: Page, portal: Portal, user: User, act: (other: Page) => Promise<void>): Promise<void> {
  const other = await somebodyElse(page, portal, user);
  await act(other);
  await other.context().close();
}

/** Begins a draft of the billing profile, and opens its review. */
export async function beginDraft(page: Page, words: Words = english): Promise<void> {
  await page.goto(BILLING.address);
  await input(page, BILLING, "purchaseOrderNumber", words).fill("PO 4711");
  await button(page, "review", words).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("review-heading"));
}

/** Fills in the form that offers one's draft, and posts it. */
export async function offerDraft(page: Page, to: User, note: string, words: Words = english): Promise<void> {
  await page.goto(DRAFTS);
  const person = await page.locator("#to option", { hasText: to }).getAttribute("value");
  await page.locator("#to").selectOption(person);
  await page.locator("#note").fill(note);
  await page.getByRole("button", { name: words.say("hand-over-button"), exact: true }).click();
}
