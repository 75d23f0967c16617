// The screenshots in the README, taken again with SCREENSHOTS=1.
import { onlyWithScripts, test } from "../support/portal";
import { TAKEN, documentationScreenshot } from "../support/screenshots";
import { PAGE_STATES, openPage } from "./page_table";
import { type Language, Words } from "./words";

const SCREENSHOTS: [name: string, language: Language, width: number, colorScheme: "light" | "dark"][] = [
  ["overview", "en", 1280, "light"],
  ["form", "en", 1280, "light"],
  ["review", "en", 1280, "light"],
  ["problems", "fr", 360, "dark"],
  ["form", "zh-Hant", 360, "light"],
];

for (const [name, language, width, colorScheme] of TAKEN ? SCREENSHOTS : []) {
  const file = `${name}-${language}-${width}-${colorScheme}`;
  test(`${file}.png`, onlyWithScripts("one screenshot is enough"), async ({ page, portal }) => {
    const target = PAGE_STATES.find((state) => state.name === name);
    if (!target) {
      throw new Error(`the page table has no ${name}`);
    }
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
    await openPage(page, portal, target, new Words(language));
    await documentationScreenshot(page, file);
  });
}
