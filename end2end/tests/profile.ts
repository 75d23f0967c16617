// The pages of a profile: where its inputs and buttons are, and how to save.
import { type Locator, type Page, expect } from "../support/portal";
import { type Words, english } from "./words";

/** The address of a profile's form, and the legend of each of its members. */
export interface Profile {
  slug: string;
  address: string;
  sections: Record<string, string>;
}

export const BILLING: Profile = {
  slug: "billing",
  address: "/partner/billing",
  sections: { address: "address", primaryContact: "contact", "": "invoice" },
};

export const SUPPORT: Profile = { slug: "support", address: "/partner/support", sections: { "": "support" } };

/** The input of a member, by its legend and its label. */
export function input(page: Page, profile: Profile, key: string, words: Words = english): Locator {
  const at = key.includes(".") ? (key.split(".")[0] ?? "") : "";
  const section = words.say(`section-${profile.sections[key] ?? profile.sections[at]}`);
  return page.getByRole("group", { name: section, exact: true }).getByLabel(words.label(profile.slug, key), { exact: true });
}

export function button(page: Page, key: string, words: Words = english): Locator {
  return page.getByRole("button", { name: words.say(`button-${key}`), exact: true });
}

/** Expects the page to have this outcome of the last post in its attribute. */
export async function expectOutcome(page: Page, outcome: string): Promise<void> {
  await expect(page.getByRole("main")).toHaveAttribute("data-outcome", outcome);
}

/** Reviews and saves the form. */
export async function save(page: Page): Promise<void> {
  await button(page, "review").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
  const confirm = page.getByRole("checkbox");
  if (await confirm.count()) {
    await confirm.check();
  }
  await button(page, "save").click();
}
