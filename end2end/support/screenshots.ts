// Screenshots for people to look at. No test compares them; SCREENSHOTS=1 has them taken.
import path from "node:path";
import { type Page, test } from "@playwright/test";

export const TAKEN = process.env.SCREENSHOTS === "1";

/** Writes `test-results/screenshots/{name}-{width}.png` on a narrow and on a wide screen. */
export async function screenshots(page: Page, name: string): Promise<void> {
  for (const width of TAKEN ? [360, 1280] : []) {
    await page.setViewportSize({ width, height: 900 });
    // As high as the page: sticky elements would be in the middle of a screenshot that is taller
    // than the window.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height });
    const { project } = test.info();
    const file = path.join(project.outputDir, "screenshots", `${name}-${width}-${project.name}.png`);
    await page.screenshot({ path: file, animations: "disabled" });
  }
}

/** Writes a screenshot of the README, `docs/screenshots/{name}.png`, as large as the window. */
export async function documentationScreenshot(page: Page, name: string): Promise<void> {
  const file = path.resolve(__dirname, `../../docs/screenshots/${name}.png`);
  await page.screenshot({ path: file, animations: "disabled" });
}
