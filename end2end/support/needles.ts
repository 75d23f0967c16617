// Looks for secrets in bytes: as they are, and as base64, hex, or escaped for an address, JSON or HTML.

export interface Secret {
  name: string;
  value: string | Buffer;
}

export interface Place {
  name: string;
  bytes: Buffer;
}

interface Needle {
  name: string;
  bytes: Buffer;
}

/** A part of a secret this long is found: nothing else looks like it by chance. */
const PART = 16;

/** Both ends of what is secret; of a signed token, a part of its claims and of its signature. */
function parts(value: string | Buffer): Buffer[] {
  const whole = typeof value === "string" ? value.split(".") : [value];
  const telling = whole.length === 3 ? whole.slice(1) : whole.sort((one, other) => other.length - one.length).slice(0, 1);
  return telling.flatMap((part) => {
    const bytes = Buffer.from(part as string);
    if (bytes.length < PART) {
      throw new Error("too short to be told from other text");
    }
    const middle = whole.length === 3 ? [bytes.subarray(bytes.length >> 1, (bytes.length >> 1) + PART)] : [];
    const ends = [bytes.subarray(0, PART), bytes.subarray(-PART)];
    // The first claims of every token are alike.
    return whole.length === 3 && part === whole[1] ? middle.filter(({ length }) => length === PART) : ends;
  });
}

/** What stays the same of the base64 of these bytes, wherever in a longer text they stand. */
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

function forms({ name, value }: Secret): Needle[] {
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

/** Every place with every secret that stands in it. */
export function search(places: Place[], secrets: Secret[]): string[] {
  const needles = new Needles(secrets.flatMap(forms));
  return places.flatMap((place) => needles.in(place.bytes).map((name) => `${name} stands in ${place.name}`));
}

/** All at once, by Wu and Manber's algorithm: most bytes are never looked at. */
class Needles {
  private readonly shift = new Uint8Array(1 << 16);
  private readonly ending = new Map<number, Needle[]>();
  private readonly shortest: number;

  constructor(needles: Needle[]) {
    this.shortest = Math.min(255, ...needles.map(({ bytes }) => bytes.length));
    this.shift.fill(this.shortest - 2);
    for (const needle of needles) {
      for (let at = 0; at <= this.shortest - 3; at++) {
        const block = Needles.block(needle.bytes, at);
        const left = this.shortest - 3 - at;
        this.shift[block] = Math.min(this.shift[block] ?? 0, left);
        if (left === 0) {
          this.ending.set(block, [...(this.ending.get(block) ?? []), needle]);
        }
      }
    }
  }

  in(text: Buffer): string[] {
    const found = new Set<string>();
    for (let at = this.shortest - 3; at + 2 < text.length; ) {
      const block = Needles.block(text, at);
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
