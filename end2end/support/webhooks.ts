// A receiver of webhooks in the test's own process.
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Arrived {
  headers: Record<string, string>;
  body: string;
}

export class WebhookReceiver {
  readonly arrived: Arrived[] = [];
  /** The statuses of the next answers; then 204. */
  readonly answers: number[] = [];

  private constructor(private readonly server: Server) {}

  /** Listens on a free port. */
  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const receiver = new WebhookReceiver(server);
    server.on("request", async (request, response) => {
      let body = "";
      for await (const chunk of request) {
        body += chunk;
      }
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      receiver.arrived.push({ headers: Object.fromEntries(headers), body });
      response.writeHead(receiver.answers.shift() ?? 204).end();
    });
    return receiver;
  }

  get url(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}/hook`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
