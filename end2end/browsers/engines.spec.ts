// What other browsers do otherwise than Chromium, one by one.
import { start } from "../support/start";
import { BILLING } from "../tests/profile";
import { Words, english } from "../tests/words";
import { Front } from "./front";
import { Key, Tab, expect, test } from "./test";

const WASM = /^GET \S+\.wasm$/;

test("the browser part is loaded once, also on a slow first visit", async ({ tab, front, scripts }) => {
  test.skip(!scripts, "nothing is loaded then");
  const release = front.hold(/\.wasm$/);
  await tab.signIn("Edith Editor", BILLING.address);
  await expect.poll(() => front.count(/^GET \S+portal\S*\.js$/)).toBeGreaterThan(0);
  await tab.type("address.city", "Bellevue");
  release();
  await tab.hydrated();
  await tab.expectValue("address.city", "Bellevue");
  expect(front.count(WASM)).toBe(1);
});

test("the browser finds nothing to complain of", async ({ tab, front, portal, scripts, running, engine }) => {
  test.skip(!scripts, "pages are the same without scripts");
  await tab.signIn("Edith Editor", BILLING.address);
  if (engine === "webkit") {
    front.cookies = await tab.cookies();
  }
  // Each page goes on by itself when its countdown has ended: then its scripts have run.
  await portal.quirk({ resource: "billing", quirk: "throttle", value: "3", times: 1 });
  const form = new RegExp(`^GET ${BILLING.address}$`);
  const log = await running!.log(front.url + BILLING.address, front.requested(form, front.count(form) + 2));
  expect(log).toEqual([]);
});

test("the list of the search does not leave the window, at any width", async ({ tab, portal, scripts }) => {
  test.skip(!scripts, "without scripts there is a page of results");
  await tab.signIn("Edith Editor", "/account");
  for (const language of ["en", "fr", "zh-Hant"] as const) {
    const words = new Words(language);
    await (await tab.button({ en: "English", fr: "Français", "zh-Hant": "繁體中文" }[language])).click();
    await expect.poll(() => tab.attribute("html", "lang")).toBe(language);
    await tab.hydrated();
    await (await tab.find("header input[name=q]")).click();
    await tab.keys(words.say("tab-billing"));
    await expect.poll(() => tab.run("return document.querySelectorAll('header [role=option]').length")).toBeGreaterThan(0);
    const wide: string[] = [];
    // Neither browser makes its window narrower than this.
    for (let width = 500; width <= 1300; width += 50) {
      await tab.resize(width);
      const [page, list] = await tab.run<[number, number]>(
        "const list = document.querySelector('header [role=listbox]').getBoundingClientRect(); return [document.documentElement.scrollWidth, list.right]",
      );
      if (page > width || list > width || list <= 0) {
        wide.push(`${language} at ${width}: page ${page}, list ${list}`);
      }
    }
    expect(wide).toEqual([]);
    await tab.resize(1280);
  }
});

test("a field for a date shows that it has the focus", async ({ tab, scripts }) => {
  test.skip(!scripts, "styles are the same without scripts");
  await tab.signIn("Victor Viewer", "/history");
  await (await tab.find("main summary")).click();
  await (await tab.find("main input[type=date]")).click();
  await tab.expectFocus("input[type=date]");
  const byMouse = await tab.run("const style = getComputedStyle(document.activeElement); return `${style.outlineStyle} ${style.outlineWidth}`");
  expect(byMouse).toBe("solid 3px");
  for (let presses = 0; presses < 8; presses++) {
    await tab.keys(Key.TAB);
    const seen = await tab.run<string[]>("const at = document.activeElement, style = getComputedStyle(at); return [at.tagName, style.outlineStyle, style.outlineWidth]");
    expect(seen.slice(1), seen[0]).toEqual(["solid", "3px"]);
  }
});

test("the title of a section stands below its line, and that of a conflict inside of its box", async ({ tab, portal, scripts }) => {
  test.skip(!scripts, "styles are the same without scripts");
  await tab.signIn("Edith Editor", BILLING.address);
  const gaps = `return [...document.querySelectorAll("main legend > :is(h2, h3)")].map((title) =>
    title.getBoundingClientRect().top - title.closest("fieldset").getBoundingClientRect().top)`;
  const sections = await tab.run<number[]>(gaps);
  expect(sections.length).toBeGreaterThan(1);
  expect(sections.filter((gap) => gap < 12), "on the line").toEqual([]);
  const apart = await tab.run<number[]>(`return [...document.querySelectorAll("main fieldset > legend")].map((legend) =>
    legend.nextElementSibling.getBoundingClientRect().top - legend.firstElementChild.getBoundingClientRect().bottom)`);
  expect(apart.filter((gap) => gap < 4 || gap > 24), "too close to what follows, or too far").toEqual([]);
  await tab.type("address.city", "Mine");
  await portal.change({ resource: "billing", set: { "address.city": "Theirs" } });
  await (await tab.button(english.say("button-review"))).click();
  await tab.expectOutcome("conflict");
  const boxes = await tab.run<number[]>(gaps);
  expect(boxes).toHaveLength(1);
  expect(boxes.filter((gap) => gap < 8), "over the edge of the box").toEqual([]);
});

test("the Enter that ends a composition starts no search", async ({ tab, scripts }) => {
  test.skip(!scripts, "without scripts the browser decides");
  await tab.signIn("Victor Viewer", "/account");
  await tab.hydrated();
  await (await tab.find("header input[name=q]")).click();
  await tab.keys("a");
  await expect.poll(() => tab.run("return document.querySelectorAll('header [role=option]').length")).toBeGreaterThan(0);
  await tab.keys(Key.ARROW_DOWN);
  await expect.poll(() => tab.attribute("header input[name=q]", "aria-activedescendant")).toBeTruthy();
  const enter = (keyCode: number) =>
    tab.run<boolean>(
      `const event = new KeyboardEvent("keydown", { key: "Enter", keyCode: arguments[0], bubbles: true, cancelable: true });
      document.activeElement.dispatchEvent(event); return event.defaultPrevented`,
      keyCode,
    );
  expect(await enter(229), "the input method's own").toBe(false);
  expect(await enter(13), "Enter leads to the result").toBe(true);
});

test("who cannot get in by http://localhost is told why, and who can gets in", async ({ running, engine, scripts }, info) => {
  test.skip(!scripts, "cookies are the same without scripts");
  test.skip(running === undefined, "not installed");
  const front = await Front.start("http");
  const portal = await start(`${info.project.name}-plain`, { PORTAL_URL: front.url });
  front.forwardTo(portal.url);
  try {
    const tab = new Tab(running!, front);
    await tab.open("/sign-in?return_to=/account");
    await (await tab.button("Edith Editor")).click();
    if (engine === "webkit") {
      await tab.expectHeading(english.say("error-callback-cookie-title"));
      expect(await tab.text("main")).toContain("http://localhost");
    } else {
      await tab.expectAddress("/account");
    }
  } finally {
    await portal.stop();
    await front.close();
    await running!.driver.manage().deleteAllCookies();
  }
});

test("a browser that stalls is replaced, and whoever was signed in still is", async ({ tab, front }) => {
  await tab.signIn("Victor Viewer", "/account");
  const stalled = tab.driver;
  await stalled.manage().setTimeouts({ pageLoad: 1_000 });
  const release = front.hold(/^\/history/);
  const opened = tab.open("/history");
  await front.requested(/^GET \/robots\.txt$/, 1);
  release();
  await opened;
  expect(tab.driver).not.toBe(stalled);
  await tab.expectAddress("/history");
});
