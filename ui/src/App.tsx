import { setWindowTitle, subscribe } from "#ipc";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type ReactElement } from "react";

import { startKeys } from "./actions/keys.ts";
import { startLeading } from "./apart/apart.ts";
import { Announcer } from "./frame/Announcer.tsx";
import { openDropped } from "./frame/dropped.ts";
import { Frame } from "./frame/Frame.tsx";
import { calm } from "./parts/calm.ts";
import { later } from "./parts/later.tsx";
import { askAnew, packQuery, queryClient } from "./queries.ts";
import { clicked } from "./runbooks/of-alert.ts";
import { environmentOf, useTheme } from "./session.ts";
import { startClock } from "./state/clock.ts";
import { preferences } from "./state/preferences.ts";
import { startPresent } from "./state/present.ts";
import { useStore } from "./state/store.ts";
import { Welcome } from "./welcome/Welcome.tsx";

const KeySheet = later(async () => (await import("./frame/KeySheet.tsx")).KeySheet);
const DiagnosticsDialog = later(
  async () => (await import("./frame/DiagnosticsDialog.tsx")).DiagnosticsDialog,
);

/** The window: the frame around an open pack, or the first screen while none is. */
export function App(): ReactElement {
  const theme = useTheme();
  const chosen = useStore(preferences, (value) => value.environments);
  const pack = useQuery(packQuery);
  const dragging = useShell();
  const environment = pack.data ? environmentOf(pack.data, chosen) : undefined;
  const title = pack.data
    ? [pack.data.name, environment?.title, "Wheelhouse"].filter(Boolean).join(" · ")
    : "Wheelhouse";

  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  useEffect(() => setWindowTitle(title), [title]);
  useEffect(startKeys, []);
  useEffect(startClock, []);
  useEffect(startPresent, []);
  useEffect(startLeading, []);
  useEffect(() => calm.start(), []);

  return (
    <>
      {pack.data && environment ? (
        <Frame
          // Another pack or environment shares nothing with what was shown.
          key={`${pack.data.folder}\n${environment.id}`}
          pack={pack.data}
          environment={environment}
        />
      ) : (
        <Welcome
          pack={pack.data ?? undefined}
          asking={pack.isPending}
          error={pack.error ?? undefined}
          dragging={dragging}
        />
      )}
      <KeySheet />
      <DiagnosticsDialog />
      <Announcer dragging={dragging && pack.data !== null && pack.data !== undefined} />
    </>
  );
}

/** Listens to the shell; true while a folder hovers over the window. */
function useShell(): boolean {
  const [dragging, setDragging] = useState(false);
  useEffect(
    () =>
      subscribe({
        onPackChanged: () => void queryClient.invalidateQueries({ queryKey: packQuery.queryKey }),
        onCollected: () => void askAnew(),
        onAlertsChanged: () => void queryClient.invalidateQueries({ queryKey: ["overview"] }),
        onAlertOpened: (opened) => clicked.set(opened),
        onDragging: setDragging,
        onDropped: openDropped,
      }),
    [],
  );
  return dragging;
}
