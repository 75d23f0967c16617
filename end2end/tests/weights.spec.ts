// The sizes in bytes of the first paint of an edit page and of everything that it loads, as it comes
// and when there is as much to say as can be.
import http from "node:http";
import { CHROMIUM_ENCODINGS, decoded } from "../support/decode";
import { type Page, type Portal, expect, onlyWithScripts, test } from "../support/portal";
import { openBoard, openTable } from "./page_table";
import { BILLING, button, expectOutcome } from "./profile";
import { LANGUAGES, english } from "./words";

/** The first flight of a new TCP connection: ten segments. */
const FIRST_PAINT = 14_336;
const EVERYTHING = 150_000;

const FORMS = [BILLING.address, "/partner/legal-business", "/partner/organization", "/partner/support"];

/** The documents of these forms in the sandbox. */
const RESOURCES = ["billing", "legal-business", "organization", "support"];

const HELP = ["/help/errors", "/help/errors/partner-center", "/help/errors/sign-in", "/help/errors/portal", "/help/errors?q=a", "/help/profiles", "/help/shortcuts"];

async function customerForm(page: Page): Promise<string> {
  await page.goto("/customers");
  return (await page.getByRole("main").getByRole("listitem").getByRole("link").first().getAttribute("href")) ?? "";
}

test("an edit page is light", onlyWithScripts("the same bytes"), async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  for (const address of [...FORMS, await customerForm(page)]) {
    for (const language of LANGUAGES) {
      await portal.setLanguage(page, language);
      await measure(page, address, language);
    }
  }
});

test("so are the pages that are read", onlyWithScripts("the same bytes"), async ({ page, portal }) => {
  await portal.signIn(page, "Ada Admin", "/");
  for (const address of ["/", "/customers", "/history", "/drafts", "/account", "/people", "/search?q=contact", ...HELP]) {
    await inEveryLanguage(page, portal, address, "as it comes");
  }
});

test("so is the table of customers, and a form that was opened from it", onlyWithScripts("the same bytes"), async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await openTable(page, english, "?search=e&sort=city");
  const form = await page.getByRole("rowheader").first().getByRole("link").first().getAttribute("href");
  for (const address of ["/customers?search=e&sort=city", form ?? ""]) {
    await inEveryLanguage(page, portal, address, "from the table");
  }
});

test("so are the board of problems and the problems of a customer", onlyWithScripts("the same bytes"), async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  const customer = await openBoard(page, portal, english);
  for (const address of ["/customers/problems", `${customer}/problems`, "/customers?problem=any"]) {
    await inEveryLanguage(page, portal, address, "with problems");
  }
});

/** What is typed into every text of a form. */
const TYPED: Record<string, (value: string) => string> = {
  problems: (value) => (value ? "" : "a\u200bb"),
  changes: (value) => `${value} 2`,
};

for (const [what, typed] of Object.entries(TYPED)) {
  test(`so is one full of ${what}, and what follows it`, onlyWithScripts("the same bytes"), async ({ page, portal }) => {
    await portal.signIn(page, "Edith Editor");
    for (const [index, address] of [...FORMS, await customerForm(page)].entries()) {
      await page.goto(address);
      const fields = page.locator("main form.profile-form input:is([type=text], [type=tel]):not([hidden])");
      const before = new Map<string, string>();
      for (const field of await fields.all()) {
        const [name, value] = [(await field.getAttribute("name")) ?? "", await field.inputValue()];
        // Values that stay valid with more behind them.
        const more = /email/i.test(name) ? (value: string) => `b${value || "@c.example"}` : /phone$|phoneNumber$|postalCode$|website$/.test(name) ? (value: string) => value : typed;
        const next = what === "problems" ? typed(value) : more(value);
        if (next !== value && (await field.isVisible())) {
          await field.fill(next);
          before.set(name, value);
        }
      }
      await button(page, "review").click();
      if (what === "problems") {
        await expectOutcome(page, "problems");
      } else {
        await page.goto(`${address}/review`);
      }
      await inEveryLanguage(page, portal, address, `full of ${what}`);
      if (what === "changes") {
        await inEveryLanguage(page, portal, `${address}/review`, "the review");
        const resource = RESOURCES[index];
        if (resource) {
          await portal.change({ resource, set: Object.fromEntries([...before.keys()].map((key) => [key, "Theirs"])) });
          await inEveryLanguage(page, portal, `${address}/review`, "the conflict");
        }
      }
    }
  });
}

async function inEveryLanguage(page: Page, portal: Portal, address: string, what: string): Promise<void> {
  for (const language of LANGUAGES) {
    await portal.setLanguage(page, language);
    await measure(page, address, language, what);
  }
  await portal.setLanguage(page, "en");
}

async function measure(page: Page, address: string, language: string, what = "as it comes"): Promise<void> {
  const { body: html, coding } = await load(page, address);
  const text = decoded(html, coding).toString();
  const linked = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, found]) => found ?? ""))];
  const css = await weight(page, linked(/<link rel="?stylesheet"? href="?([^" >]+)/g));
  const rest = await weight(page, linked(/"?(\/[\w/.-]+\.(?:js|wasm|svg|woff2|png))"?/g));
  const first = html.length + css;
  console.log(`${address}, ${what}, ${language}: HTML ${html.length} + CSS ${css} = ${first} B; everything ${first + rest} B`);
  expect(css, "a stylesheet was found").toBeGreaterThan(0);
  expect(rest, "a browser part was found").toBeGreaterThan(50_000);
  expect.soft(first, `first paint of ${address}, ${what}, in ${language}`).toBeLessThanOrEqual(FIRST_PAINT);
  expect.soft(first + rest, `everything of ${address}, ${what}, in ${language}`).toBeLessThanOrEqual(EVERYTHING);
}

async function weight(page: Page, addresses: string[]): Promise<number> {
  const loaded = await Promise.all(addresses.map((address) => load(page, address)));
  return loaded.reduce((sum, { body }) => sum + body.length, 0);
}

/** The body as it is sent over the network to Chromium, with the cookies of the page. */
async function load(page: Page, address: string): Promise<{ body: Buffer; coding: string }> {
  const url = new URL(address, page.url());
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers: { cookie, "accept-encoding": CHROMIUM_ENCODINGS } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => {
        const coding = answer.headers["content-encoding"] ?? "";
        const fine = answer.statusCode === 200 && CHROMIUM_ENCODINGS.split(", ").includes(coding);
        return fine ? resolve({ body: Buffer.concat(parts), coding }) : reject(new Error(`${address}: ${answer.statusCode} ${coding}`));
      });
    });
    request.on("error", reject);
  });
}
