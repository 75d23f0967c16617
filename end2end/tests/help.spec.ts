// Help about errors: everybody can open and search it, and an error page links to its entry.
import { type Page, expect, test } from "../support/portal";
import { screenshots } from "../support/screenshots";
import { BILLING } from "./profile";
import { LANGUAGES, Words, english } from "./words";

async function fits(page: Page): Promise<void> {
  const [width, wide] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
  expect(wide, "wider than the window").toBeLessThanOrEqual(width ?? 0);
}

/** Expects the page to fit on a narrow and on a wide screen. */
async function fitsEverywhere(page: Page): Promise<void> {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await fits(page);
  }
}

for (const language of LANGUAGES) {
  test(`errors are listed and searched by anybody, in ${language}`, async ({ page, portal }) => {
    const words = new Words(language);
    await portal.setLanguage(page, language);
    await page.setViewportSize({ width: 360, height: 740 });
    const answer = await page.goto("/help/errors");
    expect(answer?.status()).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("help-title"));
    await fits(page);

    await page.getByRole("searchbox", { name: words.say("help-search") }).fill("50105");
    await page.getByRole("button", { name: words.say("button-search") }).click();
    await expect(page.getByRole("heading", { level: 3 })).toHaveText([words.say("catalogue-aadsts50105-what")]);
    await expect(page.getByText(words.say("catalogue-aadsts50105-do"))).toBeVisible();
    await screenshots(page, `help-search-${language}`);
    await page.goto("/help/errors?q=nothing-of-this-name");
    await expect(page.getByText(words.say("help-none"))).toBeVisible();
  });

  test(`a refusal explains itself, leads to its entry, and gives support a text, in ${language}`, async ({ page, portal }) => {
    const words = new Words(language);
    await portal.signIn(page, "Edith Editor");
    await portal.setLanguage(page, language);
    await portal.quirk({ resource: "billing", quirk: "forbidden", value: "900308" });
    const answer = await page.goto(BILLING.address);
    expect(answer?.status()).toBe(403);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("catalogue-pc-900308-what"));
    const main = page.getByRole("main");
    await expect(main.getByText(words.say("catalogue-pc-900308-do"))).toBeVisible();
    await expect(main.getByText(words.say("who-role-admin"))).toBeVisible();

    await main.getByText(words.say("upstream-title")).click();
    const text = main.locator("pre");
    await expect(text).toBeVisible();
    await expect(text).toContainText("Code: 900308");
    await expect(text).toContainText("Profile: billing");
    await expect(text).toContainText(/Correlation ID: [0-9a-f-]{36}/);
    await fitsEverywhere(page);
    await screenshots(page, `help-refused-${language}`);

    await main.getByRole("link", { name: words.say("help-row") }).click();
    await expect(page).toHaveURL(/\/help\/errors\/partner-center#pc-900308$/);
    await expect(page.getByRole("heading", { level: 2, name: words.say("catalogue-pc-900308-what") })).toBeInViewport();
  });

  test(`the account page tells what was refused and which role it takes, in ${language}`, async ({ page, portal }) => {
    const words = new Words(language);
    await portal.signIn(page, "Ada Admin");
    await portal.setLanguage(page, language);
    await portal.quirk({ resource: "legal-business", quirk: "forbidden", value: "900150", method: "GET" });
    await page.goto("/partner/legal-business");
    await page.goto("/partner/billing");
    await page.goto("/account");
    await expect(page.getByRole("heading", { level: 2, name: words.say("rights-title") })).toBeVisible();
    const item = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name: words.say("profile-legal-business") }) });
    await expect(item).toContainText(words.say("rights-refused"));
    await expect(item).toContainText(words.say("needed-view"));
    await fitsEverywhere(page);
    await screenshots(page, `help-account-${language}`);
  });
}

test("the footer leads to help from every page", async ({ page, portal }) => {
  await portal.signIn(page, "Victor Viewer", "/");
  await page.getByRole("contentinfo").getByRole("link", { name: english.say("nav-help"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("help-title"));
});
