// Sheets of customers: taken away, worked on, and read again.
import { readFileSync } from "node:fs";
import { expect, test } from "../support/portal";
import { openTable } from "./page_table";
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
