// A mail server in the test's own process: smtp-server, which asks for TLS and a password before it
// takes anything. Its certificate is signed by an authority that the test makes.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SMTPServer } from "smtp-server";

/** Has the signs that encodings differ in. */
export const PASSWORD = "a password: 100%+ ~/=&? of \"it\"";

const USER = "portal@partner.example";

export interface Letter {
  to: string[];
  /** Headers and text as they arrived. */
  raw: string;
  /** It came over TLS. */
  secure: boolean;
  user: string | undefined;
}

/** The text of a letter, decoded. */
export function textOf({ raw }: Letter): string {
  const end = raw.indexOf("\r\n\r\n");
  const [head, body] = [raw.slice(0, end), raw.slice(end + 4)];
  const encoding = /^Content-Transfer-Encoding: *(\S+)/im.exec(head)?.[1]?.toLowerCase();
  if (encoding === "base64") {
    return Buffer.from(body, "base64").toString();
  }
  if (encoding !== "quoted-printable") {
    return body;
  }
  const bytes = body.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString();
}

export class MailServer {
  private constructor(
    private readonly server: SMTPServer,
    /** The letters so far, the oldest first. */
    readonly letters: Letter[],
    /** What a portal has to be told. */
    readonly settings: Record<string, string>,
  ) {}

  /** Listens on a free port. Keys and certificates stand in `folder`. */
  static async start(folder: string): Promise<MailServer> {
    const { key, certificate, authority } = certificates(folder);
    const letters: Letter[] = [];
    const server = new SMTPServer({
      key: readFileSync(key, "utf8"),
      cert: readFileSync(certificate, "utf8"),
      onAuth({ username, password }, _, answer) {
        const known = username === USER && password === PASSWORD;
        answer(known ? null : new Error("535 who is that?"), known ? { user: USER } : undefined);
      },
      onData(stream, session, answer) {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          letters.push({ to, raw: Buffer.concat(chunks).toString(), secure: session.secure, user: session.user });
          answer(null);
        });
      },
    });
    // A portal that hangs up in the middle is what some tests are about.
    server.on("error", () => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const settings = {
      PORTAL_SMTP_HOST: "localhost",
      PORTAL_SMTP_PORT: String(server.server.address().port),
      PORTAL_SMTP_USER: USER,
      PORTAL_SMTP_PASSWORD: PASSWORD,
      PORTAL_SMTP_FROM: `Partner portal <${USER}>`,
      SSL_CERT_FILE: authority,
    };
    return new MailServer(server, letters, settings);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }
}

/** A key with its certificate, and the certificate of the authority that has signed it. */
function certificates(folder: string): { key: string; certificate: string; authority: string } {
  const at = (name: string) => path.join(folder, name);
  const openssl = (...given: string[]) => execFileSync("openssl", given, { stdio: "ignore" });
  const [authority, authorityKey] = [at("authority.pem"), at("authority.key")];
  const [certificate, key, request, extensions] = [at("mail.pem"), at("mail.key"), at("mail.csr"), at("mail.ext")];
  const made = ["-newkey", "rsa:2048", "-nodes"];
  openssl("req", "-x509", ...made, "-subj", "/CN=Authority of a test", "-days", "2", "-keyout", authorityKey, "-out", authority);
  openssl("req", ...made, "-subj", "/CN=localhost", "-keyout", key, "-out", request);
  writeFileSync(extensions, "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n");
  const signed = ["-CA", authority, "-CAkey", authorityKey, "-CAcreateserial", "-days", "2", "-extfile", extensions];
  openssl("x509", "-req", "-in", request, ...signed, "-out", certificate);
  return { key, certificate, authority };
}
