// Every browser test ends with a search for secrets (support/secrets.ts). These tests prove that
// the search finds them.
import { randomBytes } from "node:crypto";
import { expect, hydrated, test as base } from "../support/portal";
import { type Secret, findSecrets } from "../support/secret_scan";
import { ScannedPortal, alone, searchAssetsAgain } from "../support/secrets";

const test = base.extend<{ scanned: ScannedPortal }>({
  scanned: async ({}, use, info) => {
    searchAssetsAgain();
    const scanned = await ScannedPortal.start(`${info.project.name}-${info.testId}`);
    await use(scanned);
    await scanned.close();
  },
  baseURL: async ({ scanned }, use) => use(scanned.url),
});

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "scripts load the assets; the search itself is the same");

// K1
test("a secret is found in each form, wherever it stands", () => {
  const filler = randomBytes(3_000).toString("base64");
  const token = [0, 1, 2].map(() => randomBytes(90).toString("base64url")).join(".");
  const key = randomBytes(32);
  const strange = 'a secret: 100%+ ~/=&? of "it"';
  const secrets: Secret[] = [
    { name: "token", value: token },
    { name: "code", value: `0.${randomBytes(32).toString("base64url")}` },
    { name: "key", value: key },
    { name: "strange", value: strange },
  ];
  expect(findSecrets([{ name: "here", bytes: Buffer.from(filler) }], secrets)).toEqual([]);

  const forms: [string, (bytes: Buffer) => string][] = [
    ["", (bytes) => bytes.toString("latin1")],
    [" in base64", (bytes) => bytes.toString("base64")],
    [" in base64", (bytes) => `${bytes.toString("base64url")}`],
    [" in base64", (bytes) => encodeURIComponent(bytes.toString("base64"))],
    [" in base64", (bytes) => Buffer.concat([Buffer.from("x"), bytes]).toString("base64")],
    [" in base64", (bytes) => Buffer.concat([Buffer.from("xy"), bytes, Buffer.from("z")]).toString("base64")],
    [" in hex", (bytes) => bytes.toString("hex")],
    [" in hex", (bytes) => bytes.toString("hex").toUpperCase()],
  ];
  for (const { name, value } of secrets) {
    for (const [form, write] of forms) {
      for (const at of [0, 1, 2, 3, 1_000, filler.length]) {
        const text = filler.slice(0, at) + write(Buffer.from(value as string)) + filler.slice(at);
        expect(findSecrets([{ name: "here", bytes: Buffer.from(text, "latin1") }], secrets), `${name}${form} at ${at}`).toEqual([
          `${name}${form} is in here`,
        ]);
      }
    }
  }
  const escaped = [encodeURIComponent(strange), new URLSearchParams({ strange }).toString(), JSON.stringify({ strange })];
  escaped.push(`value="${strange.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`);
  for (const text of escaped) {
    expect(findSecrets([{ name: "here", bytes: Buffer.from(text) }], secrets), text).toEqual(["strange is in here"]);
  }
  // A part of a secret is found, because somebody may have shortened it.
  for (const text of [token.slice(token.lastIndexOf(".") + 1), token.slice(-16), `${key.toString("hex").slice(0, 40)}…`]) {
    expect(findSecrets([{ name: "here", bytes: Buffer.from(text) }], secrets), text).toHaveLength(1);
  }
});

// K1
test("what a portal answers, logs, counts and stores is looked at", async ({ page, scanned }) => {
  await page.goto("/sign-in?return_to=/partner/billing");
  await page.getByRole("button", { name: "Edith Editor", exact: true }).click();
  await expect(page).toHaveURL("/partner/billing");
  // All assets have been loaded then.
  await hydrated(page);
  const session = (await page.context().cookies()).find(({ name }) => name.startsWith("__Host-session"))?.value ?? "";
  const issued = await scanned.sandboxSecrets();
  const refresh = issued.find(({ name }) => name === "refresh_token")?.value;
  expect(issued.map(({ name }) => name).sort()).toEqual(
    expect.arrayContaining(["access_token", "client_secret", "code", "code_verifier", "id_token", "refresh_token"]),
  );

  // The portal repeats the text of a search, and the page that a language form returns to.
  await page.goto(`/help/errors?q=${session}`);
  const headers = { origin: scanned.url };
  await page.request.post("/language", { form: { language: "en", return_to: `/help/errors?q=${refresh}` }, headers, maxRedirects: 0 });
  // These are not secrets, but they are known to be in sources where nothing else would prove that
  // the search includes the source.
  const known = [
    { name: "an object id", value: "5f0c1d6e-2b44-4a0e-8f1b-6f6f3a2d0001" },
    { name: "a line of the log", value: "method=GET route=/sign-in" },
    { name: "a figure's name", value: "portal_requests_total" },
    { name: "a type", value: "application/wasm" },
    { name: "a function", value: "instantiateStreaming" },
  ];
  const found = await scanned.stop([...issued, ...known]);
  const lines = found.map((line) => line.replace(/[\w-]+\.(db|log|db-wal)$/, "$1").replace(/\?.*/, "").replace(/[.-][0-9a-f]{8,}/, ""));
  expect(lines).toEqual(
    expect.arrayContaining([
      "__Host-session is in the body of GET /help/errors",
      "refresh_token is in the headers of POST /language",
      "a type is in the headers of GET /assets/portal_bg.wasm",
      "a function is in the body of GET /assets/portal.js",
      "a line of the log is in log",
      // Otherwise database and metrics are shared.
      ...(alone ? ["a figure's name is in the metrics", "an object id is in db", "an object id is in db-wal"] : []),
    ]),
  );
  expect(lines.filter((line) => /^(access_token|client|code|id_token|the)/.test(line))).toEqual([]);
});
