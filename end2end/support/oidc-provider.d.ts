// Types of the parts of oidc-provider that the tests use; the package has none.
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  interface Context {
    path: string;
    body: Record<string, unknown>;
    oidc: { urlFor(name: string, options: Record<string, string>): string };
  }

  interface Interaction {
    uid: string;
    prompt: { name: string };
    params: Record<string, string>;
  }

  export class Grant {
    constructor(members: { accountId: string; clientId: string });
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
    destroy(): Promise<void>;
    static find(id: string): Promise<Grant | undefined>;
  }

  export interface Token {
    jti: string;
    grantId: string;
    accountId: string;
    clientId: string;
    aud?: string;
    scope?: string;
  }

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    readonly Grant: typeof Grant;
    readonly AccessToken: { find(value: string): Promise<Token | undefined> };
    readonly RefreshToken: { find(value: string): Promise<(Token & { consumed?: number }) | undefined> };
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
    on(event: string, listener: (...values: any[]) => void): void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: Record<string, unknown>): Promise<void>;
  }

  export namespace interactionPolicy {
    export class Prompt {
      constructor(options: { name: string; requestable: boolean });
    }
    export function base(): { add(prompt: Prompt, index: number): void };
  }
}
