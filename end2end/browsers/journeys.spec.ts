// What people do all day, in Firefox and in WebKitGTK, with and without JavaScript.
import { BILLING, SUPPORT } from "../tests/profile";
import { LANGUAGES, Words, english } from "../tests/words";
import { Key, type Tab, expect, test } from "./test";

const CITY = "address.city";
const EMAIL = "primaryContact.email";

async function toReview(tab: Tab, words: Words = english): Promise<void> {
  await (await tab.button(words.say("button-review"))).click();
  await tab.expectHeading(words.say("review-heading"));
}

async function save(tab: Tab, words: Words = english): Promise<void> {
  await (await tab.button(words.say("button-save"))).click();
}

test("somebody signs in, corrects a value, reviews and saves it, and signs out", async ({ tab, portal }) => {
  await tab.signIn("Edith Editor");
  await (await tab.link(english.say("profile-billing"))).click();
  await tab.expectAddress(BILLING.address);
  await tab.expectValue(CITY, "Redmond");
  await tab.type(CITY, "Saint-Étienne");
  await toReview(tab);
  await expect.poll(() => tab.text("main")).toContain("Saint-Étienne");
  await save(tab);
  await tab.expectOutcome("saved");
  await tab.expectValue(CITY, "Saint-Étienne");
  const puts = await portal.puts();
  expect(puts.map((put) => put.status)).toEqual([200]);
  expect(JSON.parse(puts[0]!.requestBody).address.city).toBe("Saint-Étienne");

  await (await tab.button(english.say("sign-out"))).click();
  await expect.poll(() => tab.driver.getCurrentUrl()).not.toContain(BILLING.address);
  await tab.open("/account");
  await tab.button("Edith Editor");
});

test("problems are said at their fields, what was typed is kept, and the summary leads there", async ({ tab, portal }) => {
  await tab.signIn("Edith Editor", BILLING.address);
  await tab.type(EMAIL, "nobody at example");
  await tab.type(CITY, "Bellevue");
  await (await tab.button(english.say("button-review"))).click();
  await tab.expectOutcome("problems");
  await tab.expectFocus("#summary");
  await tab.expectValue(EMAIL, "nobody at example");
  await tab.expectValue(CITY, "Bellevue");
  expect(await tab.attribute(`main [name="${EMAIL}"]`, "aria-invalid")).toBe("true");
  expect(await tab.attribute(`main [name="${CITY}"]`, "aria-invalid")).toBe(null);
  await (await tab.link(new RegExp(`${english.say("problem-email").replaceAll(".", "\\.")}$`), "#summary")).click();
  await tab.expectFocus(`[name="${EMAIL}"]`);
  await tab.type(EMAIL, "somebody@münchen.example");
  await toReview(tab);
  await save(tab);
  await tab.expectOutcome("saved");
  await tab.expectValue(EMAIL, "somebody@münchen.example");
  expect(await portal.puts()).toHaveLength(1);
});

test("a conflict shows all three values, and is decided", async ({ tab, portal }) => {
  await tab.signIn("Edith Editor", BILLING.address);
  await tab.type(CITY, "Mine");
  await portal.change({ resource: "billing", set: { [CITY]: "Theirs" } });
  await (await tab.button(english.say("button-review"))).click();
  await tab.expectOutcome("conflict");
  await expect.poll(() => tab.text(".clash")).toMatch(/Redmond[^]*Mine|Mine[^]*Redmond/);
  expect(await tab.text(".clash")).toContain("Theirs");
  const mine = await tab.find(`[name="choice.${CITY}"][value="mine"]`);
  expect(await mine.isSelected()).toBe(false);
  await mine.click();
  expect(await mine.isSelected()).toBe(true);
  expect(await portal.puts()).toEqual([]);
  await save(tab);
  await tab.expectOutcome("saved");
  await tab.expectValue(CITY, "Mine");
  expect(await portal.puts()).toHaveLength(1);
});

test("a draft is kept, listed, discarded and taken back", async ({ tab, portal, scripts }) => {
  await tab.signIn("Edith Editor", BILLING.address);
  if (scripts) {
    await tab.hydrated();
    await tab.type(CITY, "Bellevue");
    // Typing alone keeps it, after a pause.
    const [before = "", after = ""] = english.say("typing-kept").split("{ $time }");
    const status = () => tab.text("main [role=status]:last-of-type, main output");
    await expect.poll(status, "kept").toContain(before);
    await expect.poll(status, "kept").toContain(after);
  } else {
    await tab.type(CITY, "Bellevue");
    await toReview(tab);
  }
  await tab.open("/drafts");
  await (await tab.link(english.say("profile-billing"))).click();
  await tab.expectAddress(BILLING.address);
  await tab.expectValue(CITY, "Bellevue");
  await (await tab.button(english.say("button-discard"))).click();
  await tab.expectOutcome("discarded");
  await tab.expectValue(CITY, "Redmond");
  await (await tab.button(english.say("draft-undo"))).click();
  await tab.expectValue(CITY, "Bellevue");
  await toReview(tab);
  await save(tab);
  await tab.expectOutcome("saved");
  expect(await portal.puts()).toHaveLength(1);
});

test("a customer is found in the list and by the search of every page", async ({ tab, scripts }) => {
  await tab.signIn("Victor Viewer", "/customers");
  const first = await tab.find("main li a");
  const [name, address] = [await first.getText(), new URL(String(await first.getProperty("href"))).pathname];
  const search = await tab.find("main input[type=search]");
  await search.click();
  await tab.keys(name.slice(0, 10), Key.ENTER);
  await tab.expectAddress(/\/customers\?search=/);
  await (await tab.link(name)).click();
  await tab.expectAddress(address);

  await tab.open("/account");
  if (scripts) {
    await tab.hydrated();
  }
  await (await tab.find("header input[name=q]")).click();
  await tab.keys(name.slice(0, 10));
  if (scripts) {
    await expect.poll(() => tab.text("header [role=listbox]")).toContain(name);
    await tab.keys(Key.ARROW_DOWN);
    await expect.poll(() => tab.attribute("header input[name=q]", "aria-activedescendant")).toBeTruthy();
    await tab.keys(Key.ESCAPE);
    await expect.poll(() => tab.attribute("header input[name=q]", "aria-expanded")).toBe("false");
  }
  await tab.keys(Key.ENTER);
  await tab.expectHeading(english.say("search-title"));
  await (await tab.link(name)).click();
  await tab.expectAddress(address);
});

/** Presses Tab until this element has the focus. */
async function tabTo(tab: Tab, selector: string): Promise<void> {
  await tab.find(selector);
  for (let presses = 0; presses < 120; presses++) {
    if (await tab.run("return document.activeElement.matches(arguments[0])", selector)) {
      return;
    }
    await tab.keys(Key.TAB);
  }
  await tab.expectFocus(selector);
}

/** The link to the content is the first stop of a page, and the first stop of the content the next. */
async function skip(tab: Tab): Promise<void> {
  await tab.find("#main");
  await tab.keys(Key.TAB);
  await tab.expectFocus("a.skip");
  await tab.keys(Key.ENTER);
  await tab.keys(Key.TAB);
  const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const script = `return document.activeElement === [...document.querySelectorAll("#main :is(${STOPS})")].find((stop) => stop.checkVisibility())`;
  await expect.poll(() => tab.run(script), "the first stop of the content").toBe(true);
}

test("a value is corrected, and a problem solved, by keyboard alone", async ({ tab, portal }) => {
  await tab.open(`/sign-in?return_to=${BILLING.address}`);
  await tab.button("Edith Editor");
  await tabTo(tab, "[value=edith]");
  await tab.keys(Key.ENTER);
  await tab.expectAddress(BILLING.address);
  await skip(tab);
  await tabTo(tab, `[name="${CITY}"]`);
  await tab.keys(Key.chord(Key.CONTROL, "a"), "Bellevue");
  await tabTo(tab, `[name="${EMAIL}"]`);
  await tab.keys(Key.chord(Key.CONTROL, "a"), "nobody at example");
  await tabTo(tab, "[name=intent][value=review]");
  await tab.keys(Key.ENTER);
  await tab.expectOutcome("problems");
  await tab.expectFocus("#summary");
  await tab.keys(Key.TAB);
  await tab.expectFocus("#summary a");
  await tab.keys(Key.ENTER);
  await tab.expectFocus(`[name="${EMAIL}"]`);
  await tab.keys(Key.chord(Key.CONTROL, "a"), "somebody@fabrikam.example");
  await tabTo(tab, "[name=intent][value=review]");
  await tab.keys(Key.ENTER);
  await tab.expectHeading(english.say("review-heading"));
  await skip(tab);
  await tabTo(tab, "[name=intent][value=save]");
  await tab.keys(Key.ENTER);
  await tab.expectOutcome("saved");
  await tab.expectFocus("#summary");
  await tab.expectValue(CITY, "Bellevue");
  expect(await portal.puts()).toHaveLength(1);
});

test("every language is chosen on the page, and stays", async ({ tab }) => {
  await tab.signIn("Edith Editor", SUPPORT.address);
  const names = { en: "English", fr: "Français", "zh-Hant": "繁體中文" };
  for (const language of ["fr", "zh-Hant", "en"] satisfies typeof LANGUAGES[number][]) {
    const words = new Words(language);
    await (await tab.button(names[language])).click();
    await expect.poll(() => tab.attribute("html", "lang")).toBe(language);
    await tab.expectAddress(SUPPORT.address);
    await tab.expectHeading(words.say("profile-support"));
    const label = words.label("support", "telephone");
    expect(await (await tab.named("main input", label)).getDomAttribute("name")).toBe("telephone");
    await tab.open("/drafts");
    await expect.poll(() => tab.attribute("html", "lang")).toBe(language);
    await tab.open(SUPPORT.address);
  }
});
