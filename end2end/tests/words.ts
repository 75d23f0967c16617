// The portal's sentences, read from its own translation files, so that a test can name a sentence
// by its key in every language.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

export const LANGUAGES = ["en", "fr", "zh-Hant"] as const;
export type Language = (typeof LANGUAGES)[number];

const folder = path.resolve(__dirname, "../../locales");

/** Whom to ask, in a sentence: its first variant is the one without a contact in the settings. */
const ASKING = /\{ \$contact ->\s+\[none\] (.*)\s+\*\[other\] .*\s+\}/g;

/** Reads the sentences of one line; those with other variants or continued lines are left out. */
function read(language: Language): Map<string, string> {
  const files = readdirSync(path.join(folder, language)).filter((name) => name.endsWith(".ftl"));
  const texts = files.map((name) => readFileSync(path.join(folder, language, name), "utf8"));
  const lines = texts.flatMap((text) => text.replaceAll(ASKING, "$1").split("\n"));
  const sentences = lines.map((line) => /^([a-z][\w-]*) = (.*[^{>\s])\s*$/.exec(line)).filter((found) => found !== null);
  return new Map(sentences.map(([, key = "", text = ""]) => [key, text]));
}

/** What was read before: the files do not change while the tests run. */
const known = new Map<Language, ReadonlyMap<string, string>>();

export class Words {
  private readonly sentences: ReadonlyMap<string, string>;

  constructor(readonly language: Language = "en") {
    this.sentences = known.get(language) ?? read(language);
    known.set(language, this.sentences);
  }

  say(key: string): string {
    const sentence = this.sentences.get(key);
    if (sentence === undefined) {
      throw new Error(`no words for ${key} in ${this.language}`);
    }
    return sentence;
  }

  /** A sentence with its values. */
  fill(key: string, values: Record<string, string>): string {
    return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{ $${name} }`, value), this.say(key));
  }

  /** Every sentence of one line. */
  all(): string[] {
    return [...this.sentences.values()];
  }

  /** The most particular label of a field, which the portal shows. */
  label(profile: string, key: string): string {
    const name = key.split(".").at(-1) ?? key;
    const keys = [`field-${profile}-${key.replaceAll(".", "-")}`, `field-${profile}-${name}`, `field-${name}`];
    return this.say(keys.find((key) => this.sentences.has(key)) ?? `field-${name}`);
  }
}

export const english = new Words();
