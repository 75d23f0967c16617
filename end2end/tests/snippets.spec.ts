// The code snippets of the review, which do the same change with other tools.
import { expect, test } from "../support/portal";
import { BILLING, button, input } from "./profile";
import { LANGUAGES, Words } from "./words";

/** A part of each tool's snippet. */
const SNIPPETS = { curl: "curl --fail-with-body", powershell: "Set-PartnerBillingProfile", csharp: ".Update(profile);", java: ".update(profile);" };

for (const language of LANGUAGES) {
  test(`each tool's text opens and scrolls by keyboard, in ${language}`, async ({ page, portal }) => {
    const words = new Words(language);
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await page.getByRole("button", { name: { en: "English", fr: "Français", "zh-Hant": "繁體中文" }[language] }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await input(page, BILLING, "address.city", words).fill("O'Fallon \"$(x)\" עיר");
    await button(page, "review", words).click();

    const opener = (key: string) => page.locator("summary", { hasText: new RegExp(`^${escaped(words.say(key))}$`) });
    await opener("tools-title").focus();
    await page.keyboard.press("Enter");
    for (const [tool, code] of Object.entries(SNIPPETS)) {
      const text = page.getByRole("group", { name: words.say(`tool-${tool}-title`), exact: true }).locator("visible=true").last();
      await page.keyboard.press("Tab");
      await expect(opener(`tool-${tool}-title`)).toBeFocused();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await expect(text).toBeFocused();
      await expect(text).toContainText(code);
    }
    expect(await portal.puts()).toEqual([]);
  });
}

/** The sentence as a regular expression in which no-break spaces count as spaces. */
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s/g, "\\s");
}
