#!/usr/bin/env node
// Proves that a change of the code leaves every page as it was: captures the HTML of every page,
// as the server sends it to a browser without JavaScript, and compares two captures.
//
//   PORTAL_BINARY=…/portal node end2end/capture/pages.mjs capture OUT [STATE…]
//   node end2end/capture/pages.mjs compare OUT_A OUT_B
//   node end2end/capture/pages.mjs normalise OUT
//
// `capture` visits each state of tests/page_table.ts in each language, except those that need
// JavaScript, in three minutes on two cores. With STATE… it visits only these, by name, and
// replaces them in an existing OUT.
//
//   OUT/raw/{language}/{state}.html    the response, byte for byte
//   OUT/{language}/{state}.html        the same, with placeholders for what differs from run to run
//   OUT/{language}/{state}.head        status, address and headers, with placeholders too
//
// `compare` prints a diff of each state that differs (SHOWN lines of each), and exits with 1 if one
// does. `normalise` writes the files with placeholders again from OUT/raw.
//
// Seconds left to wait are not replaced: on a busy machine `wait`, `page-waits`, `outage` and
// `outage-elsewhere` can differ by one. Capture these again.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Lines of a diff that are printed for each file. */
const SHOWN = Number(process.env.SHOWN ?? 40);

const MONTHS = [
  ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
];

/**
 * Dates and times as the portal writes them, and their placeholders. Only those near the time of
 * the response are replaced.
 */
const TIMES = [
  [/\b(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "YYYY-MM-DDTHH:MM:SSZ"],
  [/\b(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)\b/g, "YYYY-MM-DD"],
  [new RegExp(`\\b(?<day>\\d{1,2}) (?<month>${MONTHS[0].join("|")}) (?<year>\\d{4}), \\d\\d:\\d\\d UTC`, "g"), "D MONTH YYYY, HH:MM UTC"],
  [new RegExp(`\\b(?<day>1er|\\d{1,2}) (?<month>${MONTHS[1].join("|")}) (?<year>\\d{4}) à \\d\\d:\\d\\d UTC`, "g"), "J MOIS AAAA à HH:MM UTC"],
  [/\b(?<year>\d{4}) 年 (?<month>\d{1,2}) 月 (?<day>\d{1,2}) 日 \d\d:\d\d \(UTC\)/g, "YYYY 年 M 月 D 日 HH:MM (UTC)"],
];

/** Days between the response and a date that depends on it: the example of a date is a week ago. */
const NEAR = 8;

/**
 * Identifiers and digests. A value that only one captured page contains was generated in that run;
 * a fixed one is on at least three, one per language.
 */
const GENERATED = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "GUID"],
  [/\b[0-9a-f]{64}\b/g, "DIGEST"],
];

/** Headers about the transfer of a response. */
const LEFT_OUT = ["date", "content-length", "content-encoding", "connection", "keep-alive", "transfer-encoding"];

function files(folder, ending) {
  const languages = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "raw");
  return languages
    .flatMap(({ name }) => readdirSync(path.join(folder, name)).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith(ending))
    .sort();
}

function capture(folder, ...states) {
  if (!process.env.PORTAL_BINARY) {
    throw new Error("PORTAL_BINARY has to name a portal");
  }
  const out = path.resolve(folder);
  const env = { ...process.env, CAPTURE: out, PORTAL_BINARY: path.resolve(process.env.PORTAL_BINARY) };
  if (states.length > 0) {
    env.CAPTURE_STATES = states.join();
  } else {
    rmSync(out, { recursive: true, force: true });
  }
  delete env.PORTAL_ON;
  const config = path.join(here, "playwright.config.ts");
  const run = spawnSync("npx", ["playwright", "test", "-c", config], { cwd: path.dirname(here), env, stdio: "inherit" });
  if (existsSync(path.join(out, "raw"))) {
    normalise(out);
  }
  return run.status ?? 1;
}

/** Writes the pages without what differs from run to run. */
function normalise(out) {
  const raw = path.join(out, "raw");
  for (const { name } of readdirSync(out, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "raw")) {
    rmSync(path.join(out, name), { recursive: true });
  }
  const pages = files(raw, ".html").map((file) => {
    const [language, name] = file.replace(/\.html$/, "").split("/");
    const page = path.join(raw, language, name);
    return { language, name, html: readFileSync(`${page}.html`, "utf8"), head: JSON.parse(readFileSync(`${page}.json`, "utf8")) };
  });
  const pagesWith = new Map();
  for (const { html, head } of pages) {
    const text = `${head.address} ${html}`;
    for (const value of new Set(GENERATED.flatMap(([pattern]) => text.match(pattern) ?? []))) {
      pagesWith.set(value, (pagesWith.get(value) ?? 0) + 1);
    }
  }
  const counts = {};
  for (const { language, name, html, head } of pages) {
    const text = replacer(head, (value) => pagesWith.get(value) === 1, (what) => (counts[what] = (counts[what] ?? 0) + 1));
    const page = path.join(out, language, name);
    mkdirSync(path.dirname(page), { recursive: true });
    writeFileSync(`${page}.html`, text(html));
    const headers = head.headers.filter(({ name }) => !LEFT_OUT.includes(name.toLowerCase()));
    const lines = headers.map(({ name, value }) => `${name.toLowerCase()}: ${cookie(name, value)}`).sort();
    const address = head.address.replace(/\b(code|state)=[^&]*/g, "$1=VALUE");
    writeFileSync(`${page}.head`, `${[`${head.status} ${address}`, ...lines].map(text).join("\n")}\n`);
  }
  const replaced = Object.entries(counts).map(([what, count]) => `${count} × ${what}`);
  console.log(`${pages.length} pages in ${out}; replaced: ${replaced.join(", ")}`);
}

function cookie(name, value) {
  return name.toLowerCase() === "set-cookie" ? value.replace(/^([^=]*)=[^;]*/, "$1=VALUE") : value;
}

/**
 * Returns a function that puts placeholders into a text of this response. `generated` says whether
 * a value was generated in this run; `count` is called with the kind of each replacement.
 */
function replacer(head, generated, count) {
  const header = (name) => head.headers.find((header) => header.name.toLowerCase() === name)?.value ?? "";
  const nonce = /'nonce-([^']+)'/.exec(header("content-security-policy"))?.[1];
  const reference = header("portal-reference");
  const port = new URL(head.portal).port;
  const sent = Date.parse(header("date"));

  return (text) => {
    const put = (what, placeholder) => (count(what), placeholder);
    for (const [value, what] of [[nonce, "NONCE"], [reference, "REFERENCE"]]) {
      text = value ? text.replaceAll(value, () => put(what, what)) : text;
    }
    // The colon is percent-encoded in a query.
    text = text.replace(/\b((?:localhost|127\.0\.0\.1)(?::|%3A))(\d+)/gi, (_, host, found) =>
      put("PORT", `${host}${found === port ? "PORT" : "SANDBOX-PORT"}`),
    );
    text = text.replace(/(\/assets\/[\w.-]+?)-[0-9a-f]{8,}(\.\w+)/g, (_, name, ending) => put("HASH", `${name}-HASH${ending}`));
    // An island's name and the hash of its source text: they change with every edit of its code.
    text = text.replace(/(data-component=")\w+(")/g, (_, before, after) => put("ISLAND", `${before}ISLAND${after}`));
    for (const [pattern, placeholder] of TIMES) {
      text = text.replace(pattern, (found, ...more) => (near(more.at(-1), sent) ? put("TIME", placeholder) : found));
    }
    // Numbered by first appearance, so that one in the place of another is noticed.
    for (const [pattern, what] of GENERATED) {
      const numbers = new Map();
      text = text.replace(pattern, (found) => {
        if (!generated(found)) {
          return found;
        }
        numbers.set(found, numbers.get(found) ?? numbers.size + 1);
        return put(what, `${what}-${numbers.get(found)}`);
      });
    }
    return text;
  };
}

function near({ year, month, day }, sent) {
  const named = MONTHS.map((names) => names.indexOf(month)).find((at) => at >= 0);
  const at = Date.UTC(Number(year), named ?? Number(month) - 1, Number.parseInt(day, 10));
  return Math.abs(at - sent) < NEAR * 24 * 3_600_000;
}

function compare(a, b) {
  const [ours, theirs] = [a, b].map((folder) => new Set([...files(folder, ".html"), ...files(folder, ".head")]));
  const names = [...new Set([...ours, ...theirs])].sort();
  const differing = names.filter((name) => {
    const missing = [[ours, a], [theirs, b]].find(([there]) => !there.has(name));
    if (missing) {
      console.log(`── ${name} is missing in ${missing[1]}`);
      return true;
    }
    const [before, after] = [a, b].map((folder) => readFileSync(path.join(folder, name)));
    if (before.equals(after)) {
      return false;
    }
    console.log(`── ${name} differs`);
    console.log(difference(before.toString(), after.toString()));
    return true;
  });
  if (names.length === 0) {
    throw new Error("there is nothing to compare");
  }
  const states = new Set(differing.map((name) => name.replace(/\.\w+$/, "")));
  console.log(`${names.filter((name) => name.endsWith(".html")).length} pages compared, ${states.size} differ${[...states].map((state) => `\n  ${state}`).join("")}`);
  return differing.length === 0 ? 0 : 1;
}

/** Line by line, with a line for each tag. */
function difference(before, after) {
  const folder = mkdtempSync(path.join(tmpdir(), "pages-"));
  const [one, two] = [["a", before], ["b", after]].map(([name, text]) => {
    const file = path.join(folder, name);
    writeFileSync(file, text.replaceAll(">", ">\n"));
    return file;
  });
  const { stdout } = spawnSync("diff", ["-U2", "--label", "a", "--label", "b", one, two], { encoding: "utf8", maxBuffer: 1 << 28 });
  rmSync(folder, { recursive: true });
  const lines = stdout.trimEnd().split("\n");
  const more = lines.length - SHOWN;
  return [...lines.slice(0, SHOWN), ...(more > 0 ? [`… ${more} more lines; SHOWN=${lines.length} shows them`] : [])].join("\n");
}

const [step, ...given] = process.argv.slice(2);
if (step === "capture" && given.length >= 1) {
  process.exit(capture(...given));
} else if (step === "normalise" && given.length === 1) {
  normalise(given[0]);
} else if (step === "compare" && given.length === 2) {
  process.exit(compare(...given));
} else {
  console.error("usage: PORTAL_BINARY=… pages.mjs capture OUT [STATE…] | compare OUT_A OUT_B | normalise OUT");
  process.exit(2);
}
