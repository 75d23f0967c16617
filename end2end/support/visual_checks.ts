// Checks of what is visible: layout, forced colors, motion and the focus. Each check returns a line
// for each problem.
import type { Page } from "@playwright/test";

/** Elements that are wider than the window, cut off, or on top of one another. */
export async function layoutProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const named = (element: Element): string => element.outerHTML.replace(/\s+/g, " ").slice(0, 120);
    const root = document.documentElement;
    const seen = (element: Element): boolean => !element.closest(".unseen, .skip") && element.checkVisibility({ visibilityProperty: true });
    if (root.scrollWidth > root.clientWidth) {
      const wide = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5);
      found.push(`${root.scrollWidth} wide: ${wide.slice(0, 3).map(named).join(" ")}`);
    }

    interface Edges {
      top: number;
      bottom: number;
      left: number;
      right: number;
    }
    interface Box extends Edges {
      element: Element;
    }
    const common = (one: Edges, other: Edges): Edges => ({
      top: Math.max(one.top, other.top),
      bottom: Math.min(one.bottom, other.bottom),
      left: Math.max(one.left, other.left),
      right: Math.min(one.right, other.right),
    });
    const known = new Map<Element, Edges>();
    /** What the scrolling elements from this one up show. Texts share most of them. */
    const opening = (element: Element | null): Edges => {
      if (!element) {
        return { top: -Infinity, bottom: Infinity, left: -Infinity, right: Infinity };
      }
      let edges = known.get(element);
      if (!edges) {
        edges = opening(element.parentElement);
        if (getComputedStyle(element).overflowX !== "visible") {
          edges = common(edges, element.getBoundingClientRect());
        }
        known.set(element, edges);
      }
      return edges;
    };
    /** The part of the element that its scrolling ancestors show. */
    const shown = (element: Element, rect: DOMRect): Box | null => {
      const box = { element, ...common(rect, opening(element)) };
      return box.right > box.left && box.bottom > box.top ? box : null;
    };
    const boxes: Box[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      if (!element || !texts.currentNode.textContent?.trim() || element.closest("script, option") || !seen(element)) {
        continue;
      }
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      for (const rect of range.getClientRects()) {
        const box = rect.width > 0 ? shown(element, rect) : null;
        if (box) {
          boxes.push(box);
        }
      }
      const holder = element.closest(".button, .chip, .banner, .note, .card");
      const bounds = holder?.getBoundingClientRect();
      const reach = range.getBoundingClientRect();
      if (holder && bounds && !element.closest("pre") && (reach.right > bounds.right + 1 || reach.bottom > bounds.bottom + 1)) {
        found.push(`text reaches out of ${named(holder)}`);
      }
    }
    for (const control of document.querySelectorAll("input:not([type=hidden]), select, .button")) {
      const box = seen(control) ? shown(control, control.getBoundingClientRect()) : null;
      if (box) {
        boxes.push(box);
      }
    }
    // Sticky elements cover what scrolls below them; `keyboardFocusProblems` checks those.
    const flat = boxes.filter(({ element }) => !element.closest(".profile-form__actions"));
    flat.sort((one, other) => one.top - other.top);
    for (const [index, one] of flat.entries()) {
      for (let next = index + 1; next < flat.length; next++) {
        const other = flat[next]!;
        if (other.top > one.bottom - 4) {
          break;
        }
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - other.top;
        const within = one.element.contains(other.element) || other.element.contains(one.element);
        if (across > 3 && down > 4 && !within) {
          found.push(`${named(one.element)} lies over ${named(other.element)}`);
        }
      }
    }
    for (const element of document.querySelectorAll("body *")) {
      const { overflowX, overflowY } = getComputedStyle(element);
      const across = ["hidden", "clip"].includes(overflowX) && element.scrollWidth > element.clientWidth + 1;
      const down = ["hidden", "clip"].includes(overflowY) && element.scrollHeight > element.clientHeight + 1;
      if ((across || down) && element.tagName !== "INPUT" && seen(element)) {
        found.push(`cut off: ${named(element)}`);
      }
    }
    return found;
  });
}

/** The narrowest window, and the widths in CSS pixels at which a rule of `style/` begins to hold: the layout between two of them only gains room. */
export const NARROWEST: readonly number[] = [320, 576, 704, 768, 960, 1_152, 1_536];

/** Also the widest window before each rule, those of common phones, and some between, where lines break otherwise. */
export const WIDTHS: readonly number[] = [...NARROWEST, 340, 360, 390, 412, 440, 480, 520, 575, 640, 703, 767, 860, 959, 1_151, 1_280, 1_535, 1_920].sort(
  (one, other) => one - other,
);

/** What reaches out of a window of this width, and the width that the page sees. Runs in the page. */
function reachesOut(): { seen: number; wide: string } {
  const { scrollWidth, clientWidth } = document.scrollingElement!;
  const scrolls = scrollWidth > innerWidth;
  const reaches = (element: Element) => {
    const { left, right } = element.getBoundingClientRect();
    return element.checkVisibility() && (right > clientWidth + 0.5 || left < -0.5);
  };
  // What opens over the page does not make it scroll, but must be in sight too.
  const over = [...document.querySelectorAll(".find__list, [popover], dialog")].filter(reaches);
  const out = scrolls ? [...document.querySelectorAll("body *")].filter(reaches) : over;
  return { seen: innerWidth, wide: scrolls || out.length ? `${scrollWidth}: ${out[0]?.outerHTML.slice(0, 100)}` : "" };
}

/**
 * The widths at which the page is wider than the window, with what reaches out. Leaves the last width.
 * Speaks to the browser itself: a viewport for each width takes longer.
 */
export async function widthProblems(page: Page, widths: readonly number[] = WIDTHS): Promise<string[]> {
  const found: string[] = [];
  const browser = await page.context().newCDPSession(page);
  const looks = { expression: `(${reachesOut})()`, returnByValue: true } as const;
  for (const width of widths) {
    await browser.send("Emulation.setDeviceMetricsOverride", { width, height: 1024, deviceScaleFactor: 1, mobile: false });
    const { result } = await browser.send("Runtime.evaluate", looks);
    const { seen, wide } = result.value as ReturnType<typeof reachesOut>;
    if (seen !== width) {
      found.push(`the window has ${seen} px instead of ${width} px`);
    }
    if (wide) {
      found.push(`${width} px: ${wide}`);
    }
  }
  await browser.detach();
  return found;
}

/** The same with the spacing of letters, words, lines and paragraphs of WCAG 1.4.12. */
export async function layoutProblemsWithTextSpacing(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    // The content security policy would refuse a style element.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }",
    );
    document.adoptedStyleSheets = [sheet];
  });
  const found = await layoutProblems(page);
  await page.evaluate(() => void (document.adoptedStyleSheets = []));
  return found;
}

/**
 * Elements that are distinguished by their background alone, which forced colors remove. Borders,
 * lines and weight remain.
 */
export async function forcedColorsProblems(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const ground = (element: Element | null): string => {
      const colour = element ? getComputedStyle(element).backgroundColor : "";
      return element && colour === "rgba(0, 0, 0, 0)" ? ground(element.parentElement) : colour;
    };
    const stands = [...document.querySelectorAll("body *")].filter(
      (element) => element.checkVisibility() && ground(element) !== ground(element.parentElement) && !element.matches(".skip, .top, .sandbox"),
    );
    Object.assign(window, { stands });
  });
  await page.emulateMedia({ forcedColors: "active" });
  const found = await page.evaluate(() => {
    const { stands } = window as unknown as { stands: Element[] };
    const sides = ["Top", "Right", "Bottom", "Left"] as const;
    const lined = (style: CSSStyleDeclaration): boolean =>
      sides.some((side) => parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== "none");
    return stands
      .filter((element) => {
        const style = getComputedStyle(element);
        const weighs = style.fontWeight !== getComputedStyle(element.parentElement!).fontWeight;
        return !lined(style) && style.textDecorationLine === "none" && !weighs && style.forcedColorAdjust !== "none";
      })
      .map((element) => `distinguished by its background alone: ${element.outerHTML.slice(0, 120)}`);
  });
  await page.emulateMedia({ forcedColors: "none" });
  return found;
}

/** Animations and smooth scrolling that run although reduced motion is preferred. */
export async function motionProblems(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const found = await page.evaluate(() => {
    const smooth = getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? ["scrolling"] : [];
    return [...document.getAnimations().map((animation) => `${animation.id} runs`), ...smooth];
  });
  await page.emulateMedia({ reducedMotion: null });
  return found;
}

/**
 * Goes through the page with the Tab key. Every control has to be reached, in reading order, with a
 * visible focus, and has to let the focus go.
 */
export async function keyboardFocusProblems(page: Page): Promise<string[]> {
  const count = await page.evaluate(() => {
    // Starts at the first control. Where the focus is after a link or a post is tested elsewhere.
    const first = document.querySelector<HTMLElement>("a, button, input, select, summary");
    first?.focus();
    const radios = new Set<string>();
    const stops = [...document.querySelectorAll<HTMLElement>("a[href], button, input:not([type=hidden]), select, summary")].filter((element) => {
      const name = element instanceof HTMLInputElement && element.type === "radio" ? element.name : "";
      return element.checkVisibility() && !(name && (radios.has(name) || !radios.add(name)));
    });
    Object.assign(window, { stops, reached: [first] });
    return stops.length;
  });
  const found: string[] = [];
  for (let presses = 0; presses < count + 20; presses++) {
    await page.keyboard.press("Tab");
    const step = await page.evaluate(() => {
      const { reached } = window as unknown as { reached: HTMLElement[] };
      const element = document.activeElement as HTMLElement;
      if (element === reached.at(-1) && element.matches("[type=date]")) {
        // Day, month and year are a tab stop each.
        return [];
      }
      if (element === document.body || reached.includes(element)) {
        return null;
      }
      const named = element.outerHTML.replace(/\s+/g, " ").slice(0, 120);
      const found: string[] = [];
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) {
        found.push(`no outline: ${named}`);
      }
      const box = element.getBoundingClientRect();
      const over = document.elementFromPoint((box.left + box.right) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2);
      // A link over two lines is not at the middle of its box.
      const around = over?.contains(element) && !over.matches("main, body, html");
      if (!over || !(element.contains(over) || around)) {
        found.push(`hidden by ${over?.outerHTML.slice(0, 60)}: ${named}`);
      }
      const before = reached.at(-1);
      if (before && !(before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) {
        found.push(`before ${before.outerHTML.slice(0, 80)} in the document: ${named}`);
      }
      const was = before?.getBoundingClientRect();
      const sticks = [element, before].some((one) => one?.closest(".profile-form__actions, .skip"));
      if (was && !sticks && box.bottom <= was.top && box.left < was.right && box.right > was.left) {
        found.push(`above ${before?.outerHTML.slice(0, 80)}: ${named}`);
      }
      reached.push(element);
      return found;
    });
    if (!step) {
      break;
    }
    found.push(...step);
  }
  const missed = await page.evaluate(() => {
    const { stops, reached } = window as unknown as { stops: HTMLElement[]; reached: HTMLElement[] };
    const groups = new Set(reached.map((element) => (element instanceof HTMLInputElement && element.type === "radio" ? element.name : "")));
    const other = (element: HTMLElement) => element instanceof HTMLInputElement && element.type === "radio" && groups.has(element.name);
    return stops.filter((element) => !reached.includes(element) && !other(element)).map((element) => element.outerHTML.slice(0, 120));
  });
  return [...found, ...missed.map((element) => `not reached: ${element}`)];
}
