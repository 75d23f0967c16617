// Keyboard shortcuts, and the switch for those of a single key.
import { afterRequests, axe, expect, hydrated, stopClock, test } from "../support/portal";
import { BILLING, SUPPORT, expectOutcome, input } from "./profile";
import { LANGUAGES, Words, english } from "./words";

for (const language of LANGUAGES) {
  test(`a page tells the shortcuts and turns single keys off and on, in ${language}`, async ({ page, portal }) => {
    const words = new Words(language);
    await portal.signIn(page, "Edith Editor");
    await portal.setLanguage(page, language);
    await page.goto("/");
    await page.getByRole("contentinfo").getByRole("link", { name: words.say("keys-title") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.say("keys-title"));
    await page.getByRole("button", { name: words.say("keys-turn-off") }).click();
    await expect(page.getByText(words.say("keys-are-off"))).toBeVisible();
    await page.getByRole("button", { name: words.say("keys-turn-on") }).click();
    await expect(page.getByText(words.say("keys-are-on"))).toBeVisible();
  });
}

test("the help on profiles is reached from a section and comes back by the keyboard", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", SUPPORT.address);
  await page.getByRole("group", { name: english.say("section-support") }).getByRole("link", { name: english.say("use-more") }).press("Enter");
  await expect(page).toHaveURL("/help/profiles#support-support");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("uses-title"));
});

test.describe("with a script", () => {
  test.beforeEach(({ javaScriptEnabled }) => {
    test.skip(!javaScriptEnabled, "needs a script");
  });

  test("pairs lead to pages, but not for somebody who types", async ({ page, portal }) => {
    // The second key of a pair has to follow the first within a time.
    await stopClock(page);
    await portal.signIn(page, "Edith Editor", "/");
    for (const [letter, address] of [["c", "/customers"], ["d", "/drafts"], ["h", "/history"], ["a", "/account"], ["o", "/"]] as const) {
      await hydrated(page);
      await page.keyboard.press("g");
      await page.keyboard.press(letter);
      await expect(page).toHaveURL(address);
    }
    await page.goto(SUPPORT.address);
    await hydrated(page);
    const email = input(page, SUPPORT, "email");
    await email.fill("");
    await email.pressSequentially("gc/?");
    await expect(email).toHaveValue("gc/?");
    await afterRequests(page);
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page).toHaveURL(SUPPORT.address);
  });

  test("a question mark lists them, and the focus comes back", async ({ page, portal }) => {
    await portal.signIn(page, "Victor Viewer", "/account");
    await hydrated(page);
    const link = page.getByRole("navigation").getByRole("link", { name: english.say("nav-history") });
    for (const close of ["Escape", "Enter"]) {
      await link.focus();
      await page.keyboard.press("?");
      const dialog = page.getByRole("dialog", { name: english.say("keys-title") });
      await expect(dialog).toBeVisible();
      await expect(dialog.getByRole("button", { name: english.say("keys-close") })).toBeFocused();
      if (close === "Escape") {
        await axe(page);
      }
      await page.keyboard.press(close);
      await expect(dialog).toBeHidden();
      await expect(link).toBeFocused();
    }
    await page.keyboard.press("/");
    await expect(page.getByRole("banner").getByRole("combobox")).toBeFocused();
    await expect(page.getByRole("banner").getByRole("combobox")).toHaveValue("");
  });

  test("turned off, single keys do nothing and the others still work", async ({ page, portal }) => {
    await portal.signIn(page, "Edith Editor", "/account");
    await hydrated(page);
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByRole("button", { name: english.say("keys-turn-off") }).click();
    await expect(page.getByText(english.say("keys-are-off"))).toBeVisible();
    await hydrated(page);
    for (const key of ["g", "c", "/", "?"]) {
      await page.keyboard.press(key);
    }
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("banner").getByRole("combobox")).toBeFocused();
    await afterRequests(page);
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page).toHaveURL("/help/shortcuts");
  });

  test("an edit is reviewed and saved by the keyboard, from problem to problem", async ({ page, portal }) => {
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await hydrated(page);
    const [line, email] = [input(page, BILLING, "address.addressLine1"), input(page, BILLING, "primaryContact.email")];
    const before = [await line.inputValue(), await email.inputValue()];
    await line.fill("");
    await email.fill("nowhere");
    await page.keyboard.press("Control+Enter");
    await expectOutcome(page, "problems");
    await hydrated(page);
    await page.keyboard.press("F8");
    await expect(line).toBeFocused();
    await line.fill(`${before[0]} 2`);
    await page.keyboard.press("F8");
    await expect(email).toBeFocused();
    await email.fill(before[1] ?? "");
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
    await hydrated(page);
    await page.keyboard.press("Control+Enter");
    await expectOutcome(page, "saved");
    expect(await portal.puts()).toHaveLength(1);
  });
});
