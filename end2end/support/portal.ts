// Specs import this instead of @playwright/test: the same, with a portal and a sandbox for each
// test. A test fails if one of its pages has a script error or violates the content security
// policy.
import { type Browser, type Page, type TestDetails, expect, test as base } from "@playwright/test";
import { ScannedPortal } from "./secrets";

export { expect, type Locator, type Page } from "@playwright/test";
export { axe, axeInLightAndDark, axeWithoutColors } from "./axe";
export { afterRequests, hydrated, stopClock } from "./scripts";

/** Names on the sandbox's sign-in page. */
export type User =
  | "Edith Editor"
  | "Victor Viewer"
  | "Ada Admin"
  | "Abel Approver"
  | "Audrey Auditor"
  | "Norman NoRole"
  | "Mallory NoMfa"
  | "Otto Other-tenant";

/** A request that the portal sent to the sandbox. */
export interface Entry {
  method: string;
  path: string;
  query: string;
  status: number;
  user: string | null;
  headers: Record<string, string>;
  requestBody: string;
  responseBody: string;
}

export class Portal {
  /** `control` is the address that the test itself asks, if it is another than that of browsers. */
  constructor(private readonly running: { url: string; control?: string }) {}

  get url(): string {
    return this.running.url;
  }

  /**
   * Signs in with requests that the sandbox's sign-in page would send, and opens `returnTo` if one
   * is given. Fails if the portal does not let the user in.
   */
  async signIn(page: Page, user: User = "Edith Editor", returnTo?: string): Promise<void> {
    const follow = { maxRedirects: 0 };
    const begun = await page.request.get(`${this.url}/sign-in?return_to=/account`, follow);
    // The sandbox names its users by their first names.
    const form = { user: user.split(" ")[0]!.toLowerCase() };
    const chosen = await page.request.post(begun.headers()["location"] ?? "", { form, ...follow });
    const ended = await page.request.get(chosen.headers()["location"] ?? "", follow);
    expect(ended.headers()["location"], `${user} signs in`).toBe("/account");
    if (returnTo !== undefined) {
      await page.goto(returnTo);
    }
  }

  /** Signs in as people do, on the sandbox's page. The portal may answer with an error page. */
  async signInOnPage(page: Page, user: User, returnTo = "/"): Promise<void> {
    await page.goto(`/sign-in?return_to=${encodeURIComponent(returnTo)}`);
    await page.getByRole("button", { name: user, exact: true }).click();
    await page.waitForURL((address) => address.origin === this.url);
  }

  /** Chooses the language of the pages that this browser opens from now on, signed in or not. */
  async setLanguage(page: Page, language: string): Promise<void> {
    const form = { language, return_to: "/" };
    const answer = await page.request.post(`${this.url}/language`, { form, headers: { origin: this.url }, maxRedirects: 0 });
    expect(answer.status(), "POST /language").toBe(303);
  }

  /** The requests that the portal sent to the sandbox, oldest first. */
  async journal(): Promise<Entry[]> {
    const answer = await fetch(`${this.running.control ?? this.url}/sandbox/journal`);
    expect(answer.status, "the sandbox's journal").toBe(200);
    return (await answer.json()) as Entry[];
  }

  /** The writes among them. */
  async puts(): Promise<Entry[]> {
    return (await this.journal()).filter((entry) => entry.method === "PUT");
  }

  /** Resets documents, quirks and journal of the sandbox. Sessions continue. */
  async reset(): Promise<void> {
    await this.post("/sandbox/reset");
  }

  /**
   * Makes the sandbox misbehave, for instance
   * `{ resource: "billing", quirk: "throttle", value: "2", times: 1 }`. Its page lists the names.
   */
  async quirk(quirk: Record<string, unknown>): Promise<void> {
    await this.post("/sandbox/quirks", quirk);
  }

  /**
   * Changes a document in Partner Center without the portal, for instance
   * `{ resource: "support", set: { email: "x@y.example" } }`.
   */
  async change(change: Record<string, unknown>): Promise<void> {
    await this.post("/sandbox/change", change);
  }

  /** Sets the status of a customer's verification in Partner Center; none without a status. */
  async verification(of: { customer: string; status?: string }): Promise<void> {
    await this.post("/sandbox/verification", of);
  }

  private async post(path: string, body?: Record<string, unknown>): Promise<void> {
    const answer = await fetch((this.running.control ?? this.url) + path, {
      method: "POST",
      headers: { origin: this.url, "content-type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });
    expect(answer.ok, `POST ${path}: ${answer.status} ${await answer.text()}`).toBe(true);
  }
}

interface Fixtures {
  /** Settings of the portal beside those that every test has; `test.use` gives them. */
  settings: Record<string, string>;
  portal: Portal;
  /**
   * Script errors and policy violations of the test's pages. A spec that provokes one clears it.
   */
  breakage: string[];
  /** Skips what is annotated as `onlyWithScripts` or `onlyWithoutScripts`. */
  skipped: void;
}

/** Annotations of tests that one of the two projects skips. */
const WITH_SCRIPTS = "only with JavaScript";
const WITHOUT_SCRIPTS = "only without JavaScript";

/**
 * Details of a test that runs only with JavaScript, with the reason. It is skipped before its portal
 * starts; `test.skip` in its body comes after that.
 */
export function onlyWithScripts(reason: string): TestDetails {
  return { annotation: { type: WITH_SCRIPTS, description: reason } };
}

/** The same of a test that runs only without JavaScript. */
export function onlyWithoutScripts(reason: string): TestDetails {
  return { annotation: { type: WITHOUT_SCRIPTS, description: reason } };
}

/** Enough for lists of several pages. A collection reads all of them, one after the other. */
const FEW_CUSTOMERS = { PORTAL_SANDBOX_CUSTOMERS: "120" };

/** How often Chromium is started before a worker gives up: now and then it crashes while it starts. */
const MOST_STARTS = 3;

export const test = base.extend<Fixtures, { browser: Browser }>({
  browser: [
    async ({ playwright, launchOptions }, use) => {
      let browser: Browser | undefined;
      for (let start = 1; browser === undefined; start++) {
        browser = await playwright.chromium.launch(launchOptions).catch((error: unknown) => {
          if (start === MOST_STARTS) {
            throw error;
          }
          console.warn("The browser did not start, it is tried again:", error);
          return undefined;
        });
      }
      await use(browser);
      await browser.close();
    },
    { scope: "worker", timeout: 0 },
  ],

  settings: [{}, { option: true }],

  // A portal for each test, not for each worker: it starts in a fraction of a second, and tests
  // share neither drafts nor sessions nor the audit log.
  portal: async ({ settings }, use, info) => {
    const scanned = await ScannedPortal.start(`${info.project.name}-${info.testId}`, { ...FEW_CUSTOMERS, ...settings });
    await use(new Portal(scanned));
    expect(await scanned.stop(), "secrets where they should not be").toEqual([]);
  },

  baseURL: async ({ portal }, use) => use(portal.url),

  // No fixture that every test has leads to a portal: a test that is skipped would start one.
  skipped: [
    async ({ javaScriptEnabled }, use, info) => {
      const scripted = javaScriptEnabled !== false;
      for (const { type, description } of info.annotations) {
        info.skip(type === (scripted ? WITHOUT_SCRIPTS : WITH_SCRIPTS), description);
      }
      await use();
    },
    { auto: true },
  ],

  breakage: async ({}, use) => use([]),

  context: async ({ context, breakage }, use) => {
    context.on("weberror", (error) => breakage.push(`script error: ${error.error().message}`));
    context.on("console", (message) => {
      if (/content security policy/i.test(message.text())) {
        breakage.push(message.text());
      }
    });
    await use(context);
    expect(breakage, "script errors and breaches of the content security policy").toEqual([]);
  },
});
