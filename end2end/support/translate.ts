// What Google Translate does to a page in Chrome: every text node outside of `translate="no"` is
// replaced by two nested `font` elements with the translation. The words stay, so that a test finds
// them again.
import type { Page } from "@playwright/test";

/** Translates the page as it stands. Returns how many texts it has replaced. */
export async function translate(page: Page): Promise<number> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) => {
      const parent = node.parentElement;
      const skipped = parent?.closest("script, style, textarea, font, [translate=no]");
      return skipped || !node.nodeValue?.trim() ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    });
    const texts: Node[] = [];
    while (walker.nextNode()) {
      texts.push(walker.currentNode);
    }
    for (const text of texts) {
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      outer.style.verticalAlign = inner.style.verticalAlign = "inherit";
      inner.textContent = text.nodeValue;
      outer.append(inner);
      text.parentNode?.replaceChild(outer, text);
    }
    document.documentElement.classList.add("translated-ltr");
    return texts.length;
  });
}

/** Opens a page and translates it before the browser part has arrived, or after it has started. */
export async function openTranslated(page: Page, address: string, when: "before" | "after", started: () => Promise<void>): Promise<void> {
  let arrive = (): void => undefined;
  const translated = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/*.wasm", async (route) => {
    await translated;
    await route.continue();
  });
  if (when === "after") {
    arrive();
  }
  await page.goto(address, { waitUntil: "domcontentloaded" });
  if (when === "after") {
    await started();
  }
  await translate(page);
  arrive();
  await started();
  await page.unroute("**/*.wasm");
}
