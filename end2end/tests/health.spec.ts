import { expect, test } from "../support/portal";

test("the portal is alive and ready", async ({ request }) => {
  for (const address of ["/healthz", "/readyz"]) {
    expect((await request.get(address)).status(), address).toBe(200);
  }
});
