// What other browsers do otherwise than Chromium, one by one.
import { start } from "../support/start";
import { BILLING } from "../tests/profile";
import { english } from "../tests/words";
import { Front } from "./front";
import { Key, Tab, expect, test } from "./test";

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
    const tab = new Tab(running!.driver, front.url);
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
