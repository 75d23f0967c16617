// A portal whose output is searched for secrets (K1): it logs at `trace`, and when it stops, no
// secret may be in its responses, log, metrics or database.
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { type RecordedResponse, RecordingProxy } from "./network";
import { type Secret, type Source, findSecrets } from "./secret_scan";
import { type Running, freePort, start } from "./start";

const folder = path.resolve(__dirname, "../test-results");

/**
 * True if a test has a single portal on SQLite. Otherwise metrics and database are shared, and
 * `start` sets the database.
 */
export const alone = (process.env["PORTAL_ON"] || "sqlite") === "sqlite";

/**
 * SHA-1 hashes of the immutable assets that were searched before. An asset is older than the
 * secrets of any later test, so that it cannot contain them.
 */
const searchedAssets = new Set<string>();

/** Has all assets searched again. */
export function searchAssetsAgain(): void {
  searchedAssets.clear();
}

/** Cookies whose values are secrets: those of each portal of the host, behind its port. */
const COOKIE = /^(__Host-(?:session|login))=([^;]*)/;

function removeDatabase(name: string): void {
  ["", "-wal", "-shm"].forEach((part) => rmSync(path.join(folder, `${name}.db${part}`), { force: true }));
}

export class ScannedPortal {
  private constructor(
    private readonly name: string,
    private readonly proxy: RecordingProxy,
    private readonly running: Running,
    private readonly metrics: string | undefined,
    private readonly key: Buffer,
  ) {}

  static async start(name: string, settings: Record<string, string> = {}, options?: string[]): Promise<ScannedPortal> {
    const key = randomBytes(32);
    const [proxy, port] = await Promise.all([RecordingProxy.start(), freePort()]);
    const own: Record<string, string> = {
      PORTAL_URL: proxy.url,
      PORTAL_LOG: "trace",
      PORTAL_ENCRYPTION_KEYS: `end2end:${key.toString("base64")}`,
      // A busy machine may take longer than a person would be kept waiting.
      PORTAL_UPSTREAM_TIMEOUT: "60",
    };
    if (alone) {
      // One that a run left behind is sealed with another key.
      removeDatabase(name);
      own["PORTAL_METRICS_ADDR"] = `127.0.0.1:${port}`;
      own["PORTAL_DATABASE_URL"] = `sqlite://${path.join(folder, `${name}.db`)}`;
    }
    const running = await start(name, { ...own, ...settings }, options);
    proxy.forwardTo(running.url);
    return new ScannedPortal(name, proxy, running, alone ? `http://127.0.0.1:${port}/metrics` : undefined, key);
  }

  get url(): string {
    return this.proxy.url;
  }

  /**
   * Stops the portal and returns a line for each secret that was found: those in `issued`, by
   * default the secrets that its sandbox issued, session ids and the encryption key.
   */
  async stop(issued?: Secret[]): Promise<string[]> {
    const key = { name: "the encryption key as it is set", value: this.key.toString("base64") };
    const secrets = [...(issued ?? (await this.sandboxSecrets())), ...this.cookies(), key, { name: "the encryption key", value: this.key }];
    const sources = await this.sourcesWhileRunning();
    await this.close();
    sources.push(...this.files());
    return findSecrets(sources, secrets);
  }

  /** Stops the portal without a search. */
  async close(): Promise<void> {
    await Promise.all([this.running.stop(), this.proxy.stop()]);
  }

  /** The secrets that the sandbox has issued or received. */
  async sandboxSecrets(): Promise<Secret[]> {
    const answer = await fetch(`${this.running.url}/sandbox/secrets`);
    if (!answer.ok) {
      throw new Error(`the sandbox's secrets: ${answer.status}`);
    }
    return (await answer.json()) as Secret[];
  }

  /** Session ids, and the cookies that bind a sign-in to a browser. */
  private cookies(): Secret[] {
    const set = this.proxy.responses.flatMap((response) => response.header("set-cookie")).map((cookie) => COOKIE.exec(cookie));
    const entries = set.flatMap((found) => (found?.[2] ?? "").split(".").map((entry) => [entry.split(":").pop() ?? "", found?.[1] ?? ""] as const));
    return [...new Map(entries)].filter(([value]) => value !== "").map(([value, name]) => ({ name, value }));
  }

  private async sourcesWhileRunning(): Promise<Source[]> {
    const sources = this.proxy.responses.flatMap(sourcesIn);
    if (this.metrics) {
      const answer = await fetch(this.metrics);
      sources.push({ name: "the metrics", bytes: Buffer.from(await answer.text()) });
      // The portal merges the write-ahead log into the database when it stops.
      sources.push(...this.file(`${this.name}.db-wal`));
    }
    return sources;
  }

  /** Log and database. Deletes the database. */
  private files(): Source[] {
    const logs = [this.name, `${this.name}-2`, `${this.name}-3`].flatMap((name) => this.file(`${name}.log`));
    const sources = [...logs, ...this.file(`${this.name}.db`)];
    removeDatabase(this.name);
    return sources;
  }

  private file(name: string): Source[] {
    const file = path.join(folder, name);
    return existsSync(file) ? [{ name, bytes: readFileSync(file) }] : [];
  }
}

/** The body and the headers, without the values of cookies that are set for their own browser. */
function sourcesIn(response: RecordedResponse): Source[] {
  const headers = response.headers.map((text) => text.replace(COOKIE, "$1=")).join("\n");
  const sources = [{ name: `the headers of ${response.requestLine}`, bytes: Buffer.from(headers) }];
  if (response.header("cache-control").some((value) => value.includes("immutable"))) {
    const hash = createHash("sha1");
    response.chunks.forEach((chunk) => hash.update(chunk));
    const name = hash.digest("hex");
    if (searchedAssets.has(name)) {
      return sources;
    }
    searchedAssets.add(name);
  }
  return [...sources, { name: `the body of ${response.requestLine}`, bytes: response.body() }];
}
