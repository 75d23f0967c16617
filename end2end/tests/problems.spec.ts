// Invalid input is shown again as it was typed, with problems in the person's language, and is not
// sent.
import { expect, test } from "../support/portal";
import { BILLING, button, expectOutcome, input } from "./profile";
import { LANGUAGES, Words, english } from "./words";
import { WRONG, typeWrong } from "./wrong";

for (const language of LANGUAGES) {
  test(`three wrong fields: everything typed is still there, three problems are said in ${language}`, async ({ page, portal }) => {
    const words = new Words(language);
    await portal.signIn(page, "Edith Editor", BILLING.address);
    await page.getByRole("button", { name: { en: "English", fr: "Français", "zh-Hant": "繁體中文" }[language] }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", language);

    await input(page, BILLING, "purchaseOrderNumber", words).fill("order <7>");
    await typeWrong(page, words);
    await button(page, "review", words).click();

    await expectOutcome(page, "problems");
    await expect(page).toHaveURL(BILLING.address);
    const summary = page.getByRole("alert");
    await expect(summary).toBeFocused();
    await expect(summary.getByRole("link")).toHaveCount(WRONG.length);
    for (const [key, typed, problem] of WRONG) {
      const field = input(page, BILLING, key, words);
      await expect(field).toHaveValue(typed);
      await expect(field).toHaveAttribute("aria-invalid", "true");
      await expect(field).toHaveAccessibleDescription(new RegExp(escaped(words.say(problem))));
      await expect(summary.getByRole("link", { name: words.say(problem) })).toBeVisible();
    }
    await expect(input(page, BILLING, "purchaseOrderNumber", words)).toHaveValue("order <7>");
    await expect(input(page, BILLING, "purchaseOrderNumber", words)).not.toHaveAttribute("aria-invalid");

    // A link of the summary leads into the field.
    await summary.getByRole("link", { name: words.say("problem-email") }).click();
    await expect(input(page, BILLING, "primaryContact.email", words)).toBeFocused();
    expect(await portal.puts()).toEqual([]);
  });
}

test("a refusal by Partner Center stands at its field, and what was typed is kept", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await portal.quirk({ resource: "billing", quirk: "reject", value: "City" });
  const city = input(page, BILLING, "address.city");
  await city.fill("Nowhere");
  await button(page, "review").click();
  await button(page, "save").click();
  await expectOutcome(page, "rejected");
  await page.goto(BILLING.address);
  await expect(city).toHaveValue("Nowhere");
  await expect(city).toHaveAttribute("aria-invalid", "true");
});

test("somebody else's change to the same field is shown and decided, not overwritten", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await input(page, BILLING, "address.city").fill("Mine");
  await portal.change({ resource: "billing", set: { "address.city": "Theirs", purchaseOrderNumber: "31" } });
  await button(page, "review").click();
  await expectOutcome(page, "conflict");
  const clash = page.getByRole("group", { name: english.label("billing", "address.city") });
  await expect(clash).toContainText("Redmond");
  await expect(clash).toContainText("Theirs");
  await clash.getByRole("radio", { name: english.say("review-choice-mine") }).check();
  await button(page, "save").click();
  await expectOutcome(page, "saved");
  await expect(input(page, BILLING, "address.city")).toHaveValue("Mine");
  await expect(input(page, BILLING, "purchaseOrderNumber")).toHaveValue("31");
});

/** The sentence as a regular expression in which no-break spaces count as spaces. */
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s/g, "\\s");
}
