// Searches bytes for secrets: as they are, in base64, in hex, and escaped for URLs, JSON or HTML.

export interface Secret {
  name: string;
  value: string | Buffer;
}

/** Bytes to search, such as a log file or the body of a response. */
export interface Source {
  name: string;
  bytes: Buffer;
}

/** One encoding of a part of a secret. */
interface Pattern {
  name: string;
  bytes: Buffer;
}

/** Length of the searched parts in bytes: long enough not to occur by chance. */
const PART = 16;

/**
 * Both ends of a secret; of a signed token, the middle of its claims and both ends of its
 * signature.
 */
function parts(value: string | Buffer): Buffer[] {
  const whole = typeof value === "string" ? value.split(".") : [value];
  const telling = whole.length === 3 ? whole.slice(1) : whole.sort((one, other) => other.length - one.length).slice(0, 1);
  return telling.flatMap((part) => {
    const bytes = Buffer.from(part as string);
    if (bytes.length < PART) {
      throw new Error("the secret is too short to be distinguished from other text");
    }
    const middle = whole.length === 3 ? [bytes.subarray(bytes.length >> 1, (bytes.length >> 1) + PART)] : [];
    const ends = [bytes.subarray(0, PART), bytes.subarray(-PART)];
    // The first claims of all tokens are alike.
    return whole.length === 3 && part === whole[1] ? middle.filter(({ length }) => length === PART) : ends;
  });
}

/** The base64 of the bytes that does not depend on what precedes and follows them. */
function base64(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64").replace(/=+$/, "");
    const certain = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice(Math.ceil((before * 8) / 6), certain);
  });
}

function escaped(text: string): string[] {
  const html = text.replace(/[&<>"']/g, (sign) => `&${{ "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "#39" }[sign]};`);
  return [encodeURIComponent(text), new URLSearchParams({ x: text }).toString().slice(2), JSON.stringify(text).slice(1, -1), html];
}

function patterns({ name, value }: Secret): Pattern[] {
  return parts(value).flatMap((part) => {
    const coded = base64(part);
    const safe = coded.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
    const hex = part.toString("hex");
    const text = typeof value === "string" ? escaped(part.toString()) : [];
    const found: [string, Buffer[]][] = [
      ["", [part, ...text.map((form) => Buffer.from(form))]],
      [" in base64", [...coded, ...safe, ...coded.map(encodeURIComponent)].map((form) => Buffer.from(form))],
      [" in hex", [hex, hex.toUpperCase()].map((form) => Buffer.from(form))],
    ];
    return found.flatMap(([form, all]) => all.map((bytes) => ({ name: name + form, bytes })));
  });
}

/** Returns a line for each secret in each source that contains it. */
export function findSecrets(sources: Source[], secrets: Secret[]): string[] {
  const matcher = new PatternMatcher(secrets.flatMap(patterns));
  return sources.flatMap(({ name, bytes }) => matcher.matches(bytes).map((secret) => `${secret} is in ${name}`));
}

/** Searches for all patterns at once by Wu and Manber's algorithm, which skips most bytes. */
class PatternMatcher {
  private readonly shift = new Uint8Array(1 << 16);
  private readonly ending = new Map<number, Pattern[]>();
  private readonly shortest: number;

  constructor(patterns: Pattern[]) {
    this.shortest = Math.min(255, ...patterns.map(({ bytes }) => bytes.length));
    this.shift.fill(this.shortest - 2);
    for (const pattern of patterns) {
      for (let at = 0; at <= this.shortest - 3; at++) {
        const block = PatternMatcher.block(pattern.bytes, at);
        const left = this.shortest - 3 - at;
        this.shift[block] = Math.min(this.shift[block] ?? 0, left);
        if (left === 0) {
          this.ending.set(block, [...(this.ending.get(block) ?? []), pattern]);
        }
      }
    }
  }

  /** Returns the names of the patterns that the text contains. */
  matches(text: Buffer): string[] {
    const found = new Set<string>();
    for (let at = this.shortest - 3; at + 2 < text.length; ) {
      const block = PatternMatcher.block(text, at);
      const shift = this.shift[block]!;
      if (shift === 0) {
        const start = at - (this.shortest - 3);
        const here = (this.ending.get(block) ?? []).filter(({ bytes }) => text.subarray(start, start + bytes.length).equals(bytes));
        here.forEach(({ name }) => found.add(name));
      }
      at += Math.max(shift, 1);
    }
    return [...found];
  }

  private static block(bytes: Buffer, at: number): number {
    return (bytes[at]! ^ (bytes[at + 1]! << 5) ^ (bytes[at + 2]! << 9)) & 0xffff;
  }
}
