// The address that a browser opens: passes everything on to a portal, notes what was asked for, and
// can hold an answer back. With HTTPS for WebKit, which keeps no cookies with `Secure` for
// http://localhost.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** A certificate for `localhost` that is in force today, and its key. */
function certificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(path.join(tmpdir(), "portal-https-"));
  const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  const kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  execFileSync("openssl", [...kind, ...names, "-keyout", key, "-out", cert], { stdio: "pipe" });
  const read = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return read;
}

export class Front {
  /** Method and path of each request, oldest first. */
  readonly requests: string[] = [];
  /** The cookies of the newest request that had any. */
  lastCookies = "";
  /** Sent along with every request, for a browser that nobody can sign in with. */
  cookies: string | undefined;
  private portal: URL | undefined;
  private readonly waiting: { line: RegExp; times: number; come(): void }[] = [];
  private holds: { path: RegExp; until: Promise<void> } | undefined;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    private readonly scheme: "http" | "https",
  ) {}

  static async start(scheme: "http" | "https"): Promise<Front> {
    const server = scheme === "https" ? createSecureServer(certificate()) : createServer();
    const front = new Front(server, scheme);
    server.on("request", (asked: IncomingMessage, answer: ServerResponse) => void front.pass(asked, answer));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return front;
  }

  get url(): string {
    return `${this.scheme}://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  forwardTo(portal: string): void {
    this.portal = new URL(portal);
  }

  /** Holds requests of these paths back until the returned function is called. */
  hold(path: RegExp): () => void {
    let release = (): void => undefined;
    this.holds = { path, until: new Promise((resolve) => (release = resolve)) };
    return release;
  }

  /** How many requests matched. */
  count(line: RegExp): number {
    return this.requests.filter((one) => line.test(one)).length;
  }

  /** Resolves when this many requests, from the first, have matched. */
  requested(line: RegExp, times: number): Promise<void> {
    return new Promise((come) => this.waiting.push({ line, times, come }));
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    this.requests.push(`${asked.method} ${asked.url}`);
    this.lastCookies = asked.headers.cookie ?? this.lastCookies;
    this.waiting.filter((one) => this.count(one.line) >= one.times).forEach((one) => one.come());
    if (this.holds?.path.test(asked.url ?? "")) {
      await this.holds.until;
    }
    const cookies = this.cookies === undefined ? [] : ["Cookie", this.cookies];
    const options = { host: "127.0.0.1", port: this.portal?.port, method: asked.method, path: asked.url };
    const passed = request({ ...options, headers: [...asked.rawHeaders, ...cookies], agent: false, setHost: false }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.statusMessage, answered.rawHeaders);
      answered.on("error", () => answer.destroy());
      answered.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  }
}
