// Compares what a screen reader announces, read from the browser's accessibility tree, with what is
// visible on the page.
import type { Page } from "@playwright/test";

/** A node of the accessibility tree. */
interface AccessibleNode {
  role: string;
  name: string;
  description: string;
  invalid: boolean;
  /** Undefined for nodes that cannot be required, such as lists. */
  required?: boolean;
}

/** An input, a select or a text area as it is visible on the page. */
interface VisibleInput {
  label: string;
  /** Hint, warning and problem of the field. */
  notes: string[];
  invalid: boolean;
  required: boolean;
  /** It chooses a file, and is announced as a button. */
  file: boolean;
  html: string;
}

/** Roles of inputs. */
const INPUTS = ["textbox", "searchbox", "combobox", "checkbox", "radio", "Date"];

const plain = (text: string): string => text.replace(/[\s\u2066-\u2069]+/g, " ").trim();

async function accessibilityTree(page: Page): Promise<AccessibleNode[]> {
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

async function visibleInputs(page: Page): Promise<VisibleInput[]> {
  const inputs = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement>("input:not([type=hidden]), select, textarea")]
      .filter((input) => input.checkVisibility())
      .map((input) => {
        const found = [...(input.closest(".field")?.querySelectorAll<HTMLElement>(".hint, .guard, .warning, .problem") ?? [])];
        // What is offered in a list is read as a list.
        const notes = found.filter((note) => !note.closest("ul"));
        return {
          label: input.getAttribute("aria-label") ?? [...(input.labels ?? [])].map((label) => label.innerText).join(" "),
          notes: notes.filter((note) => note.checkVisibility()).map((note) => note.innerText),
          invalid: notes.some((note) => note.matches(".problem") && note.checkVisibility()),
          required: input.required,
          file: input.type === "file",
          html: input.outerHTML.slice(0, 120),
        };
      }),
  );
  return inputs.map((input) => ({ ...input, label: plain(input.label), notes: input.notes.map(plain) }));
}

/**
 * Returns the inputs that are announced without the name, hint, problem or state that is visible
 * beside them, and the links, buttons and landmarks without a name.
 */
export async function announcementProblems(page: Page): Promise<string[]> {
  const [all, expected] = [await accessibilityTree(page), await visibleInputs(page)];
  const files = expected.filter(({ file }) => file).map(({ label }) => label);
  const inputs = all.filter(({ role, name }) => INPUTS.includes(role) || (role === "button" && files.includes(name)));
  const nameless = all.filter(({ role, name }) => ["link", "button", "navigation", "region"].includes(role) && !name);
  const found = nameless.map(({ role }) => `${role} without a name`);
  if (inputs.length !== expected.length) {
    found.push(`${inputs.length} inputs are announced, ${expected.length} are visible: ${inputs.map(({ name }) => name).join(", ")}`);
  }
  for (const [index, { label, notes, invalid, required, html }] of expected.entries()) {
    const input = inputs[index];
    if (!input || !label || input.name !== label) {
      found.push(`“${input?.name}” is announced for “${label}”: ${html}`);
    } else if (notes.some((note) => !input.description.includes(note))) {
      found.push(`“${input.description}” is announced for “${notes.join("” and “")}”: ${html}`);
    } else if (input.invalid !== invalid && notes.length) {
      found.push(`announced as ${input.invalid ? "invalid" : "valid"}: ${html}`);
    } else if (input.required !== undefined && input.required !== required) {
      found.push(`announced as ${input.required ? "required" : "optional"}: ${html}`);
    }
  }
  return found;
}

/** Returns the texts that are among `sentences` of another language and not marked as such. */
export async function untranslated(page: Page, sentences: Set<string>): Promise<string[]> {
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
  return texts.map(plain).filter((text) => sentences.has(text));
}
