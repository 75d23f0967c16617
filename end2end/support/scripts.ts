// Waits for events in the scripts of a page instead of for a time.
import { type Page, expect } from "@playwright/test";

/**
 * Waits until the islands of the page respond. They hydrate in document order, and the first of
 * them, the search in the header, makes its input a combobox.
 */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.getByRole("banner").getByRole("combobox")).toBeVisible();
}

/**
 * Stops the clock of all pages of this browser context. Their timers fire only when the test moves
 * `page.clock`, however slow the machine is. The clock of the server goes on.
 */
export async function stopClock(page: Page): Promise<void> {
  const now = Date.now();
  await page.clock.install({ time: now });
  await page.clock.pauseAt(now + 1_000);
  await page.addInitScript(renumberTimers);
}

/**
 * Playwright numbers the timers of a clock from 10^12. WebAssembly keeps such a number in 32 bits,
 * and could not clear the timer. This numbers them from 1.
 */
function renumberTimers(): void {
  const numbers: unknown[] = [];
  type Timers = Record<string, (...given: unknown[]) => unknown>;
  const timers = window as unknown as Timers;
  for (const [set, clear] of [["setTimeout", "clearTimeout"], ["setInterval", "clearInterval"]] as const) {
    const [original, originalClear] = [timers[set]!, timers[clear]!];
    timers[set] = (...given) => numbers.push(original(...given));
    timers[clear] = (number) => originalClear(numbers[Number(number) - 1]);
  }
}

/**
 * Waits until the requests that scripts of the page have begun were reported to
 * `page.on("request")`: the browser reports requests in order, and this sends one more.
 */
export async function afterRequests(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await (await fetch("/healthz", { cache: "no-store" })).text();
  });
}
