// The rules of each country, from the table that the server's tests read too: the form and the
// server use the same words. The eight results of the address check. With and without JavaScript.
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Locator, type Page, type Portal, expect, onlyWithoutScripts, onlyWithScripts, stopClock, test } from "../support/portal";
import { BILLING, button, expectOutcome } from "./profile";
import { english } from "./words";

type Row = [country: string, key: string, typed: string, code: string | null, example: string | null];
const TABLE = JSON.parse(readFileSync(path.resolve(__dirname, "../../tests/data/countries.json"), "utf8")) as {
  examples: Record<string, string>;
  rows: Row[];
};

const field = (page: Page, key: string): Locator => page.locator(`[name="${key}"]`);
const problem = (page: Page, key: string): Locator => page.locator(`[id="problem-${key}"]`);

function sentence(code: string, example: string | null): string {
  return english.say(`problem-${code}`).replace("{ $example }", example ?? "");
}

async function move(portal: Portal, country: string): Promise<void> {
  const state = { US: "WA", CN: "BJ" }[country] ?? "";
  const postal = TABLE.examples[country];
  const set = { "address.country": country, "address.city": "x", "address.state": state, "address.postalCode": postal };
  await portal.change({ resource: "billing", set });
}

/** Types, and waits until the island has noticed it: islands hydrate after the page is shown. */
async function typeUntilNoticed(page: Page): Promise<void> {
  await field(page, "purchaseOrderNumber").fill("noticed");
  await expect(page.getByRole("main").getByRole("status").first()).toHaveText(/\S/);
}

/** Expects the problem of the row at its field, or none. */
async function expectTold(page: Page, [, key, value, code, example]: Row): Promise<void> {
  if (code === null) {
    await expect(problem(page, key), `${key} ${value}`).toBeHidden();
  } else {
    await expect(problem(page, key), `${key} ${value}`).toHaveText(sentence(code, example));
  }
}

for (const country of Object.keys(TABLE.examples)) {
  test(`${country}: a wrong value is told in the same words by the form and by the server`, async ({ page, portal, javaScriptEnabled }) => {
    await move(portal, country);
    await portal.signIn(page, "Edith Editor", BILLING.address);
    const rows = TABLE.rows.filter(([of, , typed]) => of === country && typed !== "");
    const typed: Row[] = [];
    if (javaScriptEnabled) {
      await typeUntilNoticed(page);
    }
    for (const row of rows) {
      const [, key, value, code] = row;
      const control = field(page, key);
      if ((await control.evaluate((element) => element.tagName)) === "SELECT") {
        // A value that cannot be chosen needs no words.
        await expect(control.locator(`option[value="${value}"]`)).toHaveCount(0);
        continue;
      }
      if (code === "state-length" && (await control.isHidden())) {
        // Nor does a state where the country has none: its field is out of sight.
        continue;
      }
      typed.push(row);
      await control.fill(value);
      if (javaScriptEnabled) {
        await field(page, "purchaseOrderNumber").focus();
        await expectTold(page, row);
      }
    }
    // What was typed last into each field.
    const left = typed.filter(([, key], index) => typed.slice(index + 1).every(([, other]) => other !== key));
    await button(page, "review").click();
    if (left.every(([, , , code]) => code === null)) {
      return;
    }
    await expectOutcome(page, "problems");
    for (const row of left) {
      await expectTold(page, row);
      await expect(field(page, row[1])).toHaveValue(row[2]);
    }
    expect(await portal.puts()).toEqual([]);
  });
}

test("a state of the old country is refused in the same words when the country changes", async ({ page, portal, javaScriptEnabled }) => {
  await portal.signIn(page, "Edith Editor", "/partner/organization");
  const [country, state, postal] = ["defaultAddress.country", "defaultAddress.state", "defaultAddress.postalCode"];
  const update = button(page, "country");
  if (javaScriptEnabled) {
    await expect(update).toHaveCount(0);
  }
  await field(page, country).selectOption("GB");
  if (!javaScriptEnabled) {
    await update.click();
  }
  await expect(field(page, state)).toHaveJSProperty("tagName", "INPUT");
  await expect(field(page, state)).toHaveValue("WA");
  if (javaScriptEnabled) {
    // At once, and until it is corrected.
    await expect(problem(page, state)).toHaveText(sentence("state-unknown", null));
    await expect(problem(page, postal)).toHaveText(sentence("postal-code-such-as", "SW1A 1AA"));
    await field(page, state).focus();
    await field(page, postal).fill("SW1A 1AA");
    await expect(problem(page, postal)).toBeHidden();
    await expect(problem(page, state)).toHaveText(sentence("state-unknown", null));
  }
  await field(page, postal).fill("SW1A 1AA");
  await button(page, "review").click();
  await expectOutcome(page, "problems");
  await expect(problem(page, state)).toHaveText(sentence("state-unknown", null));
  await expect(field(page, state)).toHaveAttribute("aria-invalid", "true");
  expect(await portal.puts()).toEqual([]);
  await field(page, state).fill("");
  await button(page, "review").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
});

test("without JavaScript, languages and cultures follow the country on its button", onlyWithoutScripts("with JavaScript the lists have everything, and what is usual stays what it was until the page is drawn anew"), async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", "/partner/organization");
  const usual = (list: string) => field(page, list).locator("optgroup").first().locator("option");
  await expect(usual("culture").first()).toHaveAttribute("value", "en-US");
  await field(page, "defaultAddress.country").selectOption("DE");
  await button(page, "country").click();
  await expect(usual("culture").first()).toHaveAttribute("value", "de-DE");
});

const STATUSES: [status: string, set: Record<string, string>, typed: Record<string, string>, suggestions: number][] = [
  ["verified-shippable", {}, { "address.addressLine2": "Building 7" }, 0],
  ["verified", {}, { "address.postalCode": "98052-8300" }, 0],
  ["interaction-required", {}, { "address.city": "Seattle" }, 1],
  ["street-partial", {}, { "address.addressLine1": "Microsoft Way" }, 1],
  ["premises-partial", {}, { "address.addressLine1": "3 Microsoft Way" }, 1],
  [
    "multiple",
    {
      "address.country": "MD",
      "address.state": "",
      "address.region": "Anenii Noi",
      "address.postalCode": "6512",
      "address.addressLine1": "1 Strada Dacia",
    },
    { "address.city": "Bulboac" },
    2,
  ],
  ["none", {}, { "address.city": "Seattle", "address.postalCode": "98055" }, 0],
  ["not-validated", { "address.country": "" }, { "address.city": "Bellevue" }, 0],
];

for (const [status, set, typed, suggestions] of STATUSES) {
  test(`an address that is ${status} leads to its page`, async ({ page, portal }) => {
    if (Object.keys(set).length > 0) {
      await portal.change({ resource: "billing", set });
    }
    await portal.signIn(page, "Edith Editor", BILLING.address);
    for (const [key, value] of Object.entries(typed)) {
      await field(page, key).fill(value);
    }
    await button(page, "review").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say("review-heading"));
    const passes = status.startsWith("verified");
    await expect(page.locator("[data-verdict]")).toHaveCount(passes ? 0 : 1);
    await expect(page.getByRole("button", { name: new RegExp(`^${english.say("address-use")} – `) })).toHaveCount(suggestions);
    const keep = page.getByRole("button", { name: english.say("address-keep"), exact: true });
    if (!passes) {
      await expect(page.getByRole("heading", { name: english.say(`address-${status}-title`) })).toBeVisible();
    }
    if (passes || status === "not-validated") {
      // There is nothing to decide.
      await expect(keep).toHaveCount(0);
    } else {
      await expect(button(page, "save")).toHaveCount(0);
      await page.getByLabel(english.say("address-reason-new")).check();
      await keep.click();
      await expect(page.getByText(english.say("address-reason-new"))).toBeVisible();
    }
    await expect(button(page, "save")).toBeVisible();
  });
}

test("a question about an address that came up in another tab is told instead of a save", async ({ page, context, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await portal.quirk({ resource: "validation", quirk: "server-error", times: 1 });
  await field(page, "address.addressLine1").fill("Microsoft Way");
  await button(page, "review").click();
  await expect(page.locator("[data-verdict]")).toHaveAttribute("data-verdict", "unavailable");
  const other = await context.newPage();
  await other.goto(`${BILLING.address}/review`);
  await expect(other.locator("[data-verdict]")).toHaveAttribute("data-verdict", "street-partial");
  await button(page, "save").click();
  await expect(page.locator("#summary")).toBeFocused();
  await expect(page.locator("#summary")).toContainText(english.say("outcome-undecided-title"));
  expect(await portal.puts()).toEqual([]);
});

test("one line of a suggestion is taken, the others stay as typed", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await field(page, "address.addressLine1").fill("Microsoft Way");
  await button(page, "review").click();
  await page.getByRole("button", { name: new RegExp(`^${english.say("address-use-line")} – ${english.say("postal-zip")}`) }).click();
  await button(page, "back").click();
  await expect(field(page, "address.postalCode")).toHaveValue("98052-6399");
  await expect(field(page, "address.addressLine1")).toHaveValue("Microsoft Way");
});

test("what was decided about an address survives typing elsewhere, and goes on the audit log", async ({ page, portal, javaScriptEnabled }) => {
  if (javaScriptEnabled) {
    await stopClock(page);
  }
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await field(page, "address.addressLine1").fill("3 Microsoft Way");
  await button(page, "review").click();
  await page.getByLabel(english.say("address-reason-written")).check();
  await page.getByRole("button", { name: english.say("address-keep"), exact: true }).click();
  await button(page, "back").click();
  await field(page, "purchaseOrderNumber").fill("typed later");
  if (javaScriptEnabled) {
    await expect(async () => {
      // Longer than the pause after which a draft is saved, once the island has noticed the typing.
      await page.clock.runFor(5_000);
      expect(await page.getByText(/Draft kept \d/).count()).toBe(1);
    }).toPass();
  }
  await button(page, "review").click();
  await expect(page.getByText(english.say("address-reason-written"))).toBeVisible();
  await button(page, "save").click();
  await expectOutcome(page, "saved");
  await page.locator("#summary a").last().click();
  await expect(page.getByText(english.say("address-reason-written"))).toBeVisible();
});

// U1
test("a wait that the computer slept through does not send by itself", onlyWithScripts("needs JavaScript"), async ({ page, portal }) => {
  await stopClock(page);
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await field(page, "purchaseOrderNumber").fill("1");
  await button(page, "review").click();
  await portal.quirk({ resource: "billing", quirk: "throttle", value: "30", times: 1, method: "PUT" });
  await button(page, "save").click();
  await expectOutcome(page, "throttled");
  const stop = page.getByRole("button", { name: english.say("wait-stop"), exact: true });
  await expect(stop).toBeVisible();
  // As after the lid was closed: the clock jumps, and each timer that is due fires once.
  await page.clock.fastForward("10:00");
  await expect(page.getByRole("main").getByRole("status")).toHaveText(english.say("wait-send-stopped"));
  await expect(stop).toBeHidden();
  await expectOutcome(page, "throttled");
  expect((await portal.puts()).map((put) => put.status)).toEqual([429]);
});

test("the note on a registration number is about the country of the form", async ({ page, portal, javaScriptEnabled }) => {
  await portal.signIn(page, "Edith Editor", "/customers");
  const customer = await page.getByRole("main").getByRole("listitem").getByRole("link").first().getAttribute("href");
  await page.goto(customer ?? "");
  const note = page.locator("[data-registration]");
  const choose = async (country: string) => {
    await field(page, "defaultAddress.country").selectOption(country);
    if (!javaScriptEnabled) {
      await button(page, "country").click();
    }
  };
  const told = (country: string) => english.say("registration-needed").replace("{ $country }", country);
  for (const [country, name] of [["BR", "Brazil"], ["US", ""], ["IN", "India"], ["BR", "Brazil"], ["FR", ""]] as const) {
    await choose(country);
    if (name) {
      await expect(note, country).toHaveText(told(name));
    } else {
      await expect(note, country).toBeHidden();
    }
  }
});
