// Pages work where WebAssembly is blocked, and before it has arrived.
import { expect, test } from "../support/portal";
import { BILLING, expectOutcome, input, save } from "./profile";

test.skip(({ javaScriptEnabled }) => !javaScriptEnabled, "nothing is loaded then anyway");

// W5
test("an edit is saved where WebAssembly is blocked", async ({ page, portal, breakage }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await portal.signIn(page, "Edith Editor", BILLING.address);
  await input(page, BILLING, "address.city").fill("Bellevue");
  await save(page);
  await expectOutcome(page, "saved");
  expect(await portal.puts()).toHaveLength(1);
  // The script reports that WebAssembly could not be loaded.
  breakage.length = 0;
});

// W5
test("what was typed before the browser part arrives is not lost", async ({ page, portal }) => {
  let arrive = () => {};
  const late = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/*.wasm", async (route) => {
    await late;
    await route.continue();
  });
  await portal.signIn(page, "Edith Editor", BILLING.address);
  const city = input(page, BILLING, "address.city");
  await city.fill("Bellevue");
  arrive();
  await expect(page.getByRole("main").getByRole("status").first()).toHaveText(/\S/);
  await expect(city).toHaveValue("Bellevue");
  await save(page);
  await expectOutcome(page, "saved");
});
