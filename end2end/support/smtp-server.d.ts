// Types of the parts of smtp-server that the tests use; the package has none.
declare module "smtp-server" {
  import type { AddressInfo } from "node:net";
  import type { Readable } from "node:stream";

  interface Session {
    secure: boolean;
    user?: string;
    envelope: { rcptTo: { address: string }[] };
  }

  type Answer = (error?: Error | null, response?: { user: string }) => void;

  export interface Options {
    key: string;
    cert: string;
    onAuth(auth: { username?: string; password?: string }, session: Session, answer: Answer): void;
    onData(stream: Readable, session: Session, answer: Answer): void;
  }

  export class SMTPServer {
    constructor(options: Options);
    server: { address(): AddressInfo };
    listen(port: number, host: string, listening: () => void): void;
    close(closed: () => void): void;
    on(event: "error", listener: (error: Error) => void): void;
  }
}
