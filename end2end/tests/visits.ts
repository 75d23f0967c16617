// Every page, and how to get there; for the tests that look at all of them.
import { type Page, type Portal, type User, expect } from "../support/portal";
import { BILLING, SUPPORT, button, input } from "./profile";
import { typeWrong } from "./wrong";
import { Words } from "./words";

export interface Visit {
  name: string;
  user: User;
  /** Leaves `page` at the page that is meant. */
  go(page: Page, portal: Portal, words: Words): Promise<void>;
}

function plain(name: string, address: string, user: User = "Edith Editor"): Visit {
  return { name, user, go: async (page) => void (await page.goto(address)) };
}

async function firstCustomer(page: Page, part: string): Promise<void> {
  await page.goto("/customers");
  const address = await page.getByRole("main").getByRole("listitem").getByRole("link").first().getAttribute("href");
  await page.goto(address?.replace(/billing$/, part) ?? "");
}

async function change(page: Page, words: Words): Promise<void> {
  await page.goto(BILLING.address);
  await input(page, BILLING, "address.addressLine1", words).fill("2 Microsoft Way");
  await input(page, BILLING, "primaryContact.lastName", words).fill("Nguyễn");
  await button(page, "review", words).click();
}

/** Saves a change, and begins another where `draft` says so. */
async function history(page: Page, words: Words, draft: boolean): Promise<void> {
  await change(page, words);
  await button(page, "save", words).click();
  if (draft) {
    await page.goto(BILLING.address);
    await input(page, BILLING, "purchaseOrderNumber", words).fill("4711");
    await button(page, "review", words).click();
  }
  await page.goto(`${BILLING.address}/history`);
}

async function compareFirst(page: Page, words: Words): Promise<void> {
  await page.getByRole("link", { name: new RegExp(`^${words.say("version-compare")}`) }).first().click();
  await expect(button(page, "restore", words)).toBeVisible();
}

export const VISITS: Visit[] = [
  plain("overview", "/"),
  plain("form", BILLING.address),
  plain("legal-business", "/partner/legal-business"),
  plain("organization", "/partner/organization"),
  plain("support", SUPPORT.address),
  plain("network", "/partner/network"),
  plain("viewer", BILLING.address, "Victor Viewer"),
  plain("customers", "/customers"),
  plain("nobody-found", "/customers?search=Zzzz"),
  { name: "customer-billing", user: "Edith Editor", go: (page) => firstCustomer(page, "billing") },
  { name: "customer-company", user: "Edith Editor", go: (page) => firstCustomer(page, "company") },
  plain("history", "/history?event=sign_in", "Ada Admin"),
  plain("history-wrong", "/history?from=soon&customer=contoso", "Audrey Auditor"),
  plain("profile-history-empty", "/partner/support/history"),
  { name: "profile-history", user: "Edith Editor", go: (page, _, words) => history(page, words, false) },
  {
    name: "entry",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await history(page, words, false);
      await page.getByRole("main").getByRole("link", { name: words.say("event-edit-outcome"), exact: true }).click();
      for (const summary of await page.locator("details:not(details details) > summary").all()) {
        await summary.click();
      }
    },
  },
  {
    name: "compared",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await history(page, words, false);
      await compareFirst(page, words);
    },
  },
  {
    name: "restore-over-draft",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await history(page, words, true);
      await compareFirst(page, words);
      // Without the browser's own check, as a script would post it.
      const action = await page.locator("form.restore").getAttribute("action");
      const headers = { origin: new URL(page.url()).origin };
      const answer = await page.request.post(action ?? "", { headers, form: {}, maxRedirects: 0 });
      await page.goto(answer.headers()["location"] ?? "");
      await expect(page.getByText(words.say("restore-replace-missing"))).toBeVisible();
    },
  },
  plain("account", "/account", "Ada Admin"),
  plain("not-found", "/no/such/page"),
  plain("help", "/help/errors?q=403"),
  plain("no-role", "/partner/billing", "Norman NoRole"),
  plain("no-mfa", "/partner/billing", "Mallory NoMfa"),
  {
    name: "upstream-down",
    user: "Edith Editor",
    go: async (page, portal) => {
      await portal.quirk({ resource: "billing", quirk: "server-error", method: "GET" });
      await page.goto(BILLING.address);
    },
  },
  {
    name: "problems",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await page.goto(BILLING.address);
      await typeWrong(page, words);
      await button(page, "review", words).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  { name: "review", user: "Edith Editor", go: (page, _, words) => change(page, words) },
  {
    name: "drafts",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await change(page, words);
      await page.goto("/drafts");
    },
  },
  {
    name: "draft-open",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await change(page, words);
      await page.goto(BILLING.address);
    },
  },
  {
    name: "confirm",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await page.goto("/partner/legal-business");
      await page.getByLabel(words.label("legal-business", "companyName"), { exact: true }).fill("Lucerne Publishing Ltd");
      await button(page, "review", words).click();
    },
  },
  {
    name: "conflict",
    user: "Edith Editor",
    go: async (page, portal, words) => {
      await page.goto(BILLING.address);
      await input(page, BILLING, "address.city", words).fill("Mine");
      await portal.change({ resource: "billing", set: { "address.city": "Theirs" } });
      await button(page, "review", words).click();
    },
  },
  {
    name: "saved",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await change(page, words);
      await button(page, "save", words).click();
    },
  },
];

/** Signs in and goes there. */
export async function visit(page: Page, portal: Portal, visit: Visit, words: Words = new Words()): Promise<void> {
  await portal.signIn(page, visit.user);
  const form = { language: words.language, return_to: "/" };
  const chosen = await page.request.post("/language", { form, headers: { origin: portal.url }, maxRedirects: 0 });
  expect(chosen.status(), "POST /language").toBe(303);
  await visit.go(page, portal, words);
}
