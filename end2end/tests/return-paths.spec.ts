// S6: hostile return addresses. Chromium itself resolves the redirects that the portal answers
// with.
import { readFileSync } from "node:fs";
import { expect, onlyWithScripts, test } from "../support/portal";

const LISTED: string[] = JSON.parse(readFileSync("../tests/data/return-to.json", "utf8"));

const PIECES = ["/", "//", "\\", ".", "..", "%2f", "%5c", "%2e", "%252f", "%09", "%0a", "%00", "\t", "\n", "@", ":", "?", "#", "&", "=", " ", "+"].concat(
  ["evil.example", "partner", "billing", "https:", "javascript:alert(1)", "data:text/html,", "\u2215", "\uff0f", "\ufeff", "\u202e", "[::1]", "a"],
);

/** Paths assembled from a fixed seed, so that a failure can be repeated. */
function generated(count: number): string[] {
  let seed = 20261121;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  return Array.from({ length: count }, () => "/" + Array.from({ length: 1 + next(8) }, () => PIECES[next(PIECES.length)]).join(""));
}

/** The value as it is, and percent-decoded once and twice, as careless readers do. */
function decodings(value: string): string[] {
  const values = [value];
  for (let times = 0; times < 2; times++) {
    const last = values[values.length - 1] ?? "";
    values.push(last.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(parseInt(code.slice(1), 16))));
  }
  return values;
}

test("no return address leads anywhere else", onlyWithScripts("the browser's own reading of addresses needs a script"), async ({ page, portal }, info) => {
  await page.goto(`${portal.url}/robots.txt`);
  const asked = [...new Set([...LISTED.flatMap(decodings), ...generated(2000)])];
  const answered: [string, string][] = [];
  const ask = async (value: string): Promise<[string, string]> => {
    const body = new URLSearchParams({ language: "en", return_to: value });
    const answer = await fetch(`${portal.url}/language`, { method: "POST", headers: { origin: portal.url }, body, redirect: "manual" });
    expect(answer.status, JSON.stringify(value)).toBe(303);
    return [value, answer.headers.get("location") ?? ""];
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
  // Own pages are kept. Without this, a portal that always led to the overview would pass.
  expect((await ask("/customers?search=a%20b"))[1]).toBe("/customers?search=a%20b");
  info.annotations.push({ type: "figure", description: `${asked.length} addresses` });
});
