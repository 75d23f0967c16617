// Every page, and how to get there; for the tests that look at all of them.
import { type Page, type Portal, type User, expect } from "../support/portal";
import { BILLING, SUPPORT, button, expectOutcome, input } from "./profile";
import { typeWrong } from "./wrong";
import { Words } from "./words";

export interface Visit {
  name: string;
  user: User;
  /** Leaves `page` at the page that is meant. */
  go(page: Page, portal: Portal, words: Words): Promise<void>;
  /** Not what a reload shows again. */
  once?: boolean;
  /** Needs JavaScript. */
  awake?: boolean;
}

/** The overview asks often enough for a portal to find out that Partner Center does not answer; behind a proxy each has to. */
export async function findOut(page: Page): Promise<void> {
  for (let visit = 0; visit < (process.env["PORTAL_ON"] === "replicas" ? 9 : 1); visit++) {
    await page.goto("/");
  }
}

function plain(name: string, address: string, user: User = "Edith Editor"): Visit {
  return { name, user, go: async (page) => void (await page.goto(address)) };
}

/** As Edith, on the way that `go` is. */
function way(name: string, go: Visit["go"], more: Partial<Visit> = {}): Visit {
  return { name, user: "Edith Editor", go, ...more };
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

/** A save, with the sandbox behaving as `quirk` says. */
async function saveWith(page: Page, portal: Portal, words: Words, quirk: Record<string, unknown>, outcome: string): Promise<void> {
  await change(page, words);
  await portal.quirk({ resource: "billing", ...quirk });
  await button(page, "save", words).click();
  await expectOutcome(page, outcome);
}

/** What somebody else may have put there: nothing to break a line at, right to left, wide. */
const LONG: Record<string, string> = {
  "address.city": `Llanfair${"pwllgwyngyll".repeat(8)}`,
  "address.addressLine1": "רחוב דיזנגוף 123, תל אביב-יפו (מרכז), קומה 4, דירה 12",
  "primaryContact.lastName": `${"𠮷野家".repeat(12)}`,
  "primaryContact.email": `${"a".repeat(60)}@${"b".repeat(60)}.example`,
};

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
    once: true,
  },
  plain("drafts-none", "/drafts"),
  plain("help-all", "/help/errors", "Victor Viewer"),
  plain("help-none", "/help/errors?q=nothing-of-this-name"),
  plain("help-profiles", "/help/profiles", "Victor Viewer"),
  plain("shortcuts", "/help/shortcuts", "Victor Viewer"),
  plain("search", "/search?q=contact"),
  { name: "customer-history", user: "Edith Editor", go: (page) => firstCustomer(page, "billing/history") },
  {
    name: "other-tenant",
    user: "Otto Other-tenant",
    go: async (page) => expect(page).toHaveURL(/\/sign-in\/callback/),
    once: true,
  },
  way("long-values", async (page, portal) => {
    await portal.change({ resource: "billing", set: LONG });
    await page.goto(BILLING.address);
  }),
  way("long-values-changed", async (page, portal, words) => {
    await page.goto(BILLING.address);
    for (const [key, value] of Object.entries(LONG)) {
      await input(page, BILLING, key, words).fill(value);
    }
    await portal.change({ resource: "billing", set: { ...LONG, "address.city": `Gwyngyll${LONG["address.city"]}` } });
    await button(page, "review", words).click();
    await expectOutcome(page, "conflict");
  }),
  way("nothing", async (page, portal, words) => {
    await change(page, words);
    await portal.change({ resource: "billing", set: { "address.addressLine1": "2 Microsoft Way", "primaryContact.lastName": "Nguyễn" } });
    await page.request.post(`${BILLING.address}/review`, { headers: { origin: portal.url }, form: { intent: "save" }, maxRedirects: 0 });
    await page.goto(BILLING.address);
    await expectOutcome(page, "nothing");
  }, { once: true }),
  way("discarded", async (page, _, words) => {
    await change(page, words);
    await page.goto(BILLING.address);
    await button(page, "discard", words).click();
    await expectOutcome(page, "discarded");
  }, { once: true }),
  way("rejected", (page, portal, words) => saveWith(page, portal, words, { quirk: "reject", value: "City" }, "rejected")),
  way("wait", (page, portal, words) => saveWith(page, portal, words, { quirk: "throttle", value: "300", times: 1, method: "PUT" }, "throttled")),
  way("unknown", (page, portal, words) => saveWith(page, portal, words, { quirk: "late-commit", value: "600", times: 2 }, "unknown")),
  way("outage", async (page, portal, words) => {
    await change(page, words);
    await portal.quirk({ resource: "*", quirk: "unavailable" });
    await findOut(page);
    await page.goto(BILLING.address);
    await expect(page.getByText(words.say("error-down-title"))).toBeVisible();
  }),
  way("page-waits", async (page, portal) => {
    await portal.quirk({ resource: "customers", quirk: "throttle", value: "300", times: 1 });
    await page.goto("/customers");
  }),
  way("outage-elsewhere", async (page, portal) => {
    await portal.quirk({ resource: "*", quirk: "unavailable" });
    await findOut(page);
    await page.goto("/account");
    await expect(page.locator(".outage")).toBeVisible();
  }),
  way("refused", async (page, portal) => {
    await portal.quirk({ resource: "billing", quirk: "forbidden", value: "900308" });
    await page.goto(BILLING.address);
  }),
  way("rights-refused", async (page, portal) => {
    await portal.quirk({ resource: "legal-business", quirk: "forbidden", value: "900150", method: "GET" });
    await page.goto("/partner/legal-business");
    await page.goto("/partner/billing");
    await page.goto("/account");
  }),
  way("outside-change", async (page, portal, words) => {
    await page.goto(BILLING.address);
    await portal.change({ resource: "billing", set: { "address.city": "Kirkland", "address.district": "East" } });
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: words.say("event-outside-change") }).click();
  }),
  way("address-suggested", async (page, _, words) => {
    await page.goto(BILLING.address);
    await input(page, BILLING, "address.addressLine1", words).fill("3 Microsoft Way");
    await button(page, "review", words).click();
    await expect(page.getByRole("heading", { name: words.say("address-premises-partial-title") })).toBeVisible();
  }),
  way("no-rules", async (page, portal) => {
    await portal.change({ resource: "organization", set: { "defaultAddress.country": "FR" } });
    await page.goto("/partner/organization");
  }),
  way("unconfirmed", async (page, portal, words) => {
    await page.goto("/partner/legal-business");
    await page.getByLabel(words.label("legal-business", "companyName"), { exact: true }).fill("Lucerne Publishing Ltd");
    await button(page, "review", words).click();
    await button(page, "save", words).click();
    await expectOutcome(page, "problems");
  }),
  way("vetting", async (page, _, words) => {
    await page.goto("/partner/legal-business");
    await page.locator('[name="primaryContact.lastName"]').fill("Soto-Weber");
    await button(page, "review", words).click();
    await page.getByRole("checkbox").check();
    await button(page, "save", words).click();
    await expectOutcome(page, "saved");
  }),
  way("typing", async (page, _, words) => {
    await page.goto(BILLING.address);
    await expect(button(page, "discard", words)).toBeHidden();
    await input(page, BILLING, "primaryContact.email", words).fill("half an addr");
    await input(page, BILLING, "primaryContact.firstName", words).focus();
    await expect(page.getByText(words.say("problem-email"))).toBeVisible();
    await expect(button(page, "discard", words)).toBeVisible();
  }, { once: true, awake: true }),
];

/** Who is looking speaks this language from now on; signed in or not. */
export async function speak(page: Page, portal: Portal, language: Words["language"]): Promise<void> {
  const form = { language, return_to: "/" };
  const chosen = await page.request.post(`${portal.url}/language`, { form, headers: { origin: portal.url }, maxRedirects: 0 });
  expect(chosen.status(), "POST /language").toBe(303);
}

/** Signs in and goes there. */
export async function visit(page: Page, portal: Portal, visit: Visit, words: Words = new Words()): Promise<void> {
  await speak(page, portal, words.language);
  await portal.signIn(page, visit.user);
  await visit.go(page, portal, words);
}
