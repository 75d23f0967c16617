// Every page as somebody with a screen reader meets it, in light and dark.
import { axe, expect, test } from "../support/portal";
import { VISITS, visit } from "./pages";

for (const page_ of VISITS) {
  test(`accessible: ${page_.name}`, async ({ page, portal }) => {
    await visit(page, portal, page_);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("contentinfo")).toBeVisible();
    await expect(page).toHaveTitle(/.+ – .+/);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await axe(page);
    }
  });
}
