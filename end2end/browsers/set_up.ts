// Playwright's global set-up: says loudly which browser is not there, and starts PostgreSQL where
// it is asked for.
import startStores from "../support/stores";
import { missing } from "./engines";

export default async function setUp(): Promise<undefined | (() => void)> {
  for (const engine of ["firefox", "webkit"] as const) {
    const absent = missing(engine);
    if (absent !== undefined) {
      console.log(`SKIPPED: all journeys in ${engine}. ${absent}`);
    }
  }
  return startStores();
}
