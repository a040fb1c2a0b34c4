import { call } from "#ipc";

import type { Failure, PackView } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { packQuery, queryClient, recentPacksQuery } from "../queries.ts";
import { forgetOutcomes } from "./back-off.ts";
import { startOver } from "./location.ts";
import { createStore } from "./store.ts";

/** How the opening of a pack goes. */
export const opening = createStore<{ busy: boolean; failure?: Failure }>({ busy: false });

/** Opens the pack in a folder. */
export function openPack(folder: string): Promise<void> {
  return attempt(() => call("open_pack", { folder }));
}

/** Asks for a folder with the system's own dialog. */
export function pickPack(): Promise<void> {
  return attempt(() => call("pick_pack", {}));
}

/** Takes the message about a pack that did not open away. */
export function dismissOpening(): void {
  opening.set({ busy: false });
}

/** Shows a pack that a command answered with. */
export function showPack(pack: PackView): void {
  queryClient.setQueryData(packQuery.queryKey, pack);
}

async function attempt(ask: () => Promise<PackView | null>): Promise<void> {
  if (opening.get().busy) return;
  opening.set({ busy: true });
  try {
    const pack = await ask();
    if (pack) {
      showPack(pack);
      startOver();
      forgetOutcomes();
      await queryClient.invalidateQueries({ queryKey: recentPacksQuery.queryKey });
    }
    opening.set({ busy: false });
  } catch (error) {
    opening.set({ busy: false, failure: failureOf(error) });
  }
}
