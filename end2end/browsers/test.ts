// A portal for each test, and for each worker a browser that is not Chromium. `Tab` is what a
// person does with a page; every question is asked again until the answer is there.
import { expect, test as base } from "@playwright/test";
import { By, Key, type WebDriver, WebElement, error as errors } from "selenium-webdriver";
import { Portal, type User } from "../support/portal";
import { start } from "../support/start";
import { type Engine, type EngineName, missing, startEngine } from "./engines";
import { Front } from "./front";

export { expect } from "@playwright/test";
export { Key } from "selenium-webdriver";

export interface EngineOptions {
  engine: EngineName;
  /** False where the browser runs no scripts of pages. */
  scripts: boolean;
}

/** Asks again while the answer has not come; a page may be replaced meanwhile. */
async function until<T>(ask: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + Number(process.env.UNTIL ?? 60_000); ; ) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export class Tab {
  constructor(
    private readonly engine: Engine,
    private readonly front: Front,
  ) {}

  get driver(): WebDriver {
    return this.engine.driver;
  }

  private get origin(): string {
    return this.front.url;
  }

  /**
   * Opens a page. WebKit stalls now and then when it is led to a page, whatever page that is
   *
   * (https://github.com/microsoft/playwright/issues/42385), until the limit is over. Another
   * browser then opens the page, with the same cookies.
   */
  async open(path: string): Promise<void> {
    if (await this.stalls(() => this.driver.get(this.origin + path))) {
      const cookies = this.front.lastCookies;
      // Cookies can be added on a page of their host only.
      await this.driver.get(`${this.origin}/robots.txt`);
      for (const cookie of cookies.split("; ").filter(Boolean)) {
        const [name = "", value = ""] = cookie.split(/=(.*)/s);
        await this.driver.manage().addCookie({ name, value, path: "/", secure: true, httpOnly: true, sameSite: "Lax" });
      }
      await this.driver.get(this.origin + path);
    }
  }

  /** Leaves nothing of this page to the next test. */
  async close(): Promise<void> {
    await this.stalls(async () => {
      await this.driver.manage().deleteAllCookies();
      await this.driver.get("about:blank");
    });
  }

  /** Returns true if the browser did not carry this out, and has been replaced by another. */
  private async stalls(lead: () => Promise<void>): Promise<boolean> {
    try {
      await lead();
      return false;
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) {
        throw error;
      }
      console.log(`${this.engine.name} stalled and was replaced`);
      await this.engine.replace();
      return true;
    }
  }

  /** The first element of a CSS selector, once there is one, in the middle of the window. */
  find(selector: string): Promise<WebElement> {
    return until(async () => this.inView(await this.driver.findElement(By.css(selector))));
  }

  /** WebKit's driver does not scroll to what is just below the window. */
  private async inView(element: WebElement): Promise<WebElement> {
    await this.run("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", element);
    return element;
  }

  /** The first visible element of a selector that has this accessible name. */
  named(selector: string, name: string | RegExp): Promise<WebElement> {
    const visible = "return [...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility({ visibilityProperty: true }))";
    return until(async () => {
      const names: string[] = [];
      for (const element of await this.run<WebElement[]>(visible, selector)) {
        const own = await element.getAccessibleName();
        if (typeof name === "string" ? own === name : name.test(own)) {
          return this.inView(element);
        }
        names.push(own);
      }
      throw new Error(`at ${await this.driver.getCurrentUrl()} no ${selector} is named ${name}, but ${names.join(" | ")}: ${await this.text("body")}`);
    });
  }

  button(name: string): Promise<WebElement> {
    return this.named("button", name);
  }

  link(name: string | RegExp, within = "main"): Promise<WebElement> {
    return this.named(`${within} a`, name);
  }

  /** The input of a member of the document. */
  field(key: string): Promise<WebElement> {
    return this.find(`main [name="${key}"]`);
  }

  /** Types over what stands in a field, key by key. */
  async type(key: string, text: string): Promise<void> {
    const field = await this.field(key);
    await field.click();
    await this.keys(Key.chord(Key.CONTROL, "a"));
    await this.keys(text);
  }

  /** Presses keys wherever the focus is. */
  async keys(...keys: string[]): Promise<void> {
    const actions = this.driver.actions({ async: true });
    for (const key of keys) {
      const chord = key.endsWith(Key.NULL) ? [...key].slice(0, -1) : undefined;
      if (chord) {
        chord.forEach((one) => actions.keyDown(one));
        chord.reverse().forEach((one) => actions.keyUp(one));
      } else {
        actions.sendKeys(key);
      }
    }
    await actions.perform();
  }

  /** Runs a script of the test in the page, where pages run none either. */
  run<T>(script: string, ...given: unknown[]): Promise<T> {
    return this.driver.executeScript<T>(script, ...given);
  }

  async expectAddress(pattern: string | RegExp): Promise<void> {
    const expected = typeof pattern === "string" ? this.origin + pattern : pattern;
    const address = expect.poll(async () => this.driver.getCurrentUrl().catch(() => ""));
    await (typeof expected === "string" ? address.toBe(expected) : address.toMatch(expected));
  }

  async expectHeading(text: string): Promise<void> {
    await expect.poll(() => this.text("h1")).toBe(text);
  }

  /** Expects the page to tell this outcome of the last post. */
  async expectOutcome(outcome: string): Promise<void> {
    await expect.poll(() => this.attribute("main", "data-outcome")).toBe(outcome);
  }

  async expectValue(key: string, value: string): Promise<void> {
    await expect.poll(() => this.property(`main [name="${key}"]`, "value"), key).toBe(value);
  }

  /** Expects the element of the selector to have the focus. */
  async expectFocus(selector: string): Promise<void> {
    await expect.poll(() => this.run("return document.activeElement.matches(arguments[0])", selector).catch(() => false), `focus on ${selector}`).toBe(true);
  }

  text(selector: string): Promise<string> {
    return this.driver.findElement(By.css(selector)).getText().catch(() => "");
  }

  attribute(selector: string, name: string): Promise<string | null> {
    return this.driver.findElement(By.css(selector)).getDomAttribute(name).catch(() => null);
  }

  property(selector: string, name: string): Promise<unknown> {
    return this.driver.findElement(By.css(selector)).getProperty(name).catch(() => null);
  }

  /** Signs in on the sandbox's page. */
  async signIn(user: User, returnTo = "/"): Promise<void> {
    await this.open(`/sign-in?return_to=${encodeURIComponent(returnTo)}`);
    await (await this.button(user)).click();
    await this.expectAddress(returnTo);
  }

  /** Waits until the islands respond: the first of them makes the search a combobox. */
  async hydrated(): Promise<void> {
    await expect.poll(() => this.attribute("header input[name=q]", "role")).toBe("combobox");
  }

  /** The cookies that the browser would send. */
  async cookies(): Promise<string> {
    const kept = (await this.driver.manage().getCookies()) as { name: string; value: string }[];
    return kept.map(({ name, value }) => `${name}=${value}`).join("; ");
  }

  /** Makes the window this wide. */
  async resize(width: number, height = 900): Promise<void> {
    await this.driver.manage().window().setRect({ x: 0, y: 0, width, height });
    await expect.poll(() => this.run("return innerWidth")).toBe(width);
  }
}

interface Fixtures {
  front: Front;
  portal: Portal;
  tab: Tab;
}

export const test = base.extend<Fixtures, EngineOptions & { running: Engine | undefined }>({
  engine: ["firefox", { option: true, scope: "worker" }],
  scripts: [true, { option: true, scope: "worker" }],

  running: [
    async ({ engine, scripts }, use) => {
      const running = missing(engine) === undefined ? await startEngine(engine, scripts) : undefined;
      await use(running);
      await running?.quit();
    },
    { scope: "worker" },
  ],

  front: async ({ engine, running }, use, info) => {
    info.skip(running === undefined, `SKIPPED: ${missing(engine)}`);
    const front = await Front.start(engine === "webkit" ? "https" : "http");
    await use(front);
    await front.close();
  },

  portal: async ({ front }, use, info) => {
    const running = await start(`${info.project.name}-${info.testId}`, { PORTAL_URL: front.url, PORTAL_UPSTREAM_TIMEOUT: "60" });
    front.forwardTo(running.url);
    await use(new Portal({ url: front.url, control: running.url }));
    await running.stop();
  },

  tab: async ({ running, front, portal: _ }, use) => {
    const tab = new Tab(running!, front);
    await use(tab);
    await tab.close();
  },
});
