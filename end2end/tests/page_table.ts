// The table of pages: every page in each of its states, and how to get there.
import { type Locator, type Page, type Portal, type User, expect } from "../support/portal";
import { BILLING, SUPPORT, button, expectOutcome, input } from "./profile";
import { DRAFTS, beginDraft, meanwhile, offerDraft } from "./together";
import { typeWrong } from "./wrong";
import { Words } from "./words";

export interface PageState {
  name: string;
  /** The user who is signed in at first, if any. */
  user?: User;
  /** Settings of the portal beside those that every test has. */
  settings?: Record<string, string>;
  /** Opens the page in this state. */
  go(page: Page, portal: Portal, words: Words): Promise<void>;
  /** The page changes when it is loaded again. */
  once?: boolean;
  /** The state needs JavaScript. */
  scripted?: boolean;
}

/**
 * Has the portal notice an outage of Partner Center: the overview sends enough requests. Behind a
 * proxy each portal has to notice it.
 */
export async function noticeOutage(page: Page): Promise<void> {
  for (let visit = 0; visit < (process.env["PORTAL_ON"] === "replicas" ? 9 : 1); visit++) {
    await page.goto("/");
  }
}

/**
 * Opens a page while the portal holds back its calls to Partner Center. They are held back for some
 * seconds, and twice as long after each failed attempt, which a slow machine may need.
 */
export async function openDuringOutage(page: Page, address: string): Promise<void> {
  await expect(async () => {
    await noticeOutage(page);
    expect((await page.goto(address))?.status()).toBe(503);
  }).toPass();
}

/** A state that an address alone leads to. */
function atAddress(name: string, address: string, user: User = "Edith Editor"): PageState {
  return { name, user, go: async (page) => void (await page.goto(address)) };
}

/** A state that an editor reaches by `go`. */
function asEditor(name: string, go: PageState["go"], more: Partial<PageState> = {}): PageState {
  return { name, user: "Edith Editor", go, ...more };
}

async function openFirstCustomer(page: Page, part: string): Promise<void> {
  await page.goto("/customers");
  const address = await page.getByRole("main").getByRole("listitem").getByRole("link").first().getAttribute("href");
  await page.goto(address?.replace(/billing$/, part) ?? "");
}

/** Has all customers read, so that they are a table, and opens a list of them. */
export async function openTable(page: Page, words: Words, query = ""): Promise<void> {
  await page.goto("/customers");
  if (await page.getByRole("table").isHidden()) {
    await page.getByRole("button", { name: words.say("collection-start"), exact: true }).click();
  }
  await expect
    .poll(async () => ((await (await page.request.get("/api/v1/customers/collection")).json()) as { state: string }).state)
    .toBe("done");
  await page.goto(`/customers${query}`);
}

/**
 * Spoils the billing profile of a customer, has all customers read, and opens the board of problems.
 * Returns the address of the customer.
 */
export async function openBoard(page: Page, portal: Portal, words: Words): Promise<string> {
  await page.goto("/customers?source=service&search=contoso190");
  const billing = await page.getByRole("main").getByRole("listitem").getByRole("link").first().getAttribute("href");
  const customer = billing?.split("/")[2] ?? "";
  await portal.change({
    resource: "customer-billing",
    customer,
    set: { email: "office@microsoft.com", "defaultAddress.postalCode": "X", companyName: "Con\u200btoso" },
  });
  await openTable(page, words);
  // Where the customers were read before, this reads the spoiled profile.
  await page.goto(`/customers/${customer}/billing`);
  await page.goto("/customers/problems");
  await expect(page.getByRole("table").first()).toBeVisible();
  return `/customers/${customer}`;
}

/** Opens the problems of a customer, of which none is silenced. */
async function openProblems(page: Page, portal: Portal, words: Words): Promise<void> {
  const customer = await openBoard(page, portal, words);
  await page.goto(`${customer}/problems`);
  await expectHeading(page, words.say("column-problems"));
  const taken = page.getByRole("button", { name: words.say("silence-end") });
  while ((await taken.count()) > 0) {
    await taken.first().click();
    await expect(page.getByText(words.say("silence-ended"))).toBeVisible();
  }
}

/** Silences the first problem of a customer, if there is a reason. */
export async function silenceFirst(page: Page, words: Words, reason: string): Promise<void> {
  const problem = page.locator("details").filter({ has: page.getByLabel(words.say("silence-reason"), { exact: true }) }).first();
  await problem.locator("summary").click();
  await problem.getByLabel(words.say("silence-reason"), { exact: true }).fill(reason);
  await problem.getByRole("button", { name: words.say("silence-button"), exact: true }).click();
}

/** Posts a text as a file of customers. */
export async function checkSheet(page: Page, words: Words, text: string): Promise<void> {
  await openTable(page, words);
  await page.goto("/customers/import");
  const file = { name: "customers.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  await page.getByLabel(words.say("sheet-import-file"), { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: words.say("sheet-import-check"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
}

/** An exported list with other cities in it. */
export async function editedSheet(page: Page, words: Words): Promise<string> {
  await openTable(page, words);
  const answer = await page.request.get("/customers/export?format=csv&country=BR&sort=city");
  const city = (await answer.text()).split("\r\n")[1]?.split('","')[4] ?? "";
  return (await answer.text()).replaceAll(`"${city}"`, '"Nova Aurora"');
}

/** Opens the form of a new change set for the first customers of the list. */
export async function openNewSet(page: Page, count = 3): Promise<void> {
  await page.goto("/customers");
  const links = page.getByRole("main").getByRole("listitem").getByRole("link");
  await expect(links.nth(count - 1)).toBeVisible();
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    const address = await links.nth(number).getAttribute("href");
    ids.push(address?.split("/")[2] ?? "");
  }
  await page.goto(`/changes/new?${ids.map((id) => `customer=${id}`).join("&")}`);
}

/** Makes a change set, and starts its dry run if `checked` is true. */
export async function makeSet(page: Page, words: Words, checked: boolean, field = "firstName"): Promise<void> {
  await openNewSet(page);
  await page.locator("#name").fill("Vornamen, 3. Etage");
  await page.locator("#reason").fill("Umzug nach München");
  await page.locator("#field").selectOption(field);
  await page.locator("#value").fill("Nguyễn");
  await page.getByRole("button", { name: words.say("changes-make"), exact: true }).click();
  await expectHeading(page, "Vornamen, 3. Etage");
  if (!checked) {
    return;
  }
  await page.getByRole("button", { name: words.say("changes-dry-run"), exact: true }).click();
  await expect(async () => {
    await page.goto("/changes/1");
    await expect(page.getByRole("button", { name: words.say("changes-dry-run-again"), exact: true })).toBeVisible({ timeout: 1000 });
  }).toPass();
}

/** Sends a change set whose dry run is done, and waits for its end. */
export async function sendSet(page: Page, words: Words): Promise<void> {
  await page.locator('[name="confirmed"]').check();
  const cost = page.locator('[name="confirm"]');
  if (await cost.count()) {
    await cost.check();
  }
  await page.locator('button[value="start"]').click();
  await expect(async () => {
    await page.goto("/changes/1");
    await expect(page.getByRole("button", { name: words.say("changes-take-back"), exact: true })).toBeVisible({ timeout: 1000 });
  }).toPass();
}

/** The id of the customer whose page is open. */
function customerOf(page: Page): string {
  return new URL(page.url()).pathname.split("/")[2] ?? "";
}

/** Gives the first customer, whose verification has this status, another name, and opens the review. */
export async function reviewCustomer(page: Page, portal: Portal, words: Words, status?: string): Promise<string> {
  await openFirstCustomer(page, "billing");
  const customer = customerOf(page);
  await portal.verification(status ? { customer, status } : { customer });
  await page.locator('[name="companyName"]').fill("Contoso Rückversicherung");
  await button(page, "review", words).click();
  await expectHeading(page, words.say("review-heading"));
  return customer;
}

/** Saves that, and opens the form when the portal knows that a verification began. */
export async function saveCustomer(page: Page, portal: Portal, words: Words): Promise<string> {
  const customer = await reviewCustomer(page, portal, words, "Allowed");
  await page.getByRole("checkbox").check();
  await button(page, "save", words).click();
  await expectOutcome(page, "saved");
  await expect(async () => {
    await page.goto(`/customers/${customer}/billing`);
    await expect(page.locator('[data-verification="under-review"]')).toBeVisible({ timeout: 1000 });
  }).toPass();
  return customer;
}

/** Changes the first customer elsewhere, and opens its history when the portal knows who did that. */
export async function changeCustomerElsewhere(page: Page, portal: Portal): Promise<void> {
  await openFirstCustomer(page, "billing");
  const customer = customerOf(page);
  await portal.change({ resource: "customer-billing", customer, set: { lastName: "Nguyễn", "defaultAddress.city": "Kirkland" } });
  await page.reload();
  await expect(async () => {
    await page.goto(`/customers/${customer}/billing/history`);
    await expect(page.locator('[data-origin="matched"]').first()).toBeVisible({ timeout: 1000 });
  }).toPass();
}

/** Opens the form of the second customer of a list. */
async function openSecondCustomer(page: Page, words: Words): Promise<void> {
  await openTable(page, words, "?country=BR&sort=city");
  await page.goto((await page.getByRole("rowheader").nth(1).getByRole("link").first().getAttribute("href")) ?? "");
}

async function expectHeading(page: Page, heading: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
}

/** Changes the billing profile and opens the review. */
async function review(page: Page, words: Words): Promise<void> {
  await page.goto(BILLING.address);
  await input(page, BILLING, "address.addressLine1", words).fill("2 Microsoft Way");
  await input(page, BILLING, "primaryContact.lastName", words).fill("Nguyễn");
  await button(page, "review", words).click();
  await expectHeading(page, words.say("review-heading"));
}

/** The input for the reason or the ticket number of a save. */
function justification(page: Page, name: "reason" | "ticket", words: Words): Locator {
  return page.getByLabel(words.say(`justification-${name}`), { exact: true });
}

/** Settings under which others approve changes of the billing profile. */
const APPROVAL = { settings: { PORTAL_APPROVAL_REQUIRED: BILLING.slug } };

const COMMENT = "Straße und Hausnummer fehlen, 3. Etage auch; siehe Brief vom 21. November";

/** Asks for approval of the changes that the review shows. */
export async function askForApproval(page: Page, words: Words): Promise<void> {
  await button(page, "ask", words).click();
  await expectOutcome(page, "asked");
}

/** Changes the billing profile and asks for approval, as an editor. */
async function askedFor(page: Page, words: Words): Promise<void> {
  await review(page, words);
  await justification(page, "reason", words).fill("Umzug nach München, 3. Etage; Brief vom 21. November");
  await askForApproval(page, words);
}

/** Signs in as somebody who may approve and opens the newest request. */
export async function openRequest(page: Page, portal: Portal, user: User = "Abel Approver"): Promise<void> {
  await portal.signIn(page, user, "/approvals");
  await page.getByRole("main").getByRole("heading", { level: 2 }).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/approvals\/\d+$/);
}

/** Sends the request that is open back. */
export async function sendBack(page: Page, words: Words, comment: string): Promise<void> {
  await page.getByLabel(words.say("approval-comment"), { exact: true }).fill(comment);
  await page.getByRole("button", { name: words.say("approval-send-back"), exact: true }).click();
}

/** Saves the changes of the review without approval. */
export async function saveInEmergency(page: Page, words: Words, reason: string): Promise<void> {
  await justification(page, "reason", words).fill(reason);
  await page.locator("summary", { hasText: words.say("approval-emergency-title") }).click();
  await button(page, "emergency", words).click();
}

/** Saves a change, begins another if `draft` is true, and opens the history. */
async function openHistory(page: Page, words: Words, draft: boolean): Promise<void> {
  await review(page, words);
  await justification(page, "reason", words).fill("Umzug nach München, 3. Etage; Brief vom 21. November");
  await justification(page, "ticket", words).fill("OPS-2026-117");
  await button(page, "save", words).click();
  await expectOutcome(page, "saved");
  if (draft) {
    await page.goto(BILLING.address);
    await input(page, BILLING, "purchaseOrderNumber", words).fill("4711");
    await button(page, "review", words).click();
    await expectHeading(page, words.say("review-heading"));
  }
  await page.goto(`${BILLING.address}/history`);
}

/** Saves a change while the sandbox has this quirk. */
async function saveWith(page: Page, portal: Portal, words: Words, quirk: Record<string, unknown>, outcome: string): Promise<void> {
  await review(page, words);
  await portal.quirk({ resource: "billing", ...quirk });
  await button(page, "save", words).click();
  await expectOutcome(page, outcome);
}

/** Saves a change, begins another draft if `draft` is true, and opens the entry of the save. */
async function openEntry(page: Page, words: Words, draft: boolean): Promise<void> {
  await openHistory(page, words, draft);
  await page.getByRole("main").getByRole("link", { name: words.fill("record-changed-here", { name: "Edith Editor" }), exact: true }).click();
  await expectHeading(page, words.say("event-edit-outcome"));
}

/** Posts a comment on the entry that is open. */
async function comment(page: Page, words: Words, text: string): Promise<void> {
  await page.locator("#comment").fill(text);
  await page.getByRole("button", { name: words.say("comment-button"), exact: true }).click();
}

/** Has Ada begin a draft, and hand it over to Edith with a long note. */
async function handedOver(page: Page, portal: Portal): Promise<void> {
  await meanwhile(page, portal, "Ada Admin", async (ada) => {
    await beginDraft(ada);
    await offerDraft(ada, "Edith Editor", `Umzug nach München, 3. Etage ${"Llanfairpwllgwyngyll".repeat(5)}`);
    await expect(ada.getByRole("status")).not.toHaveCount(0);
  });
}

/** Values without a place to break a line, from right to left, and wide. */
const LONG: Record<string, string> = {
  "address.city": `Llanfair${"pwllgwyngyll".repeat(8)}`,
  "address.addressLine1": "רחוב דיזנגוף 123, תל אביב-יפו (מרכז), קומה 4, דירה 12",
  "primaryContact.lastName": `${"𠮷野家".repeat(12)}`,
  "primaryContact.email": `${"a".repeat(60)}@${"b".repeat(60)}.example`,
};

/** Adds a channel at the sandbox's receiver of webhooks, which answers tests with this status. */
async function addChannel(page: Page, portal: Portal, name: string, way: string, answer: number): Promise<void> {
  const signIn = await page.request.get("/sign-in", { maxRedirects: 0 });
  const sandbox = new URL(signIn.headers()["location"] ?? "").origin;
  const form = { intent: "add", way, name, address: `${sandbox}/sandbox/webhook?answer=${answer}`, kind: "outside-change", lang: "fr" };
  const added = await page.request.post("/notifications", { headers: { origin: portal.url }, form, maxRedirects: 0 });
  expect(added.headers()["location"], `${name} is added`).toBe("/notifications?told=added");
}

/** Opens the channels, of which one has a message that did not arrive and one a message that did. */
async function openChannels(page: Page, portal: Portal, words: Words): Promise<void> {
  const [desk, room] = ["Bereitschaft, 3. Etage", `Llanfair${"pwllgwyngyll".repeat(3)}`];
  await addChannel(page, portal, desk, "webhook", 204);
  await addChannel(page, portal, room, "teams", 410);
  for (const name of [desk, room]) {
    await page.goto("/notifications");
    await page.getByRole("button", { name: words.fill("channel-test-of", { name }) }).first().click();
    await expect(page).toHaveURL(/\?sent=/);
  }
  await page.goto("/notifications");
  await expect(page.getByRole("heading", { name: words.say("deliveries-dead"), exact: true })).toBeVisible();
}

async function compareFirst(page: Page, words: Words): Promise<void> {
  await page.getByRole("link", { name: new RegExp(`^${words.say("version-compare")}`) }).first().click();
  await expect(button(page, "restore", words)).toBeVisible();
}

export const PAGE_STATES: PageState[] = [
  atAddress("overview", "/"),
  atAddress("form", BILLING.address),
  atAddress("legal-business", "/partner/legal-business"),
  atAddress("organization", "/partner/organization"),
  atAddress("support", SUPPORT.address),
  atAddress("network", "/partner/network"),
  atAddress("viewer", BILLING.address, "Victor Viewer"),
  atAddress("customers", "/customers"),
  atAddress("nobody-found", "/customers?search=Zzzz"),
  asEditor("customer-table", (page, _, words) => openTable(page, words)),
  asEditor("customer-table-filtered", (page, _, words) => openTable(page, words, "?country=BR&sort=-city&view=no-name")),
  atAddress("changes-none", "/changes"),
  asEditor("change-set-new", (page) => openNewSet(page)),
  asEditor("change-set-problems", async (page, _, words) => {
    await openNewSet(page);
    await page.getByRole("button", { name: words.say("changes-make"), exact: true }).click();
    await expect(page.locator("#problem-name")).toBeVisible();
  }, { once: true }),
  asEditor("change-set-suggestion", async (page, portal, words) => {
    await openBoard(page, portal, words);
    await page.goto("/customers/problems?problem=postal-code");
    await page.getByRole("link", { name: words.fill("problems-follow-named", { problem: words.say("data-rule-postal-code") }), exact: true }).click();
    await expectHeading(page, words.say("changes-new"));
  }),
  asEditor("change-set-running", async (page, portal, words) => {
    await makeSet(page, words, false);
    await portal.quirk({ resource: "customer-billing", quirk: "throttle", value: "300", times: 1, method: "GET" });
    await page.getByRole("button", { name: words.say("changes-dry-run"), exact: true }).click();
    await expect(page.getByRole("progressbar")).toBeVisible();
  }),
  asEditor("change-set-draft", (page, _, words) => makeSet(page, words, false)),
  asEditor("change-set-checked", (page, _, words) => makeSet(page, words, true)),
  asEditor("change-set-cost", (page, _, words) => makeSet(page, words, true, "defaultAddress.city")),
  asEditor("change-set-row", async (page, _, words) => {
    await makeSet(page, words, true);
    await page.goto("/changes/1/rows/1");
  }),
  asEditor("change-set-done", async (page, _, words) => {
    await makeSet(page, words, true);
    await sendSet(page, words);
  }),
  asEditor("changes", async (page, _, words) => {
    await makeSet(page, words, true);
    await page.goto("/changes");
  }),
  atAddress("approvals-none", "/approvals"),
  asEditor("approval-needed", (page, _, words) => review(page, words), APPROVAL),
  asEditor("approval-asked", (page, _, words) => askedFor(page, words), APPROVAL),
  asEditor("approvals", async (page, _, words) => {
    await askedFor(page, words);
    await page.goto("/approvals");
  }, APPROVAL),
  asEditor("approval-own", async (page, _, words) => {
    await askedFor(page, words);
    await page.goto("/approvals");
    await page.getByRole("main").getByRole("heading", { level: 2 }).getByRole("link").click();
    await expect(page.getByText(words.say("approval-own"))).toBeVisible();
  }, APPROVAL),
  asEditor("approval", async (page, portal, words) => {
    await askedFor(page, words);
    await openRequest(page, portal);
  }, APPROVAL),
  asEditor("approval-costs", async (page, portal, words) => {
    await reviewCustomer(page, portal, words, "UnderReview");
    await page.getByRole("checkbox").check();
    await askForApproval(page, words);
    await openRequest(page, portal);
    await expect(page.locator('[data-verification="under-review"]')).toBeVisible();
  }, { settings: { PORTAL_APPROVAL_REQUIRED: "customer-billing" } }),
  asEditor("approval-no-comment", async (page, portal, words) => {
    await askedFor(page, words);
    await openRequest(page, portal);
    await sendBack(page, words, "");
    await expect(page.getByText(words.say("approval-comment-missing"))).toBeVisible();
  }, { ...APPROVAL, once: true }),
  asEditor("approval-returned", async (page, portal, words) => {
    await askedFor(page, words);
    await openRequest(page, portal);
    await sendBack(page, words, COMMENT);
    await portal.signIn(page, "Edith Editor", `${BILLING.address}/review`);
    await expect(page.getByRole("main")).toContainText(COMMENT);
  }, APPROVAL),
  asEditor("approval-saved", async (page, portal, words) => {
    await askedFor(page, words);
    await openRequest(page, portal);
    await page.getByRole("button", { name: words.say("approval-approve"), exact: true }).click();
    await expect(page.getByText(words.say("approval-told-saved"))).toBeVisible();
  }, APPROVAL),
  asEditor("approvals-over", async (page, portal, words) => {
    await askedFor(page, words);
    await openRequest(page, portal);
    await sendBack(page, words, COMMENT);
    await page.goto("/approvals?list=over");
  }, APPROVAL),
  asEditor("emergency-told", async (page, portal, words) => {
    await review(page, words);
    await saveInEmergency(page, words, "Rechnungen gehen heute Nacht an die alte Anschrift");
    await expectOutcome(page, "saved");
    await page.goto("/");
  }, APPROVAL),
  asEditor("customer-table-empty", (page, _, words) => openTable(page, words, "?search=Zzzz&country=BR")),
  asEditor("problems-before-collection", async (page) => void (await page.goto("/customers/problems"))),
  asEditor("problems-board", async (page, portal, words) => void (await openBoard(page, portal, words))),
  asEditor("problems-addresses", async (page, portal, words) => {
    await openBoard(page, portal, words);
    await page.getByRole("button", { name: words.say("addresses-start"), exact: true }).click();
    await expect
      .poll(async () => ((await (await page.request.get("/api/v1/customers/addresses")).json()) as { state: string }).state)
      .toBe("done");
    await page.goto("/customers/problems");
    await expect(page.locator("#addresses")).toBeVisible();
  }),
  asEditor("customer-problems", (page, portal, words) => openProblems(page, portal, words)),
  asEditor("customer-problems-silenced", async (page, portal, words) => {
    await openProblems(page, portal, words);
    await silenceFirst(page, words, "Umzug nach München, 3. Etage; Brief vom 21. November");
    await expect(page.getByText(words.say("silence-done"))).toBeVisible();
  }),
  asEditor("customer-problems-wrong", async (page, portal, words) => {
    await openProblems(page, portal, words);
    await silenceFirst(page, words, " ");
    await expect(page.getByText(words.say("silence-no-reason"))).toBeVisible();
  }, { once: true }),
  asEditor("customer-import", async (page, _, words) => {
    await openTable(page, words);
    await page.goto("/customers/import");
  }),
  asEditor("customer-import-wrong", (page, _, words) => checkSheet(page, words, "customer,version\nnobody,1\n"), { once: true }),
  asEditor("customer-import-changes", async (page, _, words) => checkSheet(page, words, await editedSheet(page, words)), { once: true }),
  asEditor("customer-import-set-wrong", async (page, _, words) => {
    await checkSheet(page, words, await editedSheet(page, words));
    await page.locator("#name").fill("");
    await page.getByRole("button", { name: words.say("changes-make"), exact: true }).click();
    await expect(page.locator("#problem-name")).toBeVisible();
  }, { once: true }),
  asEditor("customer-in-list", (page, _, words) => openSecondCustomer(page, words)),
  asEditor("customer-note", (page) => openFirstCustomer(page, "note")),
  {
    name: "customer-note-viewer",
    user: "Victor Viewer",
    go: (page) => openFirstCustomer(page, "note"),
  },
  asEditor("customer-billing", (page) => openFirstCustomer(page, "billing")),
  asEditor("customer-company", (page) => openFirstCustomer(page, "company")),
  atAddress("history", "/history?event=sign_in", "Ada Admin"),
  asEditor("history-changes", async (page, _, words) => {
    await openHistory(page, words, false);
    await page.goto("/history?event=changes");
  }),
  atAddress("history-customers", "/history?customer=contoso", "Audrey Auditor"),
  atAddress("history-wrong", "/history?from=soon&customer=contoso", "Audrey Auditor"),
  atAddress("profile-history-empty", "/partner/support/history"),
  asEditor("profile-history", (page, _, words) => openHistory(page, words, false)),
  {
    name: "entry",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await openEntry(page, words, false);
      for (const summary of await page.locator("details:not(details details) > summary").all()) {
        await summary.click();
      }
    },
  },
  {
    name: "compared",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await openHistory(page, words, false);
      await compareFirst(page, words);
    },
  },
  {
    name: "restore-over-draft",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await openHistory(page, words, true);
      await compareFirst(page, words);
      // By a request, because the browser would not post the form without its checkbox.
      const action = await page.locator("form.restore").getAttribute("action");
      const headers = { origin: new URL(page.url()).origin };
      const answer = await page.request.post(action ?? "", { headers, form: {}, maxRedirects: 0 });
      await page.goto(answer.headers()["location"] ?? "");
      await expect(page.getByText(words.say("restore-replace-missing"))).toBeVisible();
    },
  },
  atAddress("account", "/account", "Ada Admin"),
  asEditor("account-code", async (page, _, words) => {
    await page.goto("/account");
    await page.locator('[name="kind"]').first().check();
    await page.locator("#listen-address").fill("desk@contoso.example");
    await page.getByRole("button", { name: words.say("listen-store"), exact: true }).click();
    await expect(page.locator("#listen-code")).toBeVisible();
  }),
  asEditor("account-wrong-address", async (page, _, words) => {
    await page.goto("/account");
    await page.locator("#listen-address").fill("nobody");
    await page.getByRole("button", { name: words.say("listen-store"), exact: true }).click();
    await expect(page.getByText(words.say("listen-no-address"))).toBeVisible();
  }, { once: true }),
  asEditor("overview-new", async (page, portal, words) => {
    await portal.signIn(page, "Edith Editor", "/");
    await expect(page.getByRole("heading", { name: words.say("since-title"), exact: true })).toBeVisible();
  }),
  atAddress("notifications-none", "/notifications", "Ada Admin"),
  { name: "notifications", user: "Ada Admin", go: openChannels },
  {
    name: "notifications-change",
    user: "Ada Admin",
    async go(page, portal, words) {
      await addChannel(page, portal, "Bereitschaft", "webhook", 204);
      await page.goto("/notifications");
      await page.locator(".channel summary").first().click();
      await expect(page.getByRole("button", { name: words.say("channel-remove"), exact: true }).first()).toBeVisible();
    },
  },
  {
    name: "notifications-wrong",
    user: "Ada Admin",
    async go(page, _, words) {
      await page.goto("/notifications");
      await page.locator("#new-name").fill("Bereitschaft, 3. Etage");
      await page.locator("#new-address").fill("https://hooks.contoso.example/");
      await page.getByRole("button", { name: words.say("channel-add"), exact: true }).click();
      await expect(page.getByText(words.say("channel-problem-host"))).toBeVisible();
    },
    once: true,
  },
  atAddress("watching", "/watching", "Ada Admin"),
  atAddress("people", "/people", "Ada Admin"),
  {
    name: "person",
    user: "Ada Admin",
    async go(page) {
      await page.goto("/people");
      await page.getByRole("main").getByRole("heading", { level: 2 }).getByRole("link").first().click();
      await expect(page).toHaveURL(/\/people\?person=/);
    },
  },
  asEditor("another-time-zone", async (page, portal, words) => {
    const headers = { origin: portal.url };
    await page.request.post("/account/time-zone", { headers, form: { zone: "America/Argentina/Buenos_Aires" }, maxRedirects: 0 });
    await openHistory(page, words, false);
  }),
  atAddress("not-found", "/no/such/page"),
  atAddress("help", "/help/errors?q=403"),
  atAddress("no-role", "/partner/billing", "Norman NoRole"),
  atAddress("no-mfa", "/partner/billing", "Mallory NoMfa"),
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
  asEditor("review", (page, _, words) => review(page, words)),
  {
    name: "drafts",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await review(page, words);
      await page.goto("/drafts");
    },
  },
  {
    name: "draft-open",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await review(page, words);
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
      await expectHeading(page, words.say("review-heading"));
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
      await expectOutcome(page, "conflict");
    },
  },
  {
    name: "saved",
    user: "Edith Editor",
    go: async (page, _, words) => {
      await review(page, words);
      await button(page, "save", words).click();
      await expectOutcome(page, "saved");
    },
    once: true,
  },
  atAddress("drafts-none", "/drafts"),
  asEditor("colleague-draft", async (page, portal) => {
    await meanwhile(page, portal, "Ada Admin", (ada) => beginDraft(ada));
    await page.goto(BILLING.address);
    await expect(page.getByRole("main").locator(".note", { hasText: "Ada Admin" })).toBeVisible();
  }),
  asEditor("profile-drafts-ask", async (page, portal) => {
    await meanwhile(page, portal, "Ada Admin", (ada) => beginDraft(ada));
    await page.goto(`${BILLING.address}/review`);
    await expect(page).toHaveURL(DRAFTS);
  }),
  asEditor("profile-drafts-take", async (page, portal) => {
    await handedOver(page, portal);
    await page.goto(DRAFTS);
  }),
  asEditor("profile-drafts-own", async (page, portal, words) => {
    await meanwhile(page, portal, "Ada Admin", async () => undefined);
    await beginDraft(page, words);
    await offerDraft(page, "Ada Admin", "Umzug nach München", words);
    await expect(page.getByRole("button", { name: words.say("hand-over-withdraw"), exact: true })).toBeVisible();
  }),
  asEditor("profile-drafts-wrong", async (page, portal, words) => {
    await meanwhile(page, portal, "Ada Admin", async () => undefined);
    await beginDraft(page, words);
    await offerDraft(page, "Ada Admin", "because ".repeat(80), words);
    await expect(page.locator("#problem-note")).toBeVisible();
  }, { once: true }),
  asEditor("drafts-notices", async (page, portal, words) => {
    await handedOver(page, portal);
    await page.goto("/drafts");
    await expect(page.getByRole("heading", { name: words.say("drafts-offered"), exact: true })).toBeVisible();
  }),
  asEditor("colleague-notice", async (page, portal) => {
    await handedOver(page, portal);
    await page.goto("/account");
    await expect(page.locator(".outage")).toBeVisible();
  }),
  asEditor("entry-comments", async (page, _, words) => {
    await openEntry(page, words, false);
    await comment(page, words, `Umzug nach München\n\n${"Llanfairpwllgwyngyll".repeat(8)}`);
    await expect(page.locator("#comments").getByRole("listitem")).toHaveCount(1);
  }),
  asEditor("entry-comment-wrong", async (page, _, words) => {
    await openEntry(page, words, false);
    await comment(page, words, "because ".repeat(300));
    await expect(page.locator("#problem-comment")).toBeVisible();
  }, { once: true }),
  asEditor("take-back-over-draft", async (page, portal, words) => {
    await openEntry(page, words, true);
    // By a request, because the browser would not post the form without its checkbox.
    const action = await page.locator("#take-back form").getAttribute("action");
    const answer = await page.request.post(action ?? "", { headers: { origin: portal.url }, form: {}, maxRedirects: 0 });
    await page.goto(answer.headers()["location"] ?? "");
    await expect(page.getByText(words.say("restore-replace-missing"))).toBeVisible();
  }),
  atAddress("session-kept", "/partner/support?session=kept"),
  atAddress("session-undone", "/partner/billing/history?session=undone"),
  atAddress("session-tab", "/?session=tab"),
  atAddress("undo-over", "/partner/support?draft=undo-over"),
  atAddress("help-all", "/help/errors", "Victor Viewer"),
  atAddress("help-partner-center", "/help/errors/partner-center", "Victor Viewer"),
  atAddress("help-portal", "/help/errors/portal", "Victor Viewer"),
  atAddress("help-sign-in", "/help/errors/sign-in", "Victor Viewer"),
  atAddress("help-none", "/help/errors?q=nothing-of-this-name"),
  atAddress("help-profiles", "/help/profiles", "Victor Viewer"),
  atAddress("shortcuts", "/help/shortcuts", "Victor Viewer"),
  atAddress("search", "/search?q=contact"),
  asEditor("customer-history", (page) => openFirstCustomer(page, "billing/history")),
  {
    name: "other-tenant",
    go: async (page, portal) => {
      await portal.signInOnPage(page, "Otto Other-tenant");
      await expect(page).toHaveURL(/\/sign-in\/callback/);
    },
    once: true,
  },
  asEditor("long-values", async (page, portal) => {
    await portal.change({ resource: "billing", set: LONG });
    await page.goto(BILLING.address);
  }),
  asEditor("long-values-changed", async (page, portal, words) => {
    await page.goto(BILLING.address);
    for (const [key, value] of Object.entries(LONG)) {
      await input(page, BILLING, key, words).fill(value);
    }
    await portal.change({ resource: "billing", set: { ...LONG, "address.city": `Gwyngyll${LONG["address.city"]}` } });
    await button(page, "review", words).click();
    await expectOutcome(page, "conflict");
  }),
  asEditor("nothing", async (page, portal, words) => {
    await review(page, words);
    await portal.change({ resource: "billing", set: { "address.addressLine1": "2 Microsoft Way", "primaryContact.lastName": "Nguyễn" } });
    await page.request.post(`${BILLING.address}/review`, { headers: { origin: portal.url }, form: { intent: "save" }, maxRedirects: 0 });
    await page.goto(BILLING.address);
    await expectOutcome(page, "nothing");
  }, { once: true }),
  asEditor("discarded", async (page, _, words) => {
    await review(page, words);
    await page.goto(BILLING.address);
    await button(page, "discard", words).click();
    await expectOutcome(page, "discarded");
  }, { once: true }),
  asEditor("rejected", (page, portal, words) => saveWith(page, portal, words, { quirk: "reject", value: "City" }, "rejected")),
  asEditor("wait", (page, portal, words) => saveWith(page, portal, words, { quirk: "throttle", value: "300", times: 1, method: "PUT" }, "throttled")),
  asEditor("unknown", (page, portal, words) => saveWith(page, portal, words, { quirk: "late-commit", value: "600", times: 2 }, "unknown")),
  asEditor("outage", async (page, portal, words) => {
    await review(page, words);
    await portal.quirk({ resource: "*", quirk: "unavailable" });
    await openDuringOutage(page, BILLING.address);
    await expect(page.getByText(words.say("error-down-title"))).toBeVisible();
  }),
  asEditor("page-waits", async (page, portal) => {
    await portal.quirk({ resource: "customers", quirk: "throttle", value: "300", times: 1 });
    await page.goto("/customers");
  }),
  asEditor("outage-elsewhere", async (page, portal) => {
    await portal.quirk({ resource: "*", quirk: "unavailable" });
    await noticeOutage(page);
    await page.goto("/account");
    await expect(page.locator(".outage")).toBeVisible();
  }),
  asEditor("refused", async (page, portal) => {
    await portal.quirk({ resource: "billing", quirk: "forbidden", value: "900308" });
    await page.goto(BILLING.address);
  }),
  asEditor("rights-refused", async (page, portal) => {
    await portal.quirk({ resource: "legal-business", quirk: "forbidden", value: "900150", method: "GET" });
    await page.goto("/partner/legal-business");
    await page.goto("/partner/billing");
    await page.goto("/account");
  }),
  asEditor("outside-change", async (page, portal, words) => {
    await page.goto(BILLING.address);
    await portal.change({ resource: "billing", set: { "address.city": "Kirkland", "address.district": "East" } });
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: words.fill("record-elsewhere", { what: words.say("profile-billing") }) }).click();
    await expectHeading(page, words.say("event-outside-change"));
  }),
  asEditor("customer-versions-elsewhere", (page, portal) => changeCustomerElsewhere(page, portal)),
  asEditor("customer-outside-change", async (page, portal, words) => {
    await changeCustomerElsewhere(page, portal);
    await page.locator('main a[href^="/history/"]').first().click();
    await expectHeading(page, words.say("event-outside-change"));
  }),
  asEditor("customer-conflict", async (page, portal, words) => {
    await openFirstCustomer(page, "billing");
    await page.locator('[name="lastName"]').fill("Mine");
    await portal.change({ resource: "customer-billing", customer: customerOf(page), set: { lastName: "Theirs" } });
    await button(page, "review", words).click();
    await expectOutcome(page, "conflict");
    await expect(async () => {
      await page.reload();
      await expect(page.getByText("petra@partner.example").first()).toBeVisible({ timeout: 1000 });
    }).toPass();
  }),
  asEditor("customer-review", async (page, portal, words) => void (await reviewCustomer(page, portal, words, "NotAllowed"))),
  asEditor("customer-review-unverified", async (page, portal, words) => void (await reviewCustomer(page, portal, words))),
  asEditor("customer-verification", async (page, portal, words) => void (await saveCustomer(page, portal, words))),
  asEditor("customer-table-blocked", async (page, portal, words) => {
    await saveCustomer(page, portal, words);
    await openTable(page, words, "?problem=verification");
    await expect(page.getByRole("rowheader").locator(".chip--warn")).toBeVisible();
  }),
  asEditor("problems-board-blocked", async (page, portal, words) => {
    await saveCustomer(page, portal, words);
    await openTable(page, words, "/problems?problem=verification");
    await expect(page.getByText(words.say("verification-blocked-what"))).toBeVisible();
  }),
  asEditor("customer-problems-blocked", async (page, portal, words) => {
    const customer = await saveCustomer(page, portal, words);
    await openTable(page, words, `/${customer}/problems`);
    await expect(page.getByText(words.say("verification-blocked-what"))).toBeVisible();
  }),
  asEditor("vetting-rejected", async (page, portal, words) => {
    await page.goto("/partner/legal-business");
    await portal.change({ resource: "legal-business", set: { vettingStatus: "rejected" } });
    await page.reload();
    await expect(page.getByRole("heading", { name: words.say("legal-timeline"), exact: true })).toBeVisible();
  }),
  asEditor("address-suggested", async (page, _, words) => {
    await page.goto(BILLING.address);
    await input(page, BILLING, "address.addressLine1", words).fill("3 Microsoft Way");
    await button(page, "review", words).click();
    await expect(page.getByRole("heading", { name: words.say("address-premises-partial-title") })).toBeVisible();
  }),
  asEditor("no-rules", async (page, portal) => {
    await portal.change({ resource: "organization", set: { "defaultAddress.country": "FR" } });
    await page.goto("/partner/organization");
  }),
  asEditor("unconfirmed", async (page, portal, words) => {
    await page.goto("/partner/legal-business");
    await page.getByLabel(words.label("legal-business", "companyName"), { exact: true }).fill("Lucerne Publishing Ltd");
    await button(page, "review", words).click();
    await button(page, "save", words).click();
    await expectOutcome(page, "problems");
  }),
  asEditor("reason-too-long", async (page, _, words) => {
    await review(page, words);
    await justification(page, "reason", words).fill("because ".repeat(200));
    await button(page, "save", words).click();
    await expectOutcome(page, "problems");
  }),
  asEditor("vetting", async (page, _, words) => {
    await page.goto("/partner/legal-business");
    await page.locator('[name="primaryContact.lastName"]').fill("Soto-Weber");
    await button(page, "review", words).click();
    await page.getByRole("checkbox").check();
    await button(page, "save", words).click();
    await expectOutcome(page, "saved");
  }),
  asEditor("typing", async (page, _, words) => {
    await page.goto(BILLING.address);
    await expect(button(page, "discard", words)).toBeHidden();
    await input(page, BILLING, "primaryContact.email", words).fill("half an addr");
    await input(page, BILLING, "primaryContact.firstName", words).focus();
    await expect(page.getByText(words.say("problem-email"))).toBeVisible();
    await expect(button(page, "discard", words)).toBeVisible();
  }, { once: true, scripted: true }),
];

/** Signs in, which leads to the overview, and opens the page in this state. */
export async function openPage(page: Page, portal: Portal, state: PageState, words: Words = new Words()): Promise<void> {
  await portal.setLanguage(page, words.language);
  if (state.user) {
    await portal.signIn(page, state.user);
    await page.request.get(`${portal.url}/`);
  }
  await state.go(page, portal, words);
}
