// A portal that is watched: it logs all there is, and at its end no secret may stand in what it answered, logged, counted or stored (K1).
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { type Place, type Secret, search } from "./needles";
import { type Running, freePort, start } from "./start";
import { type Answer, Wire } from "./wire";

const folder = path.resolve(__dirname, "../test-results");

/** With more than one process, or on another database, `start` sets what these are; `PORTAL_ON` says so. */
export const alone = (process.env["PORTAL_ON"] || "sqlite") === "sqlite";

/** Assets that were looked at before, by their hash: bytes that are older than a secret do not hold it. */
const known = new Set<string>();

/** Looks at all assets again. */
export function forget(): void {
  known.clear();
}

/** The cookies whose values are secrets. */
const COOKIE = /^(__Host-(?:session|login))=([^;]*)/;

export class Watched {
  private constructor(
    private readonly name: string,
    private readonly wire: Wire,
    private readonly running: Running,
    private readonly metrics: string | undefined,
    private readonly key: Buffer,
  ) {}

  static async start(name: string, settings: Record<string, string> = {}, options?: string[]): Promise<Watched> {
    const key = randomBytes(32);
    const [wire, port] = await Promise.all([Wire.listen(), freePort()]);
    const own: Record<string, string> = {
      PORTAL_URL: wire.url,
      PORTAL_LOG: "trace",
      PORTAL_ENCRYPTION_KEYS: `end2end:${key.toString("base64")}`,
    };
    if (alone) {
      own["PORTAL_METRICS_ADDR"] = `127.0.0.1:${port}`;
      own["PORTAL_DATABASE_URL"] = `sqlite://${path.join(folder, `${name}.db`)}`;
    }
    const running = await start(name, { ...own, ...settings }, options);
    wire.lead(running.url);
    return new Watched(name, wire, running, alone ? `http://127.0.0.1:${port}/metrics` : undefined, key);
  }

  get url(): string {
    return this.wire.url;
  }

  /** Stops the portal; answers where secrets stand: these, or else what its sandbox issued, and those of the portal's own. */
  async stop(issued?: Secret[]): Promise<string[]> {
    const key = { name: "the encryption key as it is set", value: this.key.toString("base64") };
    const secrets = [...(issued ?? (await this.ofSandbox())), ...this.cookies(), key, { name: "the encryption key", value: this.key }];
    const places = await this.places();
    await this.close();
    places.push(...this.files());
    return search(places, secrets);
  }

  /** Stops it without looking. */
  async close(): Promise<void> {
    await Promise.all([this.running.stop(), this.wire.stop()]);
  }

  /** What the sandbox issued so far, and was shown. */
  async ofSandbox(): Promise<Secret[]> {
    const answer = await fetch(`${this.running.url}/sandbox/secrets`);
    if (!answer.ok) {
      throw new Error(`the sandbox's secrets: ${answer.status}`);
    }
    return (await answer.json()) as Secret[];
  }

  /** Session ids, and what ties sign-ins to a browser. */
  private cookies(): Secret[] {
    const set = this.wire.answers.flatMap((answer) => answer.header("set-cookie")).map((cookie) => COOKIE.exec(cookie));
    const values = new Map(set.filter((found) => found?.[2]).map((found) => [found?.[2] ?? "", found?.[1] ?? ""]));
    return [...values].map(([value, name]) => ({ name, value }));
  }

  /** What there is while the portal runs. */
  private async places(): Promise<Place[]> {
    const places = this.wire.answers.flatMap(ofAnswer);
    if (this.metrics) {
      const answer = await fetch(this.metrics);
      places.push({ name: "the metrics", bytes: Buffer.from(await answer.text()) });
      // At its end the portal joins it with the database.
      places.push(...this.file(`${this.name}.db-wal`));
    }
    return places;
  }

  private files(): Place[] {
    const logs = [this.name, `${this.name}-2`, `${this.name}-3`].flatMap((name) => this.file(`${name}.log`));
    const places = [...logs, ...this.file(`${this.name}.db`)];
    ["", "-wal", "-shm"].forEach((part) => rmSync(path.join(folder, `${this.name}.db${part}`), { force: true }));
    return places;
  }

  private file(name: string): Place[] {
    const file = path.join(folder, name);
    return existsSync(file) ? [{ name, bytes: readFileSync(file) }] : [];
  }
}

/** The headers, without the value of a cookie that is given to its own browser, and the body. */
function ofAnswer(answer: Answer): Place[] {
  const headers = answer.headers.map((text) => text.replace(COOKIE, "$1=")).join("\n");
  const places = [{ name: `the headers of ${answer.asked}`, bytes: Buffer.from(headers) }];
  if (answer.header("cache-control").some((value) => value.includes("immutable"))) {
    const hash = createHash("sha1");
    answer.chunks.forEach((chunk) => hash.update(chunk));
    const name = hash.digest("hex");
    if (known.has(name)) {
      return places;
    }
    known.add(name);
  }
  return [...places, { name: `the body of ${answer.asked}`, bytes: answer.body() }];
}
