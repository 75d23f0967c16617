// A proxy between browser and portal. It passes everything on unchanged and records each response,
// so that the responses can be searched for secrets.
import {
  type IncomingMessage,
  type Server,
  type ServerResponse,
  createServer,
  request,
} from "node:http";
import type { AddressInfo } from "node:net";
import { decoded } from "./decode";

/** A response as it was sent over the network. */
export class RecordedResponse {
  readonly chunks: Buffer[] = [];

  constructor(
    /** Method and path of the request. */
    readonly requestLine: string,
    readonly status: number,
    /** Names and values in turn. */
    readonly headers: string[],
  ) {}

  header(name: string): string[] {
    return this.headers.filter((_, at) => at % 2 === 1 && this.headers[at - 1]?.toLowerCase() === name);
  }

  /** The body without its content coding. */
  body(): Buffer {
    const bytes = Buffer.concat(this.chunks);
    try {
      return decoded(bytes, this.header("content-encoding")[0]);
    } catch {
      // The browser closed the connection before the end of the body.
      return bytes;
    }
  }
}

export class RecordingProxy {
  readonly responses: RecordedResponse[] = [];
  private upstream: URL | undefined;

  private constructor(private readonly server: Server) {}

  /** Listens on a free port. Requests are passed on after `forwardTo`. */
  static async start(): Promise<RecordingProxy> {
    const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
    const proxy = new RecordingProxy(server);
    server.on("request", (received, response) => proxy.forward(received, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sets the portal to which requests are passed on. */
  forwardTo(url: string): void {
    this.upstream = new URL(url);
  }

  private forward(received: IncomingMessage, response: ServerResponse): void {
    const { method, url: path, rawHeaders: headers } = received;
    // A connection for each request: one that is kept can be closed by the portal just when it is
    // used again.
    const options = { host: "127.0.0.1", port: this.upstream?.port, method, path, headers, agent: false as const, setHost: false };
    const forwarded = request(options);
    forwarded.on("response", (answer) => {
      const recorded = new RecordedResponse(`${method} ${path}`, answer.statusCode ?? 0, answer.rawHeaders);
      this.responses.push(recorded);
      response.sendDate = false;
      response.writeHead(recorded.status, answer.statusMessage, answer.rawHeaders);
      answer.on("data", (chunk: Buffer) => recorded.chunks.push(chunk));
      answer.on("error", () => response.destroy());
      answer.pipe(response);
    });
    forwarded.on("error", () => response.destroy());
    response.on("close", () => forwarded.destroy());
    received.pipe(forwarded);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
