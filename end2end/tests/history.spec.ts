// The history of a profile, its versions, and how an older version is restored.
import { readFileSync } from "node:fs";
import { type Page, expect, test } from "../support/portal";
import { BILLING, button, expectOutcome, input, save } from "./profile";
import { LANGUAGES, Words, english } from "./words";

const HISTORY = `${BILLING.address}/history`;

async function edit(page: Page, key: string, value: string): Promise<void> {
  await page.goto(BILLING.address);
  await input(page, BILLING, key).fill(value);
  await save(page);
  await expectOutcome(page, "saved");
}

/** Opens the comparison of the oldest version with the current one. */
async function compareOldest(page: Page): Promise<void> {
  await page.goto(HISTORY);
  await page.getByRole("link", { name: new RegExp(`^${english.say("version-compare")}`) }).last().click();
  await expect(page.getByRole("heading", { name: english.say("versions-compared"), exact: true })).toBeVisible();
}

test("from the page after saving to the entry, to the versions, and back to the older values", async ({ page, portal }) => {
  await portal.signIn(page);
  await edit(page, "address.city", "Bellevue");
  await page.getByRole("status").getByRole("link").click();
  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("event-edit-outcome"));
  for (const text of ["Edith Editor", "Redmond", "Bellevue", english.say("recorded-saved")]) {
    await expect(main).toContainText(text);
  }
  await page.getByText(english.say("entry-proof"), { exact: true }).click();
  await expect(main.getByText(/^[0-9a-f]{64}$/).first()).toBeVisible();

  await main.getByRole("link", { name: english.say("profile-billing") }).click();
  await expect(page).toHaveURL(HISTORY);
  await page.getByRole("link", { name: new RegExp(`^${english.say("version-compare")}`) }).click();
  await expect(main.locator("del:visible")).toHaveText(["Redmond"]);
  await button(page, "restore").click();
  await expect(page).toHaveURL(BILLING.address);
  await expect(input(page, BILLING, "address.city")).toHaveValue("Redmond");
  await save(page);
  await expectOutcome(page, "saved");
  const puts = await portal.puts();
  expect(puts.map((put) => JSON.parse(put.requestBody).address.city)).toEqual(["Bellevue", "Redmond"]);
});

test("restoring asks before it takes an open draft away", async ({ page, portal }) => {
  await portal.signIn(page);
  await edit(page, "address.city", "Bellevue");
  await page.goto(BILLING.address);
  await input(page, BILLING, "purchaseOrderNumber").fill("typed for an hour");
  await button(page, "review").click();
  await compareOldest(page);
  const replace = page.getByRole("checkbox", { name: english.say("restore-replace") });
  await expect(replace).toBeVisible();
  // The browser does not post a form whose required box is not ticked.
  await button(page, "restore").click();
  await expect(page).toHaveURL(/history\?from=/);
  await page.goto(BILLING.address);
  await expect(input(page, BILLING, "purchaseOrderNumber")).toHaveValue("typed for an hour");

  await compareOldest(page);
  await replace.check();
  await button(page, "restore").click();
  await expect(input(page, BILLING, "address.city")).toHaveValue("Redmond");
  await expect(input(page, BILLING, "purchaseOrderNumber")).not.toHaveValue("typed for an hour");
});

test("any two versions can be compared by a plain form", async ({ page, portal }) => {
  await portal.signIn(page);
  await edit(page, "address.city", "Bellevue");
  await edit(page, "address.city", "Kirkland");
  await page.goto(HISTORY);
  const form = page.getByRole("form", { name: english.say("versions-compare") });
  await form.getByLabel(english.say("version-before"), { exact: true }).selectOption({ index: 2 });
  await form.getByLabel(english.say("version-after"), { exact: true }).selectOption({ index: 1 });
  await form.getByRole("button").click();
  const main = page.getByRole("main");
  await expect(main.locator("del:visible")).toHaveText(["Redmond"]);
  await expect(main.locator("ins:visible")).toHaveText(["Bellevue"]);
  await expect(button(page, "restore")).toHaveCount(0);
});

test("filters keep what was chosen and are a link that can be shared", async ({ page, portal }) => {
  await portal.signIn(page, "Victor Viewer");
  await portal.signIn(page, "Audrey Auditor", "/history");
  const list = page.getByRole("main").locator(".record > li");
  await page.getByText(english.say("history-filters"), { exact: true }).click();
  await page.getByLabel(english.say("history-person"), { exact: true }).selectOption("Victor Viewer");
  await page.getByLabel(english.say("history-event"), { exact: true }).selectOption(english.say("event-sign-in"));
  await page.getByRole("button", { name: english.say("history-show"), exact: true }).click();
  await expect(list).toHaveCount(1);
  await expect(list).toContainText("Victor Viewer");
  await expect(page).toHaveURL(/person=.+event=sign_in/);
  await expect(page.getByLabel(english.say("history-event"), { exact: true })).toHaveValue("sign_in");
  await page.getByLabel(english.say("history-customer"), { exact: true }).fill("contoso");
  await page.getByRole("button", { name: english.say("history-show"), exact: true }).click();
  await expect(page.getByText(english.say("history-customers-choose"))).toBeVisible();
  await expect(list).toHaveCount(0);
  await page.getByRole("link", { name: english.say("history-all"), exact: true }).click();
  await expect(list).not.toHaveCount(0);
});

test("an auditor takes the chosen rows away as a file, and that is on the audit log", async ({ page, portal }) => {
  await portal.signIn(page, "Audrey Auditor", "/history?event=sign_in");
  const started = page.waitForEvent("download");
  await page.getByRole("button", { name: english.say("export-csv"), exact: true }).click();
  const download = await started;
  expect(download.suggestedFilename()).toMatch(/^portal-audit-log-\d{4}-\d\d-\d\d\.csv$/);
  const text = readFileSync(await download.path(), "utf8");
  expect(text.trimEnd().split("\r\n")).toHaveLength(2);
  expect(text).toContain('"Audrey Auditor"');
  await page.goto("/history?event=export");
  await expect(page.getByRole("main").locator(".record > li")).toContainText(["Audrey Auditor"]);
});

for (const language of LANGUAGES) {
  test(`what was changed elsewhere is shown as such, in ${language}`, async ({ page, portal }) => {
    const words = new Words(language);
    await portal.setLanguage(page, language);
    await portal.signIn(page, "Victor Viewer", BILLING.address);
    await portal.change({ resource: "billing", set: { "address.city": "Kirkland", "address.district": "East" } });
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: words.fill("record-elsewhere", { what: words.say("profile-billing") }) }).click();
    const main = page.getByRole("main");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("event-outside-change"));
    await expect(main).toContainText(words.say("record-outside"));
    await expect(main.locator("ins:visible")).toHaveText(["Kirkland", "East"]);
    await expect(main.getByText("address.district", { exact: true })).toBeVisible();
  });
}

test("a history is read line by line, and a version is restored from the list", async ({ page, portal }) => {
  await portal.signIn(page);
  await edit(page, "address.city", "Bellevue");
  await page.goto("/history");
  const main = page.getByRole("main");
  await page.getByRole("link", { name: english.say("preset-mine"), exact: true }).click();
  const line = main.locator(".record > li");
  await expect(line).toHaveCount(1);
  const what = english.say("profile-billing");
  await expect(line.getByRole("link")).toHaveText(english.fill("record-changed", { name: "Edith Editor", what }));
  await expect(line).toContainText("Redmond → Bellevue");
  await page.getByRole("link", { name: english.say("preset-sign-ins"), exact: true }).click();
  await expect(line).toHaveText([new RegExp(english.fill("record-sign-in", { name: "Edith Editor" }))]);

  await page.goto(HISTORY);
  await expect(main.locator(".record__change")).toContainText(["Redmond → Bellevue", "Redmond → Bellevue"]);
  await main.getByRole("button", { name: new RegExp(`^${english.say("version-restore")}`) }).click();
  await expect(input(page, BILLING, "address.city")).toHaveValue("Redmond");
  await save(page);
  await expectOutcome(page, "saved");
  await page.getByRole("status").getByRole("link").click();
  await expect(main.locator("[data-restored]")).toBeVisible();
});
