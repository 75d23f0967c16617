// Being told: a portal with a mail server and a receiver of webhooks that are not its own, and how
// people choose on its pages what to hear.
import { mkdirSync } from "node:fs";
import { MailServer, PASSWORD } from "../support/mail";
import { type Page, Portal, expect, test as base } from "../support/portal";
import { ScannedPortal } from "../support/secrets";
import { WebhookReceiver } from "../support/webhooks";
import { type Words, english } from "./words";

export interface Scene {
  portal: Portal;
  mail: MailServer;
  receiver: WebhookReceiver;
}

/** The test of `support/portal` with a scene in the place of its portal. */
export const test = base.extend<{ scene: Scene }>({
  scene: async ({ settings }, use, info) => {
    const folder = info.outputPath("mail");
    mkdirSync(folder, { recursive: true });
    const [mail, receiver] = await Promise.all([MailServer.start(folder), WebhookReceiver.start()]);
    const all = {
      ...mail.settings,
      PORTAL_WEBHOOK_HOSTS: "localhost:any",
      PORTAL_WEBHOOK_NETWORKS: "127.0.0.0/8,::1",
      ...settings,
    };
    const scanned = await ScannedPortal.start(`${info.project.name}-${info.testId}`, all);
    await use({ portal: new Portal(scanned), mail, receiver });
    const password = { name: "the password of the mail server", value: PASSWORD };
    const issued = [...(await scanned.sandboxSecrets()), password];
    expect(await scanned.stop(issued), "secrets where they should not be").toEqual([]);
    await Promise.all([mail.stop(), receiver.stop()]);
  },

  baseURL: async ({ scene }, use) => use(scene.portal.url),
});

/** Chooses on the account page to hear at once of this kind of news, by email. */
export async function hearAtOnce(page: Page, kind: string, words: Words = english): Promise<void> {
  const heading = page.getByRole("heading", { name: words.say("listen-title"), exact: true });
  const section = page.locator("section").filter({ has: heading });
  await section.getByRole("checkbox", { name: words.say(`news-${kind}`) }).check();
  await section.getByRole("radio", { name: words.say("listen-pace-at-once"), exact: true }).check();
  await section.getByRole("button", { name: words.say("listen-store"), exact: true }).click();
  await expect(section.getByRole("status")).toHaveText(words.say("listen-stored"));
}

/** Adds a webhook that is told of everything. Returns its secret. */
export async function addWebhook(page: Page, receiver: WebhookReceiver, words: Words = english): Promise<string> {
  const form = page.locator("form").filter({ has: page.getByRole("button", { name: words.say("channel-add"), exact: true }) });
  await form.getByRole("radio", { name: new RegExp(`^${words.say("channel-way-webhook")}`) }).check();
  await form.getByLabel(words.say("channel-name"), { exact: true }).fill("Duty desk");
  await form.getByLabel(words.say("channel-address"), { exact: true }).fill(receiver.url);
  for (const kind of await form.getByRole("checkbox").all()) {
    await kind.check();
  }
  await form.getByRole("button").click();
  await expect(page.getByText(words.say("channels-told-added"))).toBeVisible();
  return (await page.getByText(/^whsec_/).textContent()) ?? "";
}
