// Starts the portal on its sandbox, on a port of its own, and stops it.
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

/** The debug server that `cargo test` builds, unless the environment names another. */
function binary(): string {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(root, "target");
  const file = process.env.PORTAL_BINARY ?? path.join(target, "debug/portal");
  if (!existsSync(file)) {
    throw new Error(`${file} is missing: \`make build\` builds it`);
  }
  return file;
}

/**
 * The last port that was given out. Ports are below those that systems choose for outgoing
 * connections, which could otherwise take a port before the portal listens on it. Each worker
 * process begins at another place.
 */
let lastPort = 10_000 + ((process.pid * 1_009) % 20_000);

export async function freePort(): Promise<number> {
  for (;;) {
    const port = (lastPort = lastPort < 32_000 ? lastPort + 1 : 10_000);
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (free) {
      return port;
    }
  }
}

/** Number of portals that share a database and an address with `PORTAL_ON=replicas`. */
const REPLICAS = 3;

/**
 * Starts a portal and resolves when it is ready. It logs to `test-results/{name}.log`. `PORTAL_ON`
 * chooses the database: `sqlite` (the default), `postgres`, or `replicas`, three portals on
 * PostgreSQL behind a proxy of which the first has the sandbox. Without a sandbox there is one
 * portal.
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
    // Sign-in redirects to the sandbox's own address.
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

/** Milliseconds after which a portal that is not ready, or has not stopped, counts as broken. */
const READY_MS = 120_000;
const STOP_MS = 60_000;

async function startOne(name: string, port: number, options: string[], settings: Record<string, string>): Promise<Running> {
  const url = `http://localhost:${port}`;
  const logs = path.join(root, "end2end/test-results");
  mkdirSync(logs, { recursive: true });
  const log = createWriteStream(path.join(logs, `${name}.log`), { flags: "a" });
  const child = spawn(binary(), ["serve", ...options], {
    cwd: logs,
    // Tests send requests faster than people.
    env: { PORTAL_REQUEST_RATE: "0", PORTAL_COLLECTION_RATE: "0", ...process.env, PORTAL_ADDR: `127.0.0.1:${port}`, PORTAL_URL: url, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      // The portal itself gives up what it has under way after 30 seconds.
      const hangs = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await ended;
      clearTimeout(hangs);
    }
    await new Promise<void>((resolve) => log.end(resolve));
  };

  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; ) {
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
