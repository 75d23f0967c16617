// S6: hostile return addresses, and what Chromium itself makes of what the portal answers to them.
import { readFileSync } from "node:fs";
import { expect, test } from "../support/portal";

const LISTED: string[] = JSON.parse(readFileSync("../tests/data/return-to.json", "utf8"));

const PIECES = ["/", "//", "\\", ".", "..", "%2f", "%5c", "%2e", "%252f", "%09", "%0a", "%00", "\t", "\n", "@", ":", "?", "#", "&", "=", " ", "+"].concat(
  ["evil.example", "partner", "billing", "https:", "javascript:alert(1)", "data:text/html,", "\u2215", "\uff0f", "\ufeff", "\u202e", "[::1]", "a"],
);

/** Put together by the numbers of a fixed seed, so that a failure can be looked at again. */
function generated(count: number): string[] {
  let seed = 20261121;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  return Array.from({ length: count }, () => "/" + Array.from({ length: 1 + next(8) }, () => PIECES[next(PIECES.length)]).join(""));
}

/** As often as a careless reader may decode. */
function decodings(value: string): string[] {
  const values = [value];
  for (let times = 0; times < 2; times++) {
    const last = values[values.length - 1] ?? "";
    values.push(last.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(parseInt(code.slice(1), 16))));
  }
  return values;
}

test("no return address leads anywhere else", async ({ page, portal }, info) => {
  test.skip(info.project.name !== "js", "the browser's own reading of addresses needs a script");
  test.setTimeout(300_000);
  await page.goto(`${portal.url}/robots.txt`);
  const asked = [...new Set([...LISTED.flatMap(decodings), ...generated(2000)])];
  const headers = { origin: portal.url };
  const answered: [string, string][] = [];
  const ask = async (value: string): Promise<[string, string]> => {
    const answer = await page.request.post("/language", { headers, form: { language: "en", return_to: value }, maxRedirects: 0 });
    expect(answer.status(), JSON.stringify(value)).toBe(303);
    return [value, answer.headers()["location"] ?? ""];
  };
  for (let at = 0; at < asked.length; at += 40) {
    answered.push(...(await Promise.all(asked.slice(at, at + 40).map(ask))));
  }
  const left = await page.evaluate(
    (pairs) => pairs.filter(([, location]) => {
      const url = new URL(location, document.baseURI);
      return url.origin !== window.origin || url.username !== "";
    }),
    answered.flatMap(([value, location]) => decodings(location).map((decoded): [string, string] => [value, decoded])),
  );
  expect(left).toEqual([]);
  // Own pages are kept: the test would hold for a portal that always led to the overview.
  const own = await page.request.post("/language", { headers, form: { language: "en", return_to: "/customers?search=a%20b" }, maxRedirects: 0 });
  expect(own.headers()["location"]).toBe("/customers?search=a%20b");
  info.annotations.push({ type: "figure", description: `${asked.length} addresses` });
});
