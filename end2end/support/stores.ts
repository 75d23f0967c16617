// With PORTAL_ON=postgres or replicas: a temporary PostgreSQL cluster for the whole run with a
// database for each test, copied from one that was migrated once. This is Playwright's global
// set-up: it starts the cluster and returns the function that stops it.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import path from "node:path";

export const root = path.resolve(__dirname, "../..");

const ROLE = "app";

/** The program where Debian installs it, otherwise from the path. */
function program(name: string): string {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  return versions.map((version) => path.join(debian, version, "bin", name)).find(existsSync) ?? name;
}

/** The command of a PostgreSQL program, which refuses to run as root. */
function command(name: string): string[] {
  return userInfo().uid === 0 ? ["runuser", "-u", "postgres", "--", program(name)] : [program(name)];
}

function run(name: string, ...given: string[]): string {
  const [executable, ...more] = command(name);
  // The server inherits open files, so that a pipe would never end.
  const quiet = name === "pg_ctl";
  return execFileSync(executable, [...more, ...given], { cwd: "/", encoding: "utf8", stdio: ["ignore", quiet ? "ignore" : "pipe", "ignore"] });
}

function sql(statement: string): void {
  run("psql", "-h", "127.0.0.1", "-p", process.env.E2E_POSTGRES ?? "", "-U", "portal", "-q", "-c", statement, "postgres");
}

function address(role: string, database: string): string {
  return `postgres://${role}@127.0.0.1:${process.env.E2E_POSTGRES}/${database}`;
}

/** Creates a database with all tables, and returns its URL for a role that does not own them. */
export function freshDatabase(): string {
  const name = `e2e_${process.pid}_${Math.random().toString(36).slice(2)}`;
  sql(`CREATE DATABASE ${name} TEMPLATE template_portal`);
  return address(ROLE, name);
}

export default async function setUp(): Promise<undefined | (() => void)> {
  if (!["postgres", "replicas"].includes(process.env.PORTAL_ON ?? "")) {
    return undefined;
  }
  const folder = run("sh", "-c", "mktemp -d -t portal-postgres-XXXXXX").trim();
  const data = path.join(folder, "data");
  // The cluster is removed when this process has ended, however it ended: the shell reads from a
  // pipe that is closed then.
  const [executable, ...more] = command("sh");
  const script = `cat; ${program("pg_ctl")} -D ${data} -m immediate -w stop; rm -rf ${folder}`;
  const afterwards = spawn(executable, [...more, "-c", script], { cwd: "/", detached: true, stdio: ["pipe", "ignore", "ignore"] });
  afterwards.unref();
  const port = await new Promise<number>((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const taken = probe.address();
      probe.close(() => (taken && typeof taken === "object" ? resolve(taken.port) : reject(new Error("no port"))));
    });
  });
  run("initdb", "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
  const options = `-p ${port} -h 127.0.0.1 -k ${folder} -F -N 300 -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off`;
  run("pg_ctl", "-D", data, "-l", path.join(folder, "log"), "-o", options, "-w", "start");
  // Worker processes inherit the variable.
  process.env.E2E_POSTGRES = String(port);
  sql("CREATE DATABASE template_portal");
  const target = process.env.CARGO_TARGET_DIR ?? path.join(root, "target");
  const portal = process.env.PORTAL_BINARY ?? path.join(target, "debug/portal");
  const env = { ...process.env, PORTAL_DATABASE_URL: address("portal", "template_portal") };
  execFileSync(portal, ["migrate", "--for", ROLE], { env, stdio: ["ignore", "ignore", "inherit"] });
  return () => void afterwards.stdin?.end();
}
