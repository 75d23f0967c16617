// Three invalid values of the billing profile.
import type { Page } from "../support/portal";
import { BILLING, input } from "./profile";
import { type Words, english } from "./words";

export const WRONG: [key: string, typed: string, problem: string][] = [
  ["address.addressLine1", "", "problem-required"],
  ["primaryContact.email", "nobody at example", "problem-email"],
  ["primaryContact.phoneNumber", "call me", "problem-phone"],
];

export async function typeWrong(page: Page, words: Words = english): Promise<void> {
  for (const [key, typed] of WRONG) {
    await input(page, BILLING, key, words).fill(typed);
  }
}
