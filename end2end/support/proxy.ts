// The proxy in front of several portals. It passes each request to the next portal in turn, and the
// response back, unchanged.
import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface Proxy {
  /** The origin, `http://localhost:…`. */
  url: string;
  /** The ports of the portals; the first has the sandbox's pages. */
  leadTo(ports: number[]): void;
  close(): Promise<void>;
}

export async function behindOneAddress(): Promise<Proxy> {
  let portals: number[] = [];
  let next = 0;
  const pass = (asked: IncomingMessage, answer: ServerResponse) => {
    const ofSandbox = asked.url === "/sandbox" || asked.url?.startsWith("/sandbox/");
    const port = ofSandbox ? portals[0] : portals[next++ % portals.length];
    const headers: Record<string, string | string[] | undefined> = { ...asked.headers, connection: "close" };
    delete headers.forwarded;
    headers["x-forwarded-for"] = asked.socket.remoteAddress;
    const passed = request({ host: "127.0.0.1", port, method: asked.method, path: asked.url, headers, agent: false }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.statusMessage, answered.rawHeaders.filter(kept));
      answered.on("error", () => answer.destroy());
      answered.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    // A client that disconnects is disconnected from the portal too.
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    leadTo: (ports) => {
      portals = ports;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Drops the `Connection` header, so that the browser may keep its connection. Names and values
 * alternate.
 */
function kept(_: string, at: number, headers: string[]): boolean {
  return headers[at - (at % 2)].toLowerCase() !== "connection";
}
