// What a screen reader is told: read from the browser's own accessibility tree, and held against what is written on the page.
import type { Page } from "@playwright/test";

interface Heard {
  role: string;
  name: string;
  description: string;
  invalid: boolean;
  /** Not told of lists. */
  required?: boolean;
}

/** One value that can be given, as it is written. */
interface Written {
  label: string;
  /** Hint, warning, problem: whatever stands with it. */
  notes: string[];
  invalid: boolean;
  required: boolean;
  html: string;
}

const INPUTS = ["textbox", "searchbox", "combobox", "checkbox", "radio", "Date"];

const plain = (text: string): string => text.replace(/[\s\u2066-\u2069]+/g, " ").trim();

async function heard(page: Page): Promise<Heard[]> {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send("Accessibility.getFullAXTree");
  await client.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const order: typeof nodes = [];
  const walk = (id: string): void => {
    const node = byId.get(id);
    if (node) {
      order.push(node);
      node.childIds?.forEach(walk);
    }
  };
  walk(nodes[0]?.nodeId ?? "");
  return order
    .filter((node) => !node.ignored)
    .map((node) => {
      const property = (name: string): unknown => node.properties?.find((property) => property.name === name)?.value.value;
      return {
        role: String(node.role?.value ?? ""),
        name: plain(String(node.name?.value ?? "")),
        description: plain(String(node.description?.value ?? "")),
        invalid: property("invalid") === "true",
        required: property("required") as boolean | undefined,
      };
    });
}

async function written(page: Page): Promise<Written[]> {
  const inputs = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement>("input:not([type=hidden]), select")]
      .filter((input) => input.checkVisibility())
      .map((input) => {
        const notes = [...(input.closest(".field")?.querySelectorAll<HTMLElement>(".hint, .guard, .warning, .problem") ?? [])];
        return {
          label: input.getAttribute("aria-label") ?? [...(input.labels ?? [])].map((label) => label.innerText).join(" "),
          notes: notes.filter((note) => note.checkVisibility()).map((note) => note.innerText),
          invalid: notes.some((note) => note.matches(".problem") && note.checkVisibility()),
          required: input.required,
          html: input.outerHTML.slice(0, 120),
        };
      }),
  );
  return inputs.map((input) => ({ ...input, label: plain(input.label), notes: input.notes.map(plain) }));
}

/** Inputs without the name, hint, problem or state that is written beside them; links, buttons and landmarks without a name. */
export async function unheard(page: Page): Promise<string[]> {
  const [all, expected] = [await heard(page), await written(page)];
  const inputs = all.filter(({ role }) => INPUTS.includes(role));
  const nameless = all.filter(({ role, name }) => ["link", "button", "navigation", "region"].includes(role) && !name);
  const found = nameless.map(({ role }) => `${role} without a name`);
  if (inputs.length !== expected.length) {
    found.push(`${inputs.length} inputs are told, ${expected.length} are written: ${inputs.map(({ name }) => name).join(", ")}`);
  }
  for (const [index, { label, notes, invalid, required, html }] of expected.entries()) {
    const input = inputs[index];
    if (!input || !label || input.name !== label) {
      found.push(`“${input?.name}” is told for “${label}”: ${html}`);
    } else if (notes.some((note) => !input.description.includes(note))) {
      found.push(`“${input.description}” is told for “${notes.join("” and “")}”: ${html}`);
    } else if (input.invalid !== invalid && notes.length) {
      found.push(`told as ${input.invalid ? "wrong" : "right"}: ${html}`);
    } else if (input.required !== undefined && input.required !== required) {
      found.push(`told as ${input.required ? "required" : "optional"}: ${html}`);
    }
  }
  return found;
}

/** What is said in the wrong language: sentences of `foreign`, outside of what is marked as such. */
export async function foreign(page: Page, foreign: Set<string>): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const own = document.documentElement.lang;
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (element?.closest("[lang]")?.getAttribute("lang") === own && !element.closest("script, option, bdi, code, pre")) {
        texts.push(walker.currentNode.textContent ?? "");
      }
    }
    const labels = [...document.querySelectorAll("[aria-label], [title], [alt], [placeholder]")].map((element) => element.getAttribute("aria-label") ?? "");
    return [...texts, ...labels, document.title];
  });
  return texts.map(plain).filter((text) => foreign.has(text));
}
