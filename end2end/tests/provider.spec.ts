// Sign-in with an independent, certified provider (see support/provider.ts): what it accepts, and
// what the portal does when it refuses.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Api } from "../support/api";
import { type Page, test as base, expect } from "../support/portal";
import { CLIENT, Provider, SECRET, TENANT, type Wishes } from "../support/provider";
import { ScannedPortal } from "../support/secrets";
import { SUPPORT, button, expectOutcome, input, save } from "./profile";
import { english } from "./words";

interface Scene {
  url: string;
  provider: Provider;
  api: Api;
}

const test = base.extend<{ wishes: Wishes; scene: Scene }>({
  wishes: [{}, { option: true }],

  scene: async ({ wishes }, use, info) => {
    const provider = await Provider.listen();
    const scope = (api: string) => `${api}/user_impersonation`;
    const api = await Api.start((token, api) => provider.bearer(token, api, scope(api)));
    const credential = { ...wishes };
    const settings: Record<string, string> = {
      PORTAL_CLOUD: "custom",
      PORTAL_TENANT_ID: TENANT,
      PORTAL_CLIENT_ID: CLIENT,
      PORTAL_AUTHORITY: provider.issuer,
      PORTAL_API_URL: api.url,
    };
    if (wishes.auth === "private_key_jwt") {
      settings["PORTAL_CLIENT_CERTIFICATE_FILE"] = certificate(info.outputPath("certificate.pem"));
      credential.certificate = readFileSync(settings["PORTAL_CLIENT_CERTIFICATE_FILE"], "utf8");
    } else {
      settings["PORTAL_CLIENT_SECRET"] = SECRET;
    }
    const scanned = await ScannedPortal.start(`${info.project.name}-${info.testId}`, settings, []);
    await provider.serve(scanned.url, api.url, scope(api.url), credential);
    await use({ url: scanned.url, provider, api });
    const issued = [...provider.secrets].map((value) => ({ name: "what the provider knows", value }));
    expect(await scanned.stop(issued), "secrets where they should not be").toEqual([]);
    await Promise.all([provider.stop(), api.stop()]);
  },

  baseURL: async ({ scene }, use) => use(scene.url),
});

/** A new key and its certificate in one file, created as docs/setup.md describes. */
function certificate(file: string): string {
  const subject = ["-subj", "/CN=Partner portal", "-days", "2", "-keyout", file, "-out", `${file}.certificate`];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject], { stdio: "ignore" });
  execFileSync("sh", ["-c", 'cat "$1.certificate" >> "$1"', "sh", file]);
  return file;
}

/** Signs in at the provider, and returns the address to which the browser is sent back. */
async function signIn(page: Page, name = "Erik Editor", returnTo = "/account"): Promise<string> {
  await page.goto(`/sign-in?return_to=${encodeURIComponent(returnTo)}`);
  const back = page.waitForRequest((request) => request.url().includes("/sign-in/callback"));
  await page.getByRole("button", { name, exact: true }).click();
  return (await back).url();
}

async function expectSignedIn(page: Page, name = "Erik Editor"): Promise<void> {
  await page.goto("/account");
  await expect(page).toHaveURL("/account");
  await expect(page.getByRole("main")).toContainText(name);
}

async function expectError(page: Page, word: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english.say(`error-${word}-title`));
}

// S1, S2, S3: with a certified provider.
test("somebody signs in, lands where they wanted to, edits, saves and signs out there too", async ({ page, scene }) => {
  await signIn(page, "Erik Editor", "/partner/support");
  await expect(page).toHaveURL("/partner/support");
  await input(page, SUPPORT, "telephone").fill("+1 425 555 0100");
  await save(page);
  await expectOutcome(page, "saved");
  expect(scene.api.document["telephone"]).toBe("+1 425 555 0100");

  await page.goto("/account");
  await page.getByRole("button", { name: english.say("sign-out") }).click();
  await page.getByRole("button", { name: "Yes, sign me out" }).click();
  await expect(page.getByRole("heading", { name: "Who are you?" })).toBeVisible();
  expect(new URL(page.url()).origin).toBe(scene.provider.issuer);
});

// S5
test("somebody of another tenant is told so, and may choose another account", async ({ page, javaScriptEnabled }) => {
  await signIn(page, "Oona Other-tenant");
  await expectError(page, "wrong-tenant");
  await page.getByRole("link", { name: english.say("error-way-sign-in") }).click();
  await page.getByRole("button", { name: "Erik Editor" }).click();
  if (javaScriptEnabled === false) {
    // With JavaScript a script posts the form that signs the other account out.
    await page.getByRole("button", { name: "Continue" }).click();
  }
  await expect(page).toHaveURL("/");
  await expectSignedIn(page);
});

// S9
test("who cancels is told how to go on", async ({ page }) => {
  await signIn(page, "Cancel");
  await expect(page.getByRole("main")).toContainText("AADSTS65004");
  await page.getByRole("link", { name: english.say("error-way-sign-in") }).click();
  await page.getByRole("button", { name: "Erik Editor" }).click();
  await expect(page).not.toHaveURL(/sign-in|interaction/);
  await expectSignedIn(page);
});

test.describe("with access tokens that live two seconds", () => {
  test.use({ wishes: { life: 2 } });

  // K2, S10
  test("tokens are refreshed and rotated while the person works, until the provider revokes them", async ({ page, scene }) => {
    await signIn(page, "Erik Editor", "/partner/support");
    const { provider, api } = scene;
    await expect(async () => {
      expect((await page.goto("/partner/support"))?.status()).toBe(200);
      await expect(page).toHaveURL("/partner/support");
      expect(api.tokens.size).toBeGreaterThan(2);
    }).toPass({ intervals: [300] });
    expect(provider.granted.slice(0, 3)).toEqual(["authorization_code", "refresh_token", "refresh_token"]);

    await input(page, SUPPORT, "telephone").fill("+1 425 555 0100");
    await button(page, "review").click();
    await expect(page).toHaveURL("/partner/support/review");
    await provider.revoke();
    await expect(async () => {
      await page.goto("/partner/support/review");
      expect(new URL(page.url()).origin).toBe(provider.issuer);
    }).toPass({ intervals: [300] });
    if (new URL(page.url()).origin === provider.issuer) {
      await page.getByRole("button", { name: "Erik Editor" }).click();
    }
    await expect(page).toHaveURL("/partner/support/review");
    await expect(page.getByRole("main")).toContainText("+1 425 555 0100");
  });
});

test.describe("what the server decides alone", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "the same without JavaScript");

  // S5
  test("roles come from the id token", async ({ page }) => {
    await signIn(page, "Vera Viewer", "/partner/support");
    await expect(page.getByRole("main").getByText(english.say("readonly-reason-role"))).toBeVisible();
    await expect(page.getByRole("textbox")).toHaveCount(0);
  });

  // S1
  test("two tabs sign in at once, and both arrive", async ({ page, context }) => {
    const other = await context.newPage();
    await page.goto("/sign-in?return_to=/drafts");
    await other.goto("/sign-in?return_to=/history");
    await page.getByRole("button", { name: "Erik Editor" }).click();
    await expect(page).toHaveURL("/drafts");
    await other.getByRole("button", { name: "Erik Editor" }).click();
    await expect(other).toHaveURL("/history");
  });

  // S1, S3
  test("a callback again, with another state, or of another issuer is refused; who is signed in stays so", async ({ page, scene }) => {
    const back = await signIn(page);
    await expect(page).toHaveURL("/account");
    expect(new URL(back).searchParams.get("iss")).toBe(scene.provider.issuer);
    // The same one again leads to where it led, and signs nobody in.
    expect((await page.goto(back))?.status()).toBe(200);
    await expect(page).toHaveURL("/account");
    await expectSignedIn(page);

    // Callbacks that the portal has not received yet, with a change. The provider knows the person
    // now, so that it does not ask who signs in.
    const changes: [string, (value: string) => string][] = [
      ["state", (state) => `${state.slice(0, -1)}${state.endsWith("A") ? "B" : "A"}`],
      ["iss", () => "http://127.0.0.1:1"],
    ];
    for (const [name, change] of changes) {
      const asked = await page.request.get("/sign-in?return_to=/account", { maxRedirects: 0 });
      const answered = await page.request.get(asked.headers()["location"] ?? "", { maxRedirects: 0 });
      const changed = new URL(answered.headers()["location"] ?? "");
      changed.searchParams.set(name, change(changed.searchParams.get(name) ?? ""));
      expect((await page.goto(changed.href))?.status(), name).toBe(400);
      await expectError(page, "callback-state");
    }
    await expectSignedIn(page);
  });

  // S3: the signature is right, and what it signs is not.
  test("an id token with another nonce, audience, issuer or end lets nobody in", async ({ page, scene }) => {
    for (const [claim, value, word] of [
      ["nonce", "another", "callback-state"],
      ["aud", "another", "provider-down"],
      ["iss", "http://127.0.0.1:1", "provider-down"],
      ["exp", 1_000_000_000, "provider-down"],
    ] as const) {
      scene.provider.tamper = (claims) => void (claims[claim] = value);
      await page.context().clearCookies();
      await signIn(page);
      await expectError(page, word);
      expect((await page.context().cookies(scene.url)).map(({ name }) => name), claim).not.toContain("__Host-session");
    }
  });

  for (const auth of ["client_secret_basic", "private_key_jwt"] as const) {
    test.describe(`at a provider that wants ${auth}`, () => {
      test.use({ wishes: { auth, life: 2 } });

      test("the portal proves itself, for a sign-in and for a refresh", async ({ page, scene }) => {
        await signIn(page, "Erik Editor", "/partner/support");
        await expect(page).toHaveURL("/partner/support");
        await expect(async () => {
          await page.goto("/partner/support");
          expect(scene.provider.granted).toContain("refresh_token");
        }).toPass({ intervals: [300] });
        await expect(page).toHaveURL("/partner/support");
      });
    });
  }

  // S9
  test("a provider that does not answer is a page that says so", async ({ page, scene }) => {
    await scene.provider.stop();
    expect((await page.goto("/sign-in"))?.status()).toBe(503);
    await expectError(page, "provider-down");
  });
});
