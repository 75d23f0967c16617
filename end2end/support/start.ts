// Starts the portal on its sandbox, on a port of its own, and ends it again.
import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { behindOneAddress } from "./proxy";
import { freshDatabase, root } from "./stores";

export interface Running {
  /** The origin, `http://localhost:…`. */
  url: string;
  /** The process, for tests that kill it. */
  process: ChildProcess;
  stop(): Promise<void>;
}

/** The debug server that `cargo test` has built anyway, unless the environment names another. */
function binary(): string {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(root, "target");
  const file = process.env.PORTAL_BINARY ?? path.join(target, "debug/portal");
  if (!existsSync(file)) {
    throw new Error(`${file} is missing: \`make build\` builds it`);
  }
  return file;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

/** Portals that share a database and an address, with `PORTAL_ON=replicas`. */
const REPLICAS = 3;

/**
 * The portal, ready to answer. What it logs goes to `test-results/{name}.log`. `PORTAL_ON` says on what: nothing or `sqlite`, `postgres`,
 * or `replicas`, three portals on PostgreSQL behind a proxy, where the first has the sandbox; without a sandbox always one.
 */
export async function start(name: string, settings: Record<string, string> = {}, options = ["--sandbox"]): Promise<Running> {
  const on = process.env.PORTAL_ON || "sqlite";
  if (on === "sqlite") {
    return startOne(name, await freePort(), options, settings);
  }
  const shared = { PORTAL_DATABASE_URL: freshDatabase(), ...settings };
  if (on === "postgres" || !options.includes("--sandbox")) {
    return startOne(name, await freePort(), options, shared);
  }
  if (on !== "replicas") {
    throw new Error(`PORTAL_ON is sqlite, postgres or replicas, not ${on}`);
  }
  const proxy = await behindOneAddress();
  const together = {
    PORTAL_URL: proxy.url,
    PORTAL_TRUSTED_PROXIES: "127.0.0.1",
    PORTAL_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 1).toString("base64")}`,
    ...shared,
  };
  const first = await startOne(name, await freePort(), options, together);
  const portals = [first];
  const stop = async () => {
    await proxy.close();
    await Promise.all(portals.map((portal) => portal.stop()));
  };
  try {
    // Sign-in leads to the sandbox's own address.
    const signIn = await fetch(`${first.url}/sign-in`, { redirect: "manual" });
    const sandbox = new URL(signIn.headers.get("location") ?? "").origin;
    while (portals.length < REPLICAS) {
      portals.push(await startOne(`${name}-${portals.length + 1}`, await freePort(), [`--sandbox=${sandbox}`], together));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  proxy.leadTo(portals.map((portal) => Number(new URL(portal.url).port)));
  return { url: proxy.url, process: first.process, stop };
}

async function startOne(name: string, port: number, options: string[], settings: Record<string, string>): Promise<Running> {
  const url = `http://localhost:${port}`;
  const logs = path.join(root, "end2end/test-results");
  mkdirSync(logs, { recursive: true });
  const log = createWriteStream(path.join(logs, `${name}.log`), { flags: "a" });
  const child = spawn(binary(), ["serve", ...options], {
    cwd: logs,
    // Tests are faster than any person.
    env: { PORTAL_REQUEST_RATE: "0", ...process.env, PORTAL_ADDR: `127.0.0.1:${port}`, PORTAL_URL: url, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(late);
    }
    await new Promise<void>((resolve) => log.end(resolve));
  };

  for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
    if (child.exitCode !== null) {
      break;
    }
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) {
      return { url, process: child, stop };
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  await stop();
  throw new Error(`the portal did not become ready, see end2end/test-results/${name}.log`);
}
