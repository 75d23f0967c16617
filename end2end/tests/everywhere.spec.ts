// Every page in every state, for everybody: with a screen reader, by keyboard, enlarged, in light
// and dark, in forced colors, in every language. The table of pages is in page_table.ts.
import { type Page, axeInLightAndDark, axeWithoutColors, expect, hydrated, onlyWithScripts, test } from "../support/portal";
import { SentDocument, invalid, invalidAttributes } from "../support/html";
import { announcementProblems, untranslated } from "../support/screen_reader";
import {
  NARROWEST,
  WIDTHS,
  forcedColorsProblems,
  keyboardFocusProblems,
  layoutProblems,
  layoutProblemsWithTextSpacing,
  motionProblems,
  widthProblems,
} from "../support/visual_checks";
import { PAGE_STATES, type PageState, openPage } from "./page_table";
import { LANGUAGES, type Language, Words } from "./words";

/** A window of 1280 by 1024 pixels, enlarged to 200 % and to 400 %. */
const WHOLE = { width: 1280, height: 1024 };
const TWICE = { width: 640, height: 512 };
const FOUR_TIMES = { width: 320, height: 256 };

for (const target of PAGE_STATES) {
  test.describe(() => {
    test.use({ settings: target.settings ?? {} });
    // A page that changes when it is loaded again is opened again for each language.
    for (const languages of target.once ? LANGUAGES.map((language) => [language]) : [LANGUAGES]) {
      const name = target.once ? `${target.name} in ${languages[0]}` : target.name;
      const details = target.scripted || languages[0] !== "en" ? onlyWithScripts("the same words and style as with JavaScript") : {};
      test(`${name}, for everybody`, details, async ({ page, portal, javaScriptEnabled }) => {
        await page.setViewportSize(WHOLE);
        const sent = new SentDocument(page);
        if (javaScriptEnabled) {
          // Countdowns stand still: a page must not go on by itself while it is checked.
          await page.clock.setFixedTime(Date.now());
        }
        for (const language of javaScriptEnabled ? languages : ["en" as const]) {
          if (language === languages[0]) {
            await openPage(page, portal, target, new Words(language));
          } else {
            await portal.setLanguage(page, language);
            await page.reload();
          }
          await check(page, target, language, javaScriptEnabled !== false);
          expect.soft(await sent.problems(), `${target.name} in ${language}: HTML`).toEqual([]);
        }
      });
    }
  });
}

test("what HTML does not allow is seen", onlyWithScripts("the check is the same"), async ({ page }) => {
  const sent = new SentDocument(page);
  await page.goto("/help/errors?q=403");
  expect(await sent.problems()).toEqual([]);
  for (const [html, seen] of [
    ["<p>one<!>two</p>", /parser-error/],
    ['<p id="a"></p><p id="a"></p>', /no-dup-id/],
    ["<p><div></div></p>", /close-order/],
    ['<select name="a"><option value="a"></option></select>', /option-text/],
    ['<select name="a" required><option value="a">A</option></select>', /required-select/],
    ['<input name="a" type="date" value="soon">', /date-value/],
  ] as const) {
    expect((await invalid(`<!DOCTYPE html><html lang="en"><head><title>a</title></head><body>${html}</body></html>`)).join(), html).toMatch(seen);
  }
});

test("what would be in somebody's way is seen", onlyWithScripts("the checks are the same"), async ({ page }) => {
  await page.setViewportSize(WHOLE);
  await page.goto("/help/errors?q=403");
  const spoilt = async (css: string) =>
    page.evaluate((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets = [sheet];
    }, css);
  expect(await layoutProblems(page)).toEqual([]);
  for (const [css, seen] of [
    ["h1 { inline-size: 2000px }", /wide/],
    ["h1 { position: relative; inset-block-start: 2rem }", /lies over/],
    ["h1 { block-size: 1rem; overflow: hidden }", /cut off/],
    [".button { inline-size: 2rem; white-space: nowrap }", /reaches out/],
  ] as const) {
    await spoilt(css);
    expect((await layoutProblems(page)).join(), css).toMatch(seen);
  }
  await spoilt("hgroup p { background: yellow }");
  expect(await forcedColorsProblems(page)).not.toEqual([]);
  await spoilt("html { scroll-behavior: smooth }");
  expect(await motionProblems(page)).toHaveLength(1);
  await spoilt("a { outline: none !important } .foot { position: fixed; inset-block-start: 0 }");
  expect((await keyboardFocusProblems(page)).join()).toMatch(/no outline.*hidden by|hidden by.*no outline/s);
  await spoilt("h1 { inline-size: 700px }");
  expect((await widthProblems(page)).join()).toMatch(/^320 px: .*<h1>.*,704 px: [^,]*$/s);
  await page.setViewportSize(WHOLE);
  await page.evaluate(() => document.querySelector("main label")?.remove());
  expect(await announcementProblems(page)).not.toEqual([]);
  expect(await untranslated(page, new Set([new Words().say("help-title")]))).not.toEqual([]);
});

async function check(page: Page, target: PageState, language: Language, scripted: boolean): Promise<void> {
  const problems = (what: string) => `${target.name} in ${language}: ${what}`;
  await expect(page.locator("html")).toHaveAttribute("lang", language);
  await expect(page).toHaveTitle(/.+ – .+/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page.getByRole("contentinfo")).toBeVisible();
  if (scripted && (await page.locator("leptos-island").count()) > 0) {
    await hydrated(page);
  }
  // Opens everything that can be opened, so that it is checked too.
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));

  expect.soft(await invalidAttributes(page), problems("attributes")).toEqual([]);
  // Colors are the same in every language.
  await (language === "en" ? axeInLightAndDark(page) : axeWithoutColors(page));
  expect.soft(await layoutProblems(page), problems("layout")).toEqual([]);
  for (const [size, zoom] of [[TWICE, "200 %"], [FOUR_TIMES, "400 %"]] as const) {
    await page.setViewportSize(size);
    expect.soft(await layoutProblems(page), problems(`layout at ${zoom}`)).toEqual([]);
  }
  expect.soft(await layoutProblemsWithTextSpacing(page), problems("text spacing at 400 %")).toEqual([]);
  if (scripted) {
    const widths = language === "fr" ? WIDTHS : NARROWEST;
    expect.soft(await widthProblems(page, widths), problems("wider than the window")).toEqual([]);
  }
  await page.setViewportSize(WHOLE);
  expect.soft(await layoutProblemsWithTextSpacing(page), problems("text spacing")).toEqual([]);
  expect.soft(await announcementProblems(page), problems("screen reader")).toEqual([]);
  if (language !== "en") {
    expect.soft(await untranslated(page, onlyEnglish(language)), problems("in English")).toEqual([]);
  }
  if (language === "en") {
    expect.soft(await forcedColorsProblems(page), problems("forced colors")).toEqual([]);
    expect.soft(await motionProblems(page), problems("reduced motion")).toEqual([]);
  }
  if (language === "en" && scripted) {
    await page.setViewportSize({ width: 1280, height: 720 });
    expect.soft(await keyboardFocusProblems(page), problems("keyboard")).toEqual([]);
    await page.setViewportSize(WHOLE);
  }
}

/** Sentences that only English has. */
function onlyEnglish(language: Language): Set<string> {
  const [english, own] = [new Words("en").all(), new Set(new Words(language).all())];
  return new Set(english.filter((sentence) => !own.has(sentence)));
}
