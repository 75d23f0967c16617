// The list of customers: its pages, the search by the button, and a search without results.
import { type Locator, type Page, expect, test } from "../support/portal";
import { button } from "./profile";
import { english } from "./words";

const rows = (page: Page): Locator => page.getByRole("main").getByRole("listitem");
const names = async (page: Page): Promise<string[]> => rows(page).getByRole("link").allTextContents();

test("the pages of the list follow one another without a gap or a double", async ({ page, portal }) => {
  await portal.signIn(page, "Victor Viewer", "/customers");
  const seen: (string | null)[] = [];
  for (let pages = 0; pages < 3; pages++) {
    await expect(rows(page)).toHaveCount(25);
    seen.push(...(await rows(page).getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")))));
    await page.getByRole("link", { name: english.say("customers-next") }).click();
    await expect(page).toHaveURL(/after=/);
    await expect(page.getByRole("link", { name: english.say("customers-first") })).toBeVisible();
  }
  expect(new Set(seen).size).toBe(75);
  await page.getByRole("link", { name: english.say("customers-first") }).click();
  await expect(rows(page).getByRole("link").first()).toHaveAttribute("href", seen[0] ?? "");
});

test("the button finds names by how they start, and the address can be kept", async ({ page, portal }) => {
  await portal.signIn(page, "Victor Viewer", "/customers");
  await page.getByRole("main").getByRole("searchbox").fill("Contoso");
  await button(page, "search").click();
  await expect(page).toHaveURL("/customers?search=Contoso");
  await expect(rows(page).first()).toBeVisible();
  const found = await names(page);
  expect(found.filter((name) => !name.startsWith("Contoso"))).toEqual([]);
  await page.reload();
  await expect(page.getByRole("main").getByRole("searchbox")).toHaveValue("Contoso");
  expect(await names(page)).toEqual(found);
});

test("who finds nobody is told so", async ({ page, portal }) => {
  await portal.signIn(page, "Victor Viewer", "/customers");
  await page.getByRole("main").getByRole("searchbox").fill("Nobody & <sons>");
  await button(page, "search").click();
  await expect(page.getByText(english.say("customers-none"))).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("searchbox")).toHaveValue("Nobody & <sons>");
});

test("a customer that does not exist is not found, without asking upstream for what is no id", async ({ page, portal }) => {
  await portal.signIn(page, "Victor Viewer");
  const before = (await portal.journal()).length;
  for (const id of ["1", "..%2f..", "00000000-0000-0000-0000-00000000000g"]) {
    expect((await page.goto(`/customers/${id}/billing`))?.status(), id).toBe(404);
  }
  expect(await portal.journal()).toHaveLength(before);
});
