import { useCallback } from "react";

import { useSession } from "../../session.ts";
import { prefer, preferences, type LogLayout } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { NO_COLUMNS } from "./columns.ts";

/** The columns of log lines in this environment, and how they are changed; they are remembered. */
export function useLayout(): [LogLayout, (next: LogLayout) => void] {
  const { pack, environment } = useSession();
  const key = `${pack.folder}\n${environment.id}`;
  const layout = useStore(preferences, ({ logLayouts }) => logLayouts[key] ?? NO_COLUMNS);
  const change = useCallback(
    (next: LogLayout) => {
      const { logLayouts } = preferences.get();
      prefer({ logLayouts: { ...logLayouts, [key]: next } });
    },
    [key],
  );
  return [layout, change];
}
