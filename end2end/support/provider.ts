// An independent identity provider in the test's own process: oidc-provider, certified by the
// OpenID Foundation. It is configured like Entra ID: its claims, PKCE, refresh tokens that rotate,
// a page to choose an account, and one to sign out.
import { X509Certificate, createHash, generateKeyPairSync, sign } from "node:crypto";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type OidcProvider from "oidc-provider";

export const TENANT = "6f8e3c5a-1d2b-4c3d-8e9f-0a1b2c3d4e5f";
export const CLIENT = "2b1c0d9e-8f7a-4b6c-9d5e-4f3a2b1c0d9e";
/** Contains the characters that forms and headers encode differently. */
export const SECRET = "a secret: 100%+ ~/=&? of \"it\"";

interface Account {
  name: string;
  claims: Record<string, unknown>;
}

/** The accounts that can sign in, by the value of their button. */
export const ACCOUNTS: Record<string, Account> = {
  erik: account("Erik Editor", 1, ["Portal.Editor"], TENANT),
  vera: account("Vera Viewer", 2, ["Portal.Viewer"], TENANT),
  oona: account("Oona Other-tenant", 3, ["Portal.Editor"], "0b7e9c51-6a0d-4f3e-9a55-2f1f6f5b7d10"),
};

function account(name: string, number: number, roles: string[], tid: string): Account {
  const username = `${name.split(" ")[0]?.toLowerCase()}@partner.example`;
  return { name, claims: { tid, oid: `7a0c1d6e-2b44-4a0e-8f1b-6f6f3a2d000${number}`, roles, name, preferred_username: username } };
}

export type ClientAuth = "client_secret_post" | "client_secret_basic" | "private_key_jwt";

export interface Wishes {
  /** The only client authentication method that the provider accepts. */
  auth?: ClientAuth;
  /** PEM of the certificate, for `private_key_jwt`. */
  certificate?: string;
  /** Lifetime of an access token in seconds. */
  life?: number;
}

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });

export class Provider {
  /** The grant type of every token request that was granted. */
  readonly granted: string[] = [];
  /** Every token, code, verifier and assertion that was issued or received. */
  readonly secrets = new Set<string>([SECRET]);
  /** Changes the claims of id tokens before they are signed again, with the right key. */
  tamper: ((claims: Record<string, unknown>) => void) | undefined;
  private provider: OidcProvider | undefined;

  private constructor(private readonly server: Server) {}

  /** Listens on a free port. Requests are answered after `serve`. */
  static async listen(): Promise<Provider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Provider(server);
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Serves the portal at this address with access tokens for this API. */
  async serve(portal: string, api: string, scope: string, wishes: Wishes): Promise<void> {
    const { default: Provider, interactionPolicy } = await quietly(() => import("oidc-provider"));
    const policy = interactionPolicy.base();
    policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);
    const auth = wishes.auth ?? "client_secret_post";
    const configuration = {
      clients: [client(portal, auth, wishes.certificate)],
      clientAuthMethods: [auth],
      jwks: { keys: [{ ...keys.privateKey.export({ format: "jwk" }), kid: "the only key", use: "sig", alg: "RS256" }] },
      cookies: { keys: ["only for tests"] },
      scopes: ["openid", "profile", "offline_access"],
      claims: { openid: ["sub", "tid", "oid", "roles", "amr"], profile: ["name", "preferred_username"] },
      conformIdTokenClaims: false,
      pkce: { required: () => true },
      // Entra issues one without asking for consent each time.
      issueRefreshToken: () => true,
      rotateRefreshToken: true,
      ttl: { AccessToken: wishes.life ?? 3600, AuthorizationCode: 60, IdToken: 3600, RefreshToken: 86_400, Interaction: 600, Session: 86_400, Grant: 86_400 },
      findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...ACCOUNTS[id]?.claims }) }),
      interactions: { policy, url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
      features: {
        devInteractions: { enabled: false },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => api,
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({ scope, audience: api, accessTokenFormat: "opaque" }),
        },
        rpInitiatedLogout: { enabled: true, logoutSource: (context: { body: unknown }, form: string) => (context.body = signOutPage(form)) },
      },
      // Entra identifies a certificate by its thumbprint.
      assertJwtClientAuthClaimsAndHeader: (_: unknown, __: unknown, header: Record<string, unknown>) => {
        if (header["x5t#S256"] !== thumbprint(wishes.certificate ?? "")) {
          throw new Error("the assertion names another certificate");
        }
      },
    };
    const provider = await quietly(async () => new Provider(this.issuer, configuration));
    provider.use(async (context, next) => {
      await next();
      if (context.path === "/token") {
        this.answered(context.body);
      }
    });
    provider.on("grant.success", (context: { oidc: { params: Record<string, string> } }) => {
      const { grant_type, code, code_verifier, client_assertion } = context.oidc.params;
      this.granted.push(grant_type ?? "");
      [code, code_verifier, client_assertion].filter((value) => value !== undefined).forEach((value) => this.secrets.add(value));
    });
    this.provider = provider;
    const answer = provider.callback();
    this.server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      if (request.url?.startsWith("/interaction/")) {
        this.interact(request, response, api, scope).catch((error) => response.writeHead(500).end(String(error)));
      } else {
        answer(request, response);
      }
    });
  }

  /** Returns the account of an access token that is valid for the API. */
  async bearer(token: string, api: string, scope: string): Promise<string | undefined> {
    const found = await this.provider?.AccessToken.find(token);
    return found?.aud === api && found.scope?.split(" ").includes(scope) ? found.accountId : undefined;
  }

  /** Revokes all grants, as an administrator does who revokes sessions. */
  async revoke(): Promise<void> {
    for (const secret of this.secrets) {
      const token = await this.provider?.RefreshToken.find(secret);
      await (token && (await this.provider?.Grant.find(token.grantId))?.destroy());
    }
  }

  /** Closes all connections and stops listening. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private answered(body: Record<string, unknown>): void {
    if (this.tamper && typeof body["id_token"] === "string") {
      body["id_token"] = signed(body["id_token"], this.tamper);
    }
    for (const name of ["access_token", "refresh_token", "id_token"]) {
      if (typeof body[name] === "string") {
        this.secrets.add(body[name]);
      }
    }
  }

  /** Shows the page to choose an account, and finishes the interaction after the choice. */
  private async interact(request: IncomingMessage, response: ServerResponse, api: string, scope: string): Promise<void> {
    const provider = this.provider!;
    const { prompt, params } = await provider.interactionDetails(request, response);
    if (request.method !== "POST") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(choosePage(prompt.name));
      return;
    }
    let body = "";
    for await (const chunk of request) {
      body += chunk;
    }
    const who = new URLSearchParams(body).get("who") ?? "";
    if (!ACCOUNTS[who]) {
      const result = { error: "access_denied", error_description: "AADSTS65004: User declined to consent to access the app." };
      await provider.interactionFinished(request, response, result);
      return;
    }
    const grant = new provider.Grant({ accountId: who, clientId: params["client_id"] ?? "" });
    grant.addOIDCScope("openid profile offline_access");
    grant.addResourceScope(api, scope);
    const result = { select_account: {}, login: { accountId: who, amr: ["pwd", "mfa"] }, consent: { grantId: await grant.save() } };
    await provider.interactionFinished(request, response, result);
  }
}

/** Suppresses the library's warnings about a store in memory and the version of Node. */
async function quietly<T>(make: () => Promise<T>): Promise<T> {
  const warn = console.warn;
  console.warn = () => undefined;
  try {
    return await make();
  } finally {
    console.warn = warn;
  }
}

function client(portal: string, auth: ClientAuth, certificate?: string): Record<string, unknown> {
  const proof = auth === "private_key_jwt" ? { jwks: { keys: [publicKey(certificate ?? "")] } } : { client_secret: SECRET };
  return {
    client_id: CLIENT,
    redirect_uris: [`${portal}/sign-in/callback`],
    post_logout_redirect_uris: [`${portal}/`],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: auth,
    id_token_signed_response_alg: "RS256",
    ...proof,
  };
}

function publicKey(certificate: string): Record<string, unknown> {
  return { ...new X509Certificate(certificate).publicKey.export({ format: "jwk" }), kid: "certificate", use: "sig" };
}

function thumbprint(certificate: string): string {
  return createHash("sha256").update(new X509Certificate(certificate).raw).digest("base64url");
}

/** The same token with other claims and a valid signature. */
function signed(token: string, change: (claims: Record<string, unknown>) => void): string {
  const [header, payload] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload ?? "", "base64url").toString());
  change(claims);
  const input = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  return `${input}.${sign("sha256", Buffer.from(input), keys.privateKey).toString("base64url")}`;
}

function choosePage(prompt: string): string {
  const buttons = Object.entries(ACCOUNTS).map(([id, { name }]) => `<button name="who" value="${id}">${name}</button>`);
  return page("Who are you?", `<form method="post">${buttons.join("")}<button name="who" value="">Cancel</button></form><p>${prompt}</p>`);
}

function signOutPage(form: string): string {
  return page("Sign out?", `${form}<button form="op.logoutForm" name="logout" value="yes">Yes, sign me out</button>`);
}

function page(title: string, main: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${main}</body></html>`;
}
