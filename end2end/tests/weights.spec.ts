// The sizes in bytes of the first paint of an edit page and of everything that it loads.
import { brotliDecompressSync } from "node:zlib";
import http from "node:http";
import { type Page, expect, test } from "../support/portal";
import { BILLING } from "./profile";
import { LANGUAGES } from "./words";

/** The first flight of a new TCP connection: ten segments. */
const FIRST_PAINT = 14_336;
const EVERYTHING = 150_000;

test("an edit page is light", async ({ page, portal, javaScriptEnabled }) => {
  test.skip(!javaScriptEnabled, "the same bytes");
  await portal.signIn(page, "Edith Editor", "/customers");
  const customer = await page.getByRole("main").getByRole("listitem").getByRole("link").first().getAttribute("href");
  for (const address of [BILLING.address, "/partner/legal-business", "/partner/organization", "/partner/support", customer ?? ""]) {
    for (const language of LANGUAGES) {
      await portal.setLanguage(page, language);
      const html = await load(page, address);
      const text = brotliDecompressSync(html).toString();
      const linked = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, found]) => found ?? ""))];
      const css = await weight(page, linked(/<link rel="?stylesheet"? href="?([^" >]+)/g));
      const rest = await weight(page, linked(/"?(\/[\w/.-]+\.(?:js|wasm|svg|woff2|png))"?/g));
      const first = html.length + css;
      console.log(`${address} ${language}: HTML ${html.length} + CSS ${css} = ${first} B; everything ${first + rest} B`);
      expect(css, "a stylesheet was found").toBeGreaterThan(0);
      expect(rest, "a browser part was found").toBeGreaterThan(50_000);
      expect.soft(first, `first paint of ${address} in ${language}`).toBeLessThanOrEqual(FIRST_PAINT);
      expect.soft(first + rest, `everything of ${address} in ${language}`).toBeLessThanOrEqual(EVERYTHING);
    }
  }
});

async function weight(page: Page, addresses: string[]): Promise<number> {
  const loaded = await Promise.all(addresses.map((address) => load(page, address)));
  return loaded.reduce((sum, body) => sum + body.length, 0);
}

/** The body as it is sent over the network, with the cookies of the page. */
async function load(page: Page, address: string): Promise<Buffer> {
  const url = new URL(address, page.url());
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers: { cookie, "accept-encoding": "br" } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => {
        const fine = answer.statusCode === 200 && answer.headers["content-encoding"] === "br";
        return fine ? resolve(Buffer.concat(parts)) : reject(new Error(`${address}: ${answer.statusCode} ${answer.headers["content-encoding"]}`));
      });
    });
    request.on("error", reject);
  });
}
