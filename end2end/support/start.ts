// Starts the portal on its sandbox, on a port of its own, and ends it again.
import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

const root = path.resolve(__dirname, "../..");

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

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

/** The portal, ready to answer. What it logs goes to `test-results/{name}.log`. */
export async function start(name: string, settings: Record<string, string> = {}): Promise<Running> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const logs = path.join(root, "end2end/test-results");
  mkdirSync(logs, { recursive: true });
  const log = createWriteStream(path.join(logs, `${name}.log`), { flags: "a" });
  const child = spawn(binary(), ["serve", "--sandbox"], {
    cwd: logs,
    // Tests are faster than any person.
    env: { PORTAL_REQUEST_RATE: "0", ...process.env, PORTAL_ADDR: `127.0.0.1:${port}`, PORTAL_URL: url, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(late);
    }
    log.end();
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
