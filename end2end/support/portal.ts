// What specs import instead of @playwright/test: the same, with a portal and a sandbox of the test's own, and a watch on every page
// for script errors and breaches of the content security policy.
import { type Page, expect, test as base } from "@playwright/test";
import { Watched } from "./secrets";

export { expect, type Locator, type Page } from "@playwright/test";
export { axe, axeInLightAndDark } from "./axe";

/** Names on the sandbox's sign-in page. */
export type User =
  | "Edith Editor"
  | "Victor Viewer"
  | "Ada Admin"
  | "Audrey Auditor"
  | "Norman NoRole"
  | "Mallory NoMfa"
  | "Otto Other-tenant";

/** One request that the portal sent to the sandbox. */
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
  constructor(private readonly running: { url: string }) {}

  get url(): string {
    return this.running.url;
  }

  /** Signs in by way of the sandbox's page and comes back to `returnTo`. */
  async signIn(page: Page, user: User = "Edith Editor", returnTo = "/"): Promise<void> {
    await page.goto(`/sign-in?return_to=${encodeURIComponent(returnTo)}`);
    await page.getByRole("button", { name: user, exact: true }).click();
    await page.waitForURL((address) => address.origin === this.url);
  }

  /** What the portal asked of the sandbox, oldest first. */
  async journal(): Promise<Entry[]> {
    const answer = await fetch(`${this.url}/sandbox/journal`);
    expect(answer.status, "the sandbox's journal").toBe(200);
    return (await answer.json()) as Entry[];
  }

  /** The writes among them. */
  async puts(): Promise<Entry[]> {
    return (await this.journal()).filter((entry) => entry.method === "PUT");
  }

  /** Documents, quirks and journal as at the start; who is signed in stays so. */
  async reset(): Promise<void> {
    await this.post("/sandbox/reset");
  }

  /** Makes the sandbox misbehave, for instance `{ resource: "billing", quirk: "throttle", value: "2", times: 1 }`; see its page for the names. */
  async quirk(quirk: Record<string, unknown>): Promise<void> {
    await this.post("/sandbox/quirks", quirk);
  }

  /** Changes a document behind the portal's back, for instance `{ resource: "support", set: { email: "x@y.example" } }`. */
  async change(change: Record<string, unknown>): Promise<void> {
    await this.post("/sandbox/change", change);
  }

  private async post(path: string, body?: Record<string, unknown>): Promise<void> {
    const answer = await fetch(this.url + path, {
      method: "POST",
      headers: { origin: this.url, "content-type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });
    expect(answer.ok, `POST ${path}: ${answer.status} ${await answer.text()}`).toBe(true);
  }
}

interface Fixtures {
  portal: Portal;
  /** Fails a test whose pages broke; specs that provoke it empty the list. */
  breakage: string[];
}

export const test = base.extend<Fixtures>({
  // One per test, not per worker: it starts in a fraction of a second, and neither drafts nor sessions nor the record leak between tests.
  portal: async ({}, use, info) => {
    const watched = await Watched.start(`${info.project.name}-${info.testId}`);
    await use(new Portal(watched));
    expect(await watched.stop(), "secrets where they should not be").toEqual([]);
  },

  baseURL: async ({ portal }, use) => use(portal.url),

  breakage: [
    async ({ context }, use) => {
      const seen: string[] = [];
      context.on("weberror", (error) => seen.push(`script error: ${error.error().message}`));
      context.on("console", (message) => {
        if (/content security policy/i.test(message.text())) {
          seen.push(message.text());
        }
      });
      await use(seen);
      expect(seen, "script errors and breaches of the content security policy").toEqual([]);
    },
    { auto: true },
  ],
});
