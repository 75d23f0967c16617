// An edit changes its own member of the document and nothing else.
import { type Entry, type Page, expect, test } from "../support/portal";
import { BILLING, type Profile, SUPPORT, expectOutcome, input, save } from "./profile";
import { english } from "./words";

interface Journey extends Profile {
  /** A field that is changed, an optional one that is cleared, and a name in other capitals. */
  edits: [key: string, before: string, after: string][];
}

const PARTNER: Journey[] = [
  {
    ...BILLING,
    edits: [
      ["address.addressLine1", "1 Microsoft Way", "2 Microsoft Way, Building “7” & yard"],
      ["purchaseOrderNumber", "9888", ""],
      ["primaryContact.lastName", "Customer", "CUSTOMER"],
    ],
  },
  {
    slug: "legal-business",
    address: "/partner/legal-business",
    sections: { "": "company", address: "address", primaryContact: "contact", companyApproverEmail: "approver" },
    edits: [
      ["address.addressLine1", "123 Main Street", "125 Main Street"],
      ["companyApproverEmail", "gena@lucernepublishing.com", ""],
      ["companyName", "Lucerne Publishing", "LUCERNE Publishing"],
    ],
  },
  {
    slug: "organization",
    address: "/partner/organization",
    sections: { "": "organization", defaultAddress: "address", "defaultAddress.lastName": "recipient" },
    edits: [
      ["email", "test-partner@contoso.example", "partner@contoso.example"],
      ["defaultAddress.lastName", "Account", ""],
      ["companyName", "TEST_TEST_BugBash1", "Test_Test_BugBash1"],
    ],
  },
  {
    // All three members are required, so that none can be cleared.
    ...SUPPORT,
    edits: [
      ["telephone", "4255555555", "+1 425 555 0100"],
      ["website", "www.microsoft.com", "www.Microsoft.com"],
    ],
  },
];

for (const journey of PARTNER) {
  test(`the ${journey.slug} profile: each edit changes its own member and nothing else`, async ({ page, portal }) => {
    await portal.signIn(page, "Edith Editor", "/");
    await page.getByRole("main").getByRole("link", { name: english.say(`profile-${journey.slug}`) }).click();
    await expect(page).toHaveURL(journey.address);
    await editOneByOne(page, journey);
    expectOneMemberEach(await portal.journal(), journey.edits);
  });
}

test("a customer's billing profile: each edit changes its own member and nothing else", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", "/customers");
  await page.getByRole("main").getByRole("listitem").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}\/billing$/);
  const profile = {
    slug: "customer-billing",
    address: page.url(),
    sections: { "": "company", email: "contact", lastName: "contact", defaultAddress: "address" },
  };
  const name = await input(page, profile, "companyName").inputValue();
  const last = await input(page, profile, "lastName").inputValue();
  const email = await input(page, profile, "email").inputValue();
  const edits: Journey["edits"] = [
    ["email", email, "invoices@customer.example"],
    ["lastName", last, last ? "" : "Doe"],
    ["companyName", name, name.toUpperCase()],
  ];
  await editOneByOne(page, { ...profile, edits });
  const journal = await portal.journal();
  expectOneMemberEach(journal, edits);
  const tags = journal.filter((entry) => entry.method === "PUT").map((entry) => entry.headers["if-match"]);
  expect(tags.every((tag) => /^"?[^"]+"?$/.test(tag ?? "")), `If-Match: ${tags.join(", ")}`).toBe(true);
});

async function editOneByOne(page: Page, journey: Journey): Promise<void> {
  for (const [key, before, after] of journey.edits) {
    const field = input(page, journey, key);
    await expect(field).toHaveValue(before);
    await field.fill(after);
    await save(page);
    await expectOutcome(page, "saved");
    await expect(page.getByRole("heading", { name: english.say("outcome-saved-title") })).toBeVisible();
    await expect(input(page, journey, key)).toHaveValue(after);
  }
}

/**
 * Expects a PUT for each edit: the document that was read before, with that edit's member replaced.
 */
function expectOneMemberEach(journal: Entry[], edits: Journey["edits"]): void {
  const puts = journal.filter((entry) => entry.method === "PUT");
  expect(puts.map((put) => put.status)).toEqual(edits.map(() => 200));
  for (const [index, [key, , after]] of edits.entries()) {
    const put = puts[index];
    const read = journal.slice(0, journal.indexOf(put!)).filter((entry) => entry.method === "GET" && entry.path === put?.path).at(-1);
    const document = JSON.parse(read?.responseBody.replace(/^\uFEFF/, "") ?? "");
    replace(document, key.split("."), after);
    // Compared as text, because the order and spelling of the members count too.
    expect(JSON.stringify(JSON.parse(put?.requestBody ?? ""))).toBe(JSON.stringify(document));
  }
}

function replace(document: Record<string, unknown>, [name = "", ...rest]: string[], value: string): void {
  const spelled = Object.keys(document).find((member) => member.toLowerCase() === name.toLowerCase()) ?? name;
  if (rest.length === 0) {
    document[spelled] = value;
  } else {
    replace((document[spelled] ??= {}) as Record<string, unknown>, rest, value);
  }
}
