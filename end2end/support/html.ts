// The documents as they are sent, by the rules of the HTML standard: browsers mend what they get,
// so the page that stands in the browser tells nothing of it.
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import type { Page } from "@playwright/test";

/** Resolves the rules for the first document: they are the same for all, and take longer than a short document. */
class SameRules extends StaticConfigLoader {
  private resolved: ReturnType<StaticConfigLoader["getConfigFor"]> | undefined;

  override getConfigFor(name: string): ReturnType<StaticConfigLoader["getConfigFor"]> {
    return (this.resolved ??= super.getConfigFor(name));
  }
}

const validator = new HtmlValidate(new SameRules({ extends: ["html-validate:standard"], root: true }));

/** Keeps the document that the page was opened with last. */
export class SentDocument {
  private last: Promise<string | Error> = Promise.resolve("");

  constructor(page: Page) {
    page.on("response", (response) => {
      const ends = response.status() < 300 || response.status() >= 400;
      if (ends && response.frame() === page.mainFrame() && response.request().isNavigationRequest()) {
        // The browser lets go of the document of a page that has been left; nobody asks for it.
        this.last = response.text().catch((error: Error) => error);
      }
    });
  }

  /** A line for each thing in it that HTML does not allow. */
  async problems(): Promise<string[]> {
    const html = await this.last;
    if (html instanceof Error) {
      throw html;
    }
    return invalid(html);
  }
}

/** A line for each thing in `html` that HTML does not allow. */
export async function invalid(html: string): Promise<string[]> {
  const report = await validator.validateString(html);
  const found = report.results.flatMap((result) =>
    result.messages.map((found) => `${found.ruleId}: ${found.message} (${found.selector ?? `line ${found.line}`})`),
  );
  return [...found, ...unchecked(html)];
}

/** What the standard forbids and the validator does not look at. */
function unchecked(html: string): string[] {
  const all = (pattern: RegExp) => [...html.matchAll(pattern)];
  return [
    ...all(/<option\b(?![^>]*\blabel=)[^>]*>\s*(?=<)/g).map(([option]) => `option-text: ${option} is empty`),
    ...all(/<select\b[^>]*\brequired\b[^>]*>\s*(<option\b[^>]*>)?/g)
      .filter(([, first]) => !/\bvalue=""/.test(first ?? ""))
      .map(([select]) => `required-select: ${select} does not begin with an empty value`),
    ...all(/<input\b[^>]*\btype="date"[^>]*>/g)
      .filter(([input]) => !/^(\d{4}-\d\d-\d\d)?$/.test(/\bvalue="([^"]*)"/.exec(input)?.[1] ?? ""))
      .map(([input]) => `date-value: ${input}`),
  ];
}

/** A line for each attribute that HTML or ARIA does not allow, and for each code or key that a browser may translate. */
export async function invalidAttributes(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const all = (selector: string) => [...document.querySelectorAll(selector)];
    const named = (element: Element, name: string) =>
      (element.getAttribute(name) ?? "").split(" ").every((id) => id !== "" && document.getElementById(id) !== null);
    return [
      ...all("code, kbd, samp")
        .filter((element) => !element.closest("[translate=no]"))
        .map((element) => `may be translated: ${element.outerHTML.slice(0, 120)}`),
      ...all("input[type=search][role]").map(() => "a search field has another role"),
      ...["aria-activedescendant", "aria-controls", "aria-describedby", "aria-labelledby"].flatMap((name) =>
        all(`[${name}]`)
          .filter((element) => !named(element, name))
          .map((element) => `${name}="${element.getAttribute(name)}" names nothing`),
      ),
    ];
  });
}
