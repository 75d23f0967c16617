// Stands between browser and portal, passes everything on as it is, and keeps every answer for who looks for secrets in them.
import { type IncomingMessage, Agent, type Server, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

/** An answer as it went over the wire. */
export class Answer {
  readonly chunks: Buffer[] = [];

  constructor(
    readonly asked: string,
    readonly status: number,
    /** Names and values in turn. */
    readonly headers: string[],
  ) {}

  header(name: string): string[] {
    return this.headers.filter((_, at) => at % 2 === 1 && this.headers[at - 1]?.toLowerCase() === name);
  }

  body(): Buffer {
    const bytes = Buffer.concat(this.chunks);
    const coding = this.header("content-encoding")[0];
    try {
      return coding === "br" ? brotliDecompressSync(bytes) : coding === "gzip" ? gunzipSync(bytes) : bytes;
    } catch {
      // The browser left before the end.
      return bytes;
    }
  }
}

export class Wire {
  readonly answers: Answer[] = [];
  private readonly agent = new Agent({ keepAlive: true });
  private there: URL | undefined;

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<Wire> {
    const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0, headersTimeout: 0 });
    const wire = new Wire(server);
    server.on("request", (asked, answer) => wire.pass(asked, answer));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return wire;
  }

  get url(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** Leads to the portal that listens there. */
  lead(url: string): void {
    this.there = new URL(url);
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { method, url: path, rawHeaders: headers } = asked;
    const on = request({ host: "127.0.0.1", port: this.there?.port, method, path, headers, agent: this.agent, setHost: false });
    on.on("response", (got) => {
      const kept = new Answer(`${method} ${path}`, got.statusCode ?? 0, got.rawHeaders);
      this.answers.push(kept);
      answer.sendDate = false;
      answer.writeHead(kept.status, got.statusMessage, got.rawHeaders);
      got.on("data", (chunk: Buffer) => kept.chunks.push(chunk));
      got.on("error", () => answer.destroy());
      got.pipe(answer);
    });
    on.on("error", () => answer.destroy());
    answer.on("close", () => on.destroy());
    asked.pipe(on);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    this.agent.destroy();
    await closed;
  }
}
