// A stand-in for the part of Partner Center that the support profile needs, for tests whose access
// tokens come from another provider than the sandbox.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

const PATH = "/v1/profiles/support";

export class Api {
  document: Record<string, unknown> = {
    email: "email@sample.com",
    telephone: "4255555555",
    website: "www.microsoft.com",
    profileType: "support_profile",
    attributes: { objectType: "PartnerSupportProfile" },
  };
  /** Every access token that was accepted. */
  readonly tokens = new Set<string>();

  private constructor(private readonly server: Server) {}

  /** Accepts only tokens for which `bearer` returns an account. */
  static async start(bearer: (token: string, api: string) => Promise<string | undefined>): Promise<Api> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const api = new Api(server);
    server.on("request", async (request: IncomingMessage, response: ServerResponse) => {
      let body = "";
      for await (const chunk of request) {
        body += chunk;
      }
      const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
      const known = (await bearer(token, api.url)) !== undefined;
      if (known) {
        api.tokens.add(token);
      }
      const [status, answer] = known ? api.answer(request, body) : [401, undefined];
      response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(answer && JSON.stringify(answer));
    });
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private answer(request: IncomingMessage, body: string): [number, unknown] {
    if (request.url?.toLowerCase() !== PATH) {
      return [404, { code: 20002, description: "Not found", data: [] }];
    }
    if (request.method === "PUT") {
      this.document = JSON.parse(body);
    }
    return [200, this.document];
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
