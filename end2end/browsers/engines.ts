// Starts Firefox and WebKitGTK, and leads selenium-webdriver to them. Both are Debian's:
// `scripts/setup --browsers` installs them.
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Capabilities, WebDriver } from "selenium-webdriver";
import { Executor, HttpClient } from "selenium-webdriver/http";
import { freePort } from "../support/start";
import { Marionette } from "./marionette";

export type EngineName = "firefox" | "webkit";

interface Browser {
  readonly driver: WebDriver;
  /** Opens an address, and returns what the browser logs until `end`. */
  log(address: string, end: Promise<void>): Promise<string[]>;
  quit(): Promise<void>;
  /** Ends all of its processes, also those that do not respond. */
  kill(): void;
}

/** A running browser. */
export interface Engine extends Omit<Browser, "kill"> {
  name: EngineName;
  /** Ends the browser, whatever it is doing, and starts another, which has no cookies. */
  replace(): Promise<void>;
}

/** The environment of all programs: English pages, and no proxy before this machine. */
const environment = { ...process.env, LC_ALL: "C.UTF-8", LANGUAGE: "en", no_proxy: "localhost,127.0.0.1" };

const started = new Set<ChildProcess>();
// A worker that ends early leaves no browser behind.
process.once("exit", () => started.forEach(kill));

/** Starts a program as the leader of a group, so that what it starts itself can be ended too. */
function launch(command: string | undefined, options: string[], more: SpawnOptions): ChildProcess {
  const child = spawn(command ?? "", options, { env: environment, stdio: "ignore", detached: true, ...more });
  started.add(child);
  child.once("close", () => started.delete(child));
  return child;
}

/** Ends a program and all that it has started. */
function kill({ pid }: ChildProcess): void {
  try {
    process.kill(-(pid ?? NaN), "SIGKILL");
  } catch {
    // It has ended already.
  }
}

function program(names: string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(":");
  return names.flatMap((name) => (name.startsWith("/") ? [name] : folders.map((folder) => path.join(folder, name)))).find(existsSync);
}

const FIREFOX = program([process.env.FIREFOX ?? "firefox-esr", "firefox"]);
const WEBKIT_DRIVER = program(["WebKitWebDriver"]);
const MINI_BROWSER = program(
  ["x86_64", "aarch64"].flatMap((cpu) => ["4.1", "4.0"].map((version) => `/usr/lib/${cpu}-linux-gnu/webkit2gtk-${version}/MiniBrowser`)),
);
const X_SERVER = program(["Xvfb"]);

/** Returns what is missing, or `undefined` if the browser can be started. */
export function missing(engine: EngineName): string | undefined {
  const needed = engine === "firefox" ? { Firefox: FIREFOX } : { WebKitWebDriver: WEBKIT_DRIVER, MiniBrowser: MINI_BROWSER, Xvfb: X_SERVER };
  const absent = Object.entries(needed).filter(([, found]) => found === undefined);
  return absent.length === 0 ? undefined : `${absent.map(([name]) => name).join(", ")}: not installed, \`scripts/setup --browsers\` does it`;
}

/** Starts a browser. Without `scripts`, it runs none that a page brings along. */
export async function startEngine(engine: EngineName, scripts: boolean): Promise<Engine> {
  const start = async (): Promise<Browser> => {
    const browser = await (engine === "firefox" ? startFirefox(scripts) : startWebKit(scripts));
    await browser.driver.manage().setTimeouts({ pageLoad: PAGE_LOAD_MS });
    return browser;
  };
  let browser = await start();
  return {
    name: engine,
    get driver() {
      return browser.driver;
    },
    log: (address, end) => browser.log(address, end),
    quit: () => browser.quit(),
    replace: async () => {
      browser.kill();
      browser = await start();
    },
  };
}

async function startFirefox(scripts: boolean): Promise<Browser> {
  const profile = mkdtempSync(path.join(tmpdir(), "portal-firefox-"));
  const settings: Record<string, unknown> = {
    "marionette.port": 0,
    "javascript.enabled": scripts,
    "browser.startup.page": 0,
    "browser.startup.homepage": "about:blank",
    "browser.newtabpage.enabled": false,
    "network.proxy.type": 0,
    // Nothing is fetched from elsewhere.
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "app.normandy.enabled": false,
    "app.update.disabledForTesting": true,
    "browser.safebrowsing.update.enabled": false,
    "browser.safebrowsing.malware.enabled": false,
    "browser.safebrowsing.phishing.enabled": false,
    "datareporting.policy.dataSubmissionEnabled": false,
    "toolkit.telemetry.reportingpolicy.firstRun": false,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "extensions.systemAddon.update.enabled": false,
  };
  const lines = Object.entries(settings).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  writeFileSync(path.join(profile, "user.js"), lines.join(""));
  const options = ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", profile];
  const firefox = launch(FIREFOX, options, { env: { ...environment, HOME: profile, MOZ_CRASHREPORTER_DISABLE: "1" } });
  const port = await eventually("Firefox's port", firefox, () => Number(readFileSync(path.join(profile, "MarionetteActivePort"), "utf8")));
  const marionette = await Marionette.connect(port);
  const driver = WebDriver.createSession(marionette as never, new Capabilities());
  await driver.getSession();
  // Without what parts of the browser itself log, and what is left of other pages.
  const logged = async (clear: boolean): Promise<string[]> => {
    await marionette.send("Marionette:SetContext", { value: "chrome" });
    const script = `const found = Services.console.getMessageArray().filter((one) => one instanceof Ci.nsIScriptError && one.innerWindowID);
      if (arguments[0]) Services.console.reset();
      return found.map(String)`;
    const answer = await marionette.send("WebDriver:ExecuteScript", { script, args: [clear], sandbox: "system" });
    await marionette.send("Marionette:SetContext", { value: "content" });
    return (answer as { value: string[] }).value;
  };
  return {
    driver,
    log: async (address, end) => {
      await logged(true);
      await driver.get(address);
      await end;
      return logged(false);
    },
    quit: async () => {
      marionette.close();
      await stopped(firefox);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
    kill: () => kill(firefox),
  };
}

async function startWebKit(scripts: boolean): Promise<Browser> {
  const port = await freePort();
  const display = await startDisplay();
  const env = { ...environment, DISPLAY: display.name, NO_AT_BRIDGE: "1", LIBGL_ALWAYS_SOFTWARE: "1", WEBKIT_DISABLE_DMABUF_RENDERER: "1" };
  const driverProcess = launch(WEBKIT_DRIVER, [`--port=${port}`], { env });
  const address = `http://127.0.0.1:${port}`;
  await eventually("WebKitWebDriver", driverProcess, async () => (await fetch(`${address}/status`)).ok);
  const args = ["--automation"];
  if (!scripts) {
    // Takes the scripts out of pages. Without JavaScript at all, WebDriver has no way in.
    args.push("--enable-javascript-markup=false");
  }
  const capabilities = new Capabilities({ acceptInsecureCerts: true, "webkitgtk:browserOptions": { binary: MINI_BROWSER, args } });
  const driver = WebDriver.createSession(new Executor(new HttpClient(address)), capabilities);
  await driver.getSession();
  return {
    driver,
    // A browser that is driven or private logs nothing, so that another opens the address.
    log: async (address, end) => {
      const home = mkdtempSync(path.join(tmpdir(), "portal-webkit-"));
      const own = { ...env, HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home };
      const line = ["--enable-write-console-messages-to-stdout=true", "--ignore-tls-errors", address];
      const alone = launch("stdbuf", ["-oL", "-eL", MINI_BROWSER ?? "", ...line], { env: own, stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      for (const stream of [alone.stdout, alone.stderr]) {
        stream?.on("data", (bytes: Buffer) => (output += bytes.toString()));
      }
      await end;
      await stopped(alone);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      return output.split("\n").filter((one) => /^CONSOLE|: CONSOLE/.test(one));
    },
    quit: async () => {
      await driver.quit();
      await stopped(driverProcess);
      await display.stop();
    },
    kill: () => {
      kill(driverProcess);
      display.kill();
    },
  };
}

interface Display {
  name: string;
  stop(): Promise<void>;
  kill(): void;
}

/** WebKitGTK has windows always, so that it gets a screen that nobody sees. */
async function startDisplay(): Promise<Display> {
  const server = launch(X_SERVER, ["-displayfd", "1", "-screen", "0", "2000x1400x24", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
  const number = await new Promise<string>((resolve, reject) => {
    server.stdout?.once("data", (bytes: Buffer) => resolve(bytes.toString().trim()));
    server.once("close", () => reject(new Error("Xvfb does not start")));
  });
  return { name: `:${number}`, stop: () => stopped(server), kill: () => kill(server) };
}

/** Milliseconds after which a page that has not been loaded counts as one that never will be. */
const PAGE_LOAD_MS = 60_000;

/** Milliseconds after which a browser that does not start, or does not stop, counts as broken. */
const LIMIT_MS = 120_000;

async function eventually<T>(what: string, child: ChildProcess, ask: () => T | Promise<T>): Promise<T> {
  for (const deadline = Date.now() + LIMIT_MS; Date.now() < deadline && child.exitCode === null; ) {
    try {
      const answer = await ask();
      if (answer) {
        return answer;
      }
    } catch {
      // Not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  kill(child);
  throw new Error(`${what}: not there`);
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
    child.kill("SIGTERM");
    const hangs = setTimeout(() => kill(child), LIMIT_MS);
    await ended;
    clearTimeout(hangs);
  }
}
