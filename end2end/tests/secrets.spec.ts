// Every test here ends with a search for secrets (support/secrets.ts). This one makes sure that it finds them.
import { randomBytes } from "node:crypto";
import { expect, test as base } from "../support/portal";
import { type Secret, search } from "../support/needles";
import { Watched, alone, forget } from "../support/secrets";

const test = base.extend<{ watched: Watched }>({
  watched: async ({}, use, info) => {
    forget();
    const watched = await Watched.start(`${info.project.name}-${info.testId}`);
    await use(watched);
    await watched.close();
  },
  baseURL: async ({ watched }, use) => use(watched.url),
});

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "assets are asked for by scripts; the search itself is the same");

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
  expect(search([{ name: "here", bytes: Buffer.from(filler) }], secrets)).toEqual([]);

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
        expect(search([{ name: "here", bytes: Buffer.from(text, "latin1") }], secrets), `${name}${form} at ${at}`).toEqual([
          `${name}${form} stands in here`,
        ]);
      }
    }
  }
  const escaped = [encodeURIComponent(strange), new URLSearchParams({ strange }).toString(), JSON.stringify({ strange })];
  escaped.push(`value="${strange.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`);
  for (const text of escaped) {
    expect(search([{ name: "here", bytes: Buffer.from(text) }], secrets), text).toEqual(["strange stands in here"]);
  }
  // Part of it is enough: somebody shortened it.
  for (const text of [token.slice(token.lastIndexOf(".") + 1), token.slice(-16), `${key.toString("hex").slice(0, 40)}…`]) {
    expect(search([{ name: "here", bytes: Buffer.from(text) }], secrets), text).toHaveLength(1);
  }
});

// K1
test("what a portal answers, logs, counts and stores is looked at", async ({ page, watched }) => {
  await page.goto("/sign-in?return_to=/partner/billing");
  await page.getByRole("button", { name: "Edith Editor", exact: true }).click();
  await expect(page).toHaveURL("/partner/billing");
  await page.waitForLoadState("networkidle");
  const session = (await page.context().cookies()).find(({ name }) => name === "__Host-session")?.value ?? "";
  const issued = await watched.ofSandbox();
  const refresh = issued.find(({ name }) => name === "refresh_token")?.value;
  expect(issued.map(({ name }) => name).sort()).toEqual(
    expect.arrayContaining(["access_token", "client_secret", "code", "code_verifier", "id_token", "refresh_token"]),
  );

  // The portal repeats what is searched for, and where a language form came from.
  await page.goto(`/help/errors?q=${session}`);
  const headers = { origin: watched.url };
  await page.request.post("/language", { form: { language: "en", return_to: `/help/errors?q=${refresh}` }, headers, maxRedirects: 0 });
  // These are no secrets, but known to stand where nothing else would show that the place is looked at.
  const known = [
    { name: "an object id", value: "5f0c1d6e-2b44-4a0e-8f1b-6f6f3a2d0001" },
    { name: "a line of the log", value: "portal::server::security::envelope" },
    { name: "a figure's name", value: "portal_requests_total" },
    { name: "a type", value: "application/wasm" },
    { name: "a function", value: "instantiateStreaming" },
  ];
  const found = await watched.stop([...issued, ...known]);
  const lines = found.map((line) => line.replace(/[\w-]+\.(db|log|db-wal)$/, "$1").replace(/\?.*/, "").replace(/[.-][0-9a-f]{8,}/, ""));
  expect(lines).toEqual(
    expect.arrayContaining([
      "__Host-session stands in the body of GET /help/errors",
      "refresh_token stands in the headers of POST /language",
      "a type stands in the headers of GET /assets/portal_bg.wasm",
      "a function stands in the body of GET /assets/portal.js",
      "a line of the log stands in log",
      // Elsewhere the database and the figures are not one process's own.
      ...(alone ? ["a figure's name stands in the metrics", "an object id stands in db", "an object id stands in db-wal"] : []),
    ]),
  );
  expect(lines.filter((line) => /^(access_token|client|code|id_token|the)/.test(line))).toEqual([]);
});
