// Administrators see who has signed in and end sessions; every test with and without JavaScript.
import { type Page, type Portal, expect, test } from "../support/portal";
import { english } from "./words";

const EDITH = "Edith Editor";

/** Another browser in which Edith is signed in. */
async function asEdith(page: Page, portal: Portal): Promise<Page> {
  const context = await page.context().browser()!.newContext({ baseURL: portal.url });
  const other = await context.newPage();
  await portal.signIn(other, EDITH, "/account");
  await expect(other).toHaveURL("/account");
  return other;
}

/** The item of the list that is about Edith. */
function edith(page: Page) {
  return page.getByRole("main").getByRole("listitem").filter({ has: page.getByRole("heading", { name: EDITH }) });
}

test("an administrator finds a colleague's session and ends it", async ({ page, portal }) => {
  const other = await asEdith(page, portal);
  await portal.signIn(page, "Ada Admin", "/");
  await page.getByRole("link", { name: english.say("nav-people"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("people-title"));
  await expect(edith(page)).toContainText("Portal.Editor");
  await expect(edith(page)).toContainText("Chrome");
  await edith(page).getByRole("button", { name: `End session of ${EDITH}` }).click();
  await expect(page).toHaveURL(/\/people\?of=.*&ended=one$/);
  await expect(page.getByRole("status").filter({ hasText: english.fill("people-ended-one", { name: EDITH }) })).toBeVisible();
  await expect(edith(page)).toContainText(english.say("people-no-session"));
  await other.goto("/account");
  await expect(other).not.toHaveURL("/account");
  await other.context().close();
});

test("all sessions of a colleague end at once, from the page about them", async ({ page, portal }) => {
  const others = [await asEdith(page, portal), await asEdith(page, portal)];
  await portal.signIn(page, "Ada Admin", "/people");
  await edith(page).getByRole("heading").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(EDITH);
  const end = page.getByRole("button", { name: `End session of ${EDITH}` });
  await expect(end).toHaveCount(2);
  await page.getByRole("button", { name: `End all sessions of ${EDITH}` }).click();
  await expect(page).toHaveURL(/\/people\?person=.*&ended=all$/);
  await expect(end).toHaveCount(0);
  for (const other of others) {
    await other.goto("/account");
    await expect(other).not.toHaveURL("/account");
    await other.context().close();
  }
  await page.goto("/history?event=session_end");
  await page.getByRole("main").getByRole("listitem").getByRole("link").first().click();
  await expect(page.getByRole("main")).toContainText(EDITH);
  await expect(page.getByRole("main")).toContainText("Ada Admin");
});

test("nobody else finds the page", async ({ page, portal }) => {
  await portal.signIn(page, EDITH, "/");
  await expect(page.getByRole("link", { name: english.say("nav-people"), exact: true })).toHaveCount(0);
  const answer = await page.goto("/people");
  expect(answer?.status()).toBe(403);
});
