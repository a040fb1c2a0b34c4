import { call } from "#ipc";

import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { docked } from "../runbooks/docked.ts";
import { prefer } from "../state/preferences.ts";
import { handOver } from "./apart.ts";

/** Moves the runbook of the dock into a window of its own. */
export async function popOut(): Promise<void> {
  const now = docked.get();
  if (!now) return;
  handOver({ of: now.of, opened: now.opened });
  try {
    await call("pop_out_runbook", {});
    prefer({ dockOpen: false });
  } catch (error) {
    announce(failureOf(error).message);
  }
}
