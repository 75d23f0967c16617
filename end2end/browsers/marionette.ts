// Speaks Marionette with Firefox: the protocol behind geckodriver, which only translates WebDriver
// into it. Debian has no geckodriver, and building it takes longer than all the journeys.
import { type Socket, connect } from "node:net";
import type { Command } from "selenium-webdriver/lib/command";
import * as error from "selenium-webdriver/lib/error";
import { Session } from "selenium-webdriver";

/** The commands that the journeys send, by their names in selenium-webdriver and in Marionette. */
const COMMANDS: Record<string, string> = {
  get: "WebDriver:Navigate",
  refresh: "WebDriver:Refresh",
  getCurrentUrl: "WebDriver:GetCurrentURL",
  getTitle: "WebDriver:GetTitle",
  findElement: "WebDriver:FindElement",
  findElements: "WebDriver:FindElements",
  findChildElement: "WebDriver:FindElement",
  findChildElements: "WebDriver:FindElements",
  getActiveElement: "WebDriver:GetActiveElement",
  getAccessibleName: "WebDriver:GetComputedLabel",
  getDomAttribute: "WebDriver:GetElementAttribute",
  getElementProperty: "WebDriver:GetElementProperty",
  getElementText: "WebDriver:GetElementText",
  isElementSelected: "WebDriver:IsElementSelected",
  clearElement: "WebDriver:ElementClear",
  clickElement: "WebDriver:ElementClick",
  sendKeysToElement: "WebDriver:ElementSendKeys",
  actions: "WebDriver:PerformActions",
  executeScript: "WebDriver:ExecuteScript",
  getCookies: "WebDriver:GetCookies",
  addCookie: "WebDriver:AddCookie",
  deleteAllCookies: "WebDriver:DeleteAllCookies",
  setTimeout: "WebDriver:SetTimeouts",
  setWindowRect: "WebDriver:SetWindowRect",
  screenshot: "WebDriver:TakeScreenshot",
};

/** The key under which WebDriver writes the id of an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

interface Pending {
  resolve(answer: unknown): void;
  reject(reason: Error): void;
}

/** Executes the commands of selenium-webdriver in a Firefox. */
export class Marionette {
  private readonly pending = new Map<number, Pending>();
  private received = Buffer.alloc(0);
  private sent = 0;

  private constructor(private readonly socket: Socket) {
    socket.on("data", (bytes: Buffer) => this.receive(bytes));
    socket.on("close", () => {
      this.pending.forEach((waiting) => waiting.reject(new Error("Firefox has closed the connection")));
    });
    socket.on("error", () => undefined);
  }

  static async connect(port: number): Promise<Marionette> {
    const socket = connect(port, "127.0.0.1");
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return new Marionette(socket);
  }

  /** What selenium-webdriver calls for each command. */
  async execute(command: Command): Promise<unknown> {
    const { sessionId: _, ...parameters } = command.getParameters() as Record<string, unknown>;
    const name = command.getName();
    if (name === "newSession") {
      const begun = (await this.send("WebDriver:NewSession", parameters)) as { sessionId: string; capabilities: object };
      return new Session(begun.sessionId, begun.capabilities);
    }
    const known = COMMANDS[name];
    if (known === undefined) {
      throw new Error(`the journeys have not needed ${name} before: add it to COMMANDS`);
    }
    const id = parameters["id"];
    if (typeof id === "object" && id !== null) {
      parameters["id"] = (id as Record<string, unknown>)[ELEMENT];
    }
    if (name.startsWith("findChildElement")) {
      parameters["element"] = parameters["id"];
    }
    const answer = await this.send(known, parameters);
    const single = answer !== null && typeof answer === "object" && !Array.isArray(answer) && "value" in answer;
    return single ? answer.value : answer;
  }

  /** Sends one command. Messages are JSON behind their length in bytes and a colon. */
  send(name: string, parameters: object = {}): Promise<unknown> {
    const id = this.sent++;
    const message = Buffer.from(JSON.stringify([0, id, name, parameters]));
    const answer = new Promise<unknown>((resolve, reject) => this.pending.set(id, { resolve, reject }));
    this.socket.write(`${message.length}:`);
    this.socket.write(message);
    return answer;
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(bytes: Buffer): void {
    this.received = Buffer.concat([this.received, bytes]);
    for (;;) {
      const colon = this.received.indexOf(":");
      const end = colon + 1 + Number(this.received.subarray(0, Math.max(colon, 0)).toString());
      if (colon < 0 || this.received.length < end) {
        return;
      }
      const message: unknown = JSON.parse(this.received.subarray(colon + 1, end).toString());
      this.received = this.received.subarray(end);
      // The first message introduces the server and answers nothing.
      if (Array.isArray(message)) {
        this.answer(message[1] as number, message[2] as { error: string; message: string } | null, message[3]);
      }
    }
  }

  private answer(id: number, failure: { error: string; message: string } | null, value: unknown): void {
    const waiting = this.pending.get(id);
    this.pending.delete(id);
    if (failure === null) {
      waiting?.resolve(value);
      return;
    }
    try {
      error.throwDecodedError(failure);
    } catch (decoded) {
      waiting?.reject(decoded as Error);
    }
  }
}
