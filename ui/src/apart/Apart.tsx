import { closeWindow, setWindowTitle, subscribe } from "#ipc";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, type ReactElement } from "react";

import { startKeys } from "../actions/keys.ts";
import type { EnvironmentView, PackView } from "../contract.ts";
import { Announcer } from "../frame/Announcer.tsx";
import { BeginDialog } from "../incidents/BeginDialog.tsx";
import { PinNotes } from "../incidents/PinNotes.tsx";
import { useRecordingWatch } from "../incidents/recording.ts";
import { PageDialog } from "../links/PageDialog.tsx";
import { calm } from "../parts/calm.ts";
import { Skeleton } from "../parts/Skeleton.tsx";
import { askAnew, packQuery, queryClient } from "../queries.ts";
import { DockedRunbook } from "../runbooks/dock/DockedRunbook.tsx";
import { docked } from "../runbooks/docked.ts";
import { environmentOf, SessionContext, useNewSession, useTheme } from "../session.ts";
import { startClock } from "../state/clock.ts";
import { preferences } from "../state/preferences.ts";
import { startPresent } from "../state/present.ts";
import { useStore } from "../state/store.ts";
import { startFollowing } from "./apart.ts";
import styles from "./Apart.module.css";

/** The runbook's own window: beside the main one, on another screen, it keeps up with it. */
export function Apart(): ReactElement {
  const theme = useTheme();
  const chosen = useStore(preferences, (value) => value.environments);
  const pack = useQuery(packQuery);
  const environment = pack.data ? environmentOf(pack.data, chosen) : undefined;

  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  useEffect(startFollowing, []);
  useEffect(startKeys, []);
  useEffect(startClock, []);
  useEffect(startPresent, []);
  useEffect(() => calm.start(), []);
  useEffect(
    () =>
      subscribe({
        onPackChanged: () => void queryClient.invalidateQueries({ queryKey: packQuery.queryKey }),
        onCollected: () => void askAnew(),
        onAlertsChanged: () => undefined,
        onAlertOpened: () => undefined,
        onDragging: () => undefined,
        onDropped: () => undefined,
      }),
    [],
  );
  if (!pack.data || !environment) return <Skeleton rows={8} label="Opening the runbook" />;
  return (
    <Around
      key={`${pack.data.folder}\n${environment.id}`}
      pack={pack.data}
      environment={environment}
    />
  );
}

type Props = { pack: PackView; environment: EnvironmentView };

function Around({ pack, environment }: Props): ReactElement {
  const session = useNewSession(pack, environment);
  const file = useStore(docked, (value) => value?.opened.file);
  useEffect(
    () => setWindowTitle([file, environment.title, "Wheelhouse"].filter(Boolean).join(" · ")),
    [file, environment.title],
  );
  useEffect(() => {
    document.documentElement.dataset["ready"] = "apart";
    return () => {
      delete document.documentElement.dataset["ready"];
    };
  }, []);
  return (
    <SessionContext value={session}>
      <div className={styles.apart} data-production={environment.production || undefined}>
        <header className={styles.bar}>
          <span className={styles.environment}>
            {environment.production ? "PRODUCTION" : environment.title}
          </span>
          <span className={styles.words}>Follows the range of the main window</span>
        </header>
        <main className={styles.main} aria-label="Runbook" data-dock>
          <DockedRunbook onClose={closeWindow} />
        </main>
      </div>
      <Suspense fallback={null}>
        <PageDialog />
        <BeginDialog />
      </Suspense>
      <PinNotes />
      <RecordingWatch />
      <Announcer dragging={false} />
    </SessionContext>
  );
}

/** Knows which incident is recorded; it asks within the session. */
function RecordingWatch(): null {
  useRecordingWatch();
  return null;
}
