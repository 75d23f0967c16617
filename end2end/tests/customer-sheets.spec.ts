// Sheets of customers: taken away, worked on, and read again.
import { readFileSync } from "node:fs";
import { expect, test } from "../support/portal";
import { checkSheet, editedSheet, openTable } from "./page_table";
import { Words } from "./words";

const words = new Words("en");

test("a list is downloaded, changed and read again, and nothing is changed by that", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor");
  await openTable(page, words, "?country=BR&sort=city");
  await page.getByLabel(words.say("sheet-export-content")).selectOption("profiles");
  const started = page.waitForEvent("download");
  await page.getByRole("button", { name: words.say("sheet-export-csv"), exact: true }).click();
  const download = await started;
  expect(download.suggestedFilename()).toMatch(/^billing-profiles-\d{4}-\d\d-\d\d\.csv$/);
  const text = readFileSync(await download.path(), "utf8");
  const [head, first] = text.split("\r\n");
  const names = head?.split(",").map((name) => name.replaceAll('"', "")) ?? [];
  const city = first?.split('","')[names.indexOf("defaultAddress.city")] ?? "";
  expect(city).not.toBe("");

  await page.getByRole("link", { name: words.say("sheet-import-link") }).click();
  const file = { name: "worked-on.csv", mimeType: "text/csv", buffer: Buffer.from(text.replace(`"${city}"`, '"Nova Aurora"')) };
  await page.getByLabel(words.say("sheet-import-file"), { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: words.say("sheet-import-check"), exact: true }).click();
  const row = page.getByRole("row").filter({ hasText: "Nova Aurora" });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(city);
  await expect(page.getByText(words.say("sheet-preview-nothing-changed"))).toBeVisible();
});

for (const width of [320, 360, 500, 768, 1100, 1280]) {
  test(`at ${width} pixels a preview shows for whom a file changes what`, async ({ page, portal }) => {
    await page.setViewportSize({ width, height: 800 });
    await portal.signIn(page, "Edith Editor");
    await checkSheet(page, words, await editedSheet(page, words));
    const row = page.getByRole("row").filter({ hasText: "Nova Aurora" }).first();
    for (const cell of await row.locator("th, td").all()) {
      await expect(cell).toBeVisible();
    }
    for (const key of ["customer", "field", "before", "after"]) {
      const head = words.say(`sheet-preview-${key}`);
      const above = page.getByRole("columnheader", { name: head, exact: true });
      await expect(width < 576 ? row.getByText(head, { exact: true }) : above).toBeVisible();
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    const table = await page.locator(".sheet-preview").evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(Math.max(wide, table)).toBeLessThanOrEqual(0);
  });
}
