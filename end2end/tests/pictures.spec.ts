// The pictures in the README, taken anew with SCREENSHOTS=1.
import path from "node:path";
import { test } from "../support/portal";
import { VISITS, visit } from "./visits";
import { type Language, Words } from "./words";

const KEPT: [name: string, language: Language, width: number, colorScheme: "light" | "dark"][] = [
  ["overview", "en", 1280, "light"],
  ["form", "en", 1280, "light"],
  ["review", "en", 1280, "light"],
  ["problems", "fr", 360, "dark"],
  ["form", "zh-Hant", 360, "light"],
];

for (const [name, language, width, colorScheme] of process.env.SCREENSHOTS === "1" ? KEPT : []) {
  const file = `${name}-${language}-${width}-${colorScheme}.png`;
  test(file, async ({ page, portal, javaScriptEnabled }) => {
    test.skip(!javaScriptEnabled, "one picture is enough");
    const target = VISITS.find((visit) => visit.name === name);
    if (!target) {
      throw new Error(`${name} is no page`);
    }
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
    await visit(page, portal, target, new Words(language));
    await page.screenshot({ path: path.resolve(__dirname, "../../docs/screenshots", file), animations: "disabled" });
  });
}
