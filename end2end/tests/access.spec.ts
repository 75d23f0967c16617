// Users without a permission are told why and what to do, and their requests are refused.
import { expect, test } from "../support/portal";
import { english } from "./words";

const PROFILES = ["/partner/billing", "/partner/legal-business", "/partner/organization", "/partner/support"];

test("a viewer sees every profile and can type into none", async ({ page, portal }) => {
  await portal.signIn(page, "Victor Viewer");
  for (const address of PROFILES) {
    const answer = await page.goto(address);
    expect(answer?.status()).toBe(200);
    const main = page.getByRole("main");
    await expect(main.getByText(english.say("readonly-reason-role"))).toBeVisible();
    await expect(main.locator("input, select, textarea, button")).toHaveCount(0);
  }
});

test("a viewer's posts and calls are refused, and nothing is sent", async ({ page, portal }) => {
  await portal.signIn(page, "Victor Viewer");
  const headers = { origin: portal.url };
  for (const address of PROFILES) {
    const posted = await page.request.post(address, { headers, form: { intent: "review", seen: "", email: "x@y.example" }, maxRedirects: 0 });
    expect(posted.status(), `POST ${address}`).toBe(403);
    const saved = await page.request.post(`${address}/review`, { headers, form: { intent: "save" }, maxRedirects: 0 });
    expect(saved.status(), `POST ${address}/review`).toBe(403);
  }
  const read = await page.request.get("/api/v1/partner/profiles/support");
  expect(read.status()).toBe(200);
  const put = await page.request.put("/api/v1/partner/profiles/support", {
    headers: { ...headers, "if-match": read.headers()["etag"] ?? "" },
    data: await read.text(),
  });
  expect(put.status()).toBe(403);
  expect(await portal.puts()).toEqual([]);
});

test("somebody without a role is told whom to ask", async ({ page, portal }) => {
  await portal.signIn(page, "Norman NoRole");
  const answer = await page.goto("/partner/billing");
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole("main")).toContainText(/Portal\.|role/);
  await expect(page.getByRole("textbox")).toHaveCount(0);
});

test("somebody who signed in without a second factor is told to sign in again with one", async ({ page, portal }) => {
  await portal.signIn(page, "Mallory NoMfa");
  const answer = await page.goto("/partner/billing");
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole("main")).toContainText(/multifactor/i);
  await expect(page.getByRole("main").getByRole("link", { name: english.say("error-way-sign-in") })).toBeVisible();
});

test("somebody of another tenant is not let in and is told so", async ({ page, portal }) => {
  await portal.signInOnPage(page, "Otto Other-tenant");
  await expect(page).toHaveURL(/\/sign-in\/callback/);
  await expect(page.getByRole("main")).toContainText(/tenant|organization/i);
  await expect(page.getByRole("link", { name: english.say("nav-customers") })).toHaveCount(0);
  await page.goto("/account");
  await expect(page).not.toHaveURL(`${portal.url}/account`);
});

test("signing out ends it here", async ({ page, portal }) => {
  await portal.signIn(page, "Edith Editor", "/account");
  await page.getByRole("button", { name: english.say("sign-out") }).click();
  await page.goto("/partner/billing");
  await expect(page.getByRole("button", { name: "Edith Editor" })).toBeVisible();
});
