// Every page, as somebody with a narrow screen and somebody with a screen reader meets it; and the pictures for the README.
import path from "node:path";
import { type Page, axe, expect, test } from "../support/portal";
import { VISITS, visit } from "./visits";
import { LANGUAGES, Words } from "./words";

const PICTURES = ["overview", "form", "problems", "review", "saved", "customers"];
/** Kept with the sources when SCREENSHOTS=1: the README shows these. */
const KEPT = ["overview-en-1280-light", "form-en-1280-light", "review-en-1280-light", "problems-fr-360-dark", "form-zh-Hant-360-light"];

for (const language of LANGUAGES) {
  for (const target of VISITS) {
    test(`${target.name} in ${language}`, async ({ page, portal, javaScriptEnabled }, info) => {
      test.skip(!javaScriptEnabled && language === "zh-Hant", "the same markup and style as in the other two");
      await page.setViewportSize({ width: 360, height: 740 });
      await visit(page, portal, target, new Words(language));

      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page).toHaveTitle(/.+ – .+/);
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expect(page.getByRole("contentinfo")).toBeVisible();
      expect(await stickingOut(page), "wider than the window").toEqual([]);

      if (language === "en") {
        await axe(page);
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.emulateMedia({ colorScheme: "dark" });
        await axe(page);
      }
      if (javaScriptEnabled && PICTURES.includes(target.name)) {
        for (const width of [360, 1280]) {
          for (const colorScheme of ["light", "dark"] as const) {
            await page.emulateMedia({ colorScheme });
            await picture(page, `${target.name}-${language}-${width}-${colorScheme}`, width, info.project.outputDir);
          }
        }
      }
    });
  }
}

async function picture(page: Page, name: string, width: number, output: string): Promise<void> {
  const kept = process.env.SCREENSHOTS === "1" && KEPT.includes(name);
  const folder = kept ? path.resolve(__dirname, "../../docs/screenshots") : path.join(output, "screenshots");
  await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
  if (!kept) {
    // The whole page, with the save bar at its end.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height });
  }
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: "disabled" });
}

/** What reaches past the right edge of the window, unless it scrolls within something that does not. */
async function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) {
      return [];
    }
    const wide = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > width + 0.5);
    return [`document: ${document.documentElement.scrollWidth}`, ...wide.map((element) => element.outerHTML.slice(0, 120))];
  });
}
