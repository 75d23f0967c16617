// What both servers do before they draw: a session from a row of SQLite, one call to the service behind over kept connections.
import http from "node:http";
import { readFileSync } from "node:fs";

const [, , port, upstream, file, length] = process.argv;
export const listenPort = Number(port);

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));

/** The inputs of the form: the name of each, and the path of its value in the document. */
export const fields = read("./fields.json").map((path) => ({ name: path.join("."), path }));

const agent = new http.Agent({ keepAlive: true });
const query = (await openDatabase()).prepare("SELECT token FROM session WHERE id = ?");

/** Node's own SQLite, which versions before 22.13 lack, otherwise that of a package. */
async function openDatabase() {
  try {
    const { DatabaseSync } = await import("node:sqlite");
    return new DatabaseSync(file);
  } catch {
    const { default: Database } = await import("libsql");
    return new Database(file);
  }
}

/** The token of the session that the cookie names. */
export function tokenOf(cookies) {
  const id = (cookies ?? "")
    .split(";")
    .map((cookie) => cookie.trim())
    .find((cookie) => cookie.startsWith("sid="));
  return id && query.get(id.slice("sid=".length))?.token;
}

export function documentOf(token) {
  const headers = { accept: "application/json", authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const request = http.get(`${upstream}/v1/profiles/billing`, { agent, headers }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve(JSON.parse(Buffer.concat(parts).toString("utf8"))));
      answer.on("error", reject);
    });
    request.on("error", reject);
  });
}

export const valueOf = (document, { path }) => path.reduce((value, name) => value?.[name], document) ?? "";

/** What brings a page to the length that was asked for. */
export const fillerFor = (draw) => "x".repeat(Math.max(0, Number(length) - draw(read("./document.json"), "").length));
