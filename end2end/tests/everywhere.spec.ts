// Every page and every state of it, for everybody: with a screen reader, by keyboard, enlarged, in light and dark, in colours of one's own,
// in every language. The table of pages is in visits.ts.
import { type Page, axeInLightAndDark, expect, test } from "../support/portal";
import { foreign, unheard } from "../support/heard";
import { forcedColours, layout, layoutSpacedOut, moving, tabbing } from "../support/looks";
import { VISITS, type Visit, speak } from "./visits";
import { LANGUAGES, type Language, Words } from "./words";

/** A 1280 by 1024 window: as it is, and enlarged twice and four times. */
const WHOLE = { width: 1280, height: 1024 };
const TWICE = { width: 640, height: 512 };
const FOUR_TIMES = { width: 320, height: 256 };

for (const target of VISITS) {
  // What a reload does not show again is gone to anew for each language.
  for (const languages of target.once ? LANGUAGES.map((language) => [language]) : [LANGUAGES]) {
    const name = target.once ? `${target.name} in ${languages[0]}` : target.name;
    test(`${name}, for everybody`, async ({ page, portal, javaScriptEnabled }) => {
      test.skip(!javaScriptEnabled && (target.awake || languages[0] !== "en"), "the same words and style as with JavaScript");
      await page.setViewportSize(WHOLE);
      for (const language of javaScriptEnabled ? languages : ["en" as const]) {
        await speak(page, portal, language);
        if (language === languages[0]) {
          await portal.signIn(page, target.user);
          await target.go(page, portal, new Words(language));
        } else {
          await page.reload();
        }
        await lookAt(page, target, language, javaScriptEnabled !== false);
      }
    });
  }
}

test("what would be in somebody's way is seen", async ({ page, javaScriptEnabled }) => {
  test.skip(!javaScriptEnabled, "the looks are the same");
  await page.setViewportSize(WHOLE);
  await page.goto("/help/errors?q=403");
  const spoilt = async (css: string) =>
    page.evaluate((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets = [sheet];
    }, css);
  expect(await layout(page)).toEqual([]);
  for (const [css, seen] of [
    ["h1 { inline-size: 2000px }", /wide/],
    ["h1 { position: relative; inset-block-start: 2rem }", /lies over/],
    ["h1 { block-size: 1rem; overflow: hidden }", /cut off/],
    [".button { inline-size: 2rem; white-space: nowrap }", /reaches out/],
  ] as const) {
    await spoilt(css);
    expect((await layout(page)).join(), css).toMatch(seen);
  }
  await spoilt("hgroup p { background: yellow }");
  expect(await forcedColours(page)).not.toEqual([]);
  await spoilt("html { scroll-behavior: smooth }");
  expect(await moving(page)).toHaveLength(1);
  await spoilt("a { outline: none !important } .foot { position: fixed; inset-block-start: 0 }");
  expect((await tabbing(page)).join()).toMatch(/no outline.*hidden by|hidden by.*no outline/s);
  await page.evaluate(() => document.querySelector("main label")?.remove());
  expect(await unheard(page)).not.toEqual([]);
  expect(await foreign(page, new Set([new Words().say("help-title")]))).not.toEqual([]);
});

async function lookAt(page: Page, target: Visit, language: Language, awake: boolean): Promise<void> {
  const wrong = (look: string) => `${target.name} in ${language}: ${look}`;
  await expect(page.locator("html")).toHaveAttribute("lang", language);
  await expect(page).toHaveTitle(/.+ – .+/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page.getByRole("contentinfo")).toBeVisible();
  // What can be opened is looked at too.
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));

  await axeInLightAndDark(page);
  expect.soft(await layout(page), wrong("as it is")).toEqual([]);
  for (const [size, look] of [[TWICE, "200 %"], [FOUR_TIMES, "400 %"]] as const) {
    await page.setViewportSize(size);
    expect.soft(await layout(page), wrong(look)).toEqual([]);
  }
  expect.soft(await layoutSpacedOut(page), wrong("400 %, spaced out")).toEqual([]);
  await page.setViewportSize(WHOLE);
  expect.soft(await layoutSpacedOut(page), wrong("spaced out")).toEqual([]);
  expect.soft(await unheard(page), wrong("told")).toEqual([]);
  if (language !== "en") {
    expect.soft(await foreign(page, onlyEnglish(language)), wrong("in English")).toEqual([]);
  }
  if (language === "en") {
    expect.soft(await forcedColours(page), wrong("forced colours")).toEqual([]);
    expect.soft(await moving(page), wrong("reduced motion")).toEqual([]);
  }
  if (language === "en" && awake) {
    await page.setViewportSize({ width: 1280, height: 720 });
    expect.soft(await tabbing(page), wrong("by keyboard")).toEqual([]);
    await page.setViewportSize(WHOLE);
  }
}

/** Sentences that only English has. */
function onlyEnglish(language: Language): Set<string> {
  const [english, own] = [new Words("en").all(), new Set(new Words(language).all())];
  return new Set(english.filter((sentence) => !own.has(sentence)));
}
