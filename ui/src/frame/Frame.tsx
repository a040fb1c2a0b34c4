import { Suspense, lazy, useEffect, type ReactElement } from "react";

import type { EnvironmentView, PackView } from "../contract.ts";
import { PinNotes } from "../incidents/PinNotes.tsx";
import { Overview } from "../overview/Overview.tsx";
import { later } from "../parts/later.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import { SessionContext, useNewSession } from "../session.ts";
import { here, history, type View } from "../state/location.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { startTakingText } from "../traces/lookup/look-up.ts";
import { AlertOffer } from "./AlertOffer.tsx";
import { AlertWatch } from "./AlertWatch.tsx";
import { Dock } from "./Dock.tsx";
import styles from "./Frame.module.css";
import { Rail } from "./Rail.tsx";
import { Strip } from "./Strip.tsx";
import { TopBar } from "./TopBar.tsx";
import { Banner } from "./Banner.tsx";

// The Overview is what the window opens with; the rest need not be read before it shows.
const Dashboards = lazy(async () => ({
  default: (await import("../dashboards/Dashboards.tsx")).Dashboards,
}));
const Dashboard = lazy(async () => ({
  default: (await import("../dashboards/Dashboard.tsx")).Dashboard,
}));
const Explore = lazy(async () => ({ default: (await import("../explore/Explore.tsx")).Explore }));
const Report = lazy(async () => ({ default: (await import("../reports/Report.tsx")).Report }));
const Lint = lazy(async () => ({ default: (await import("../reports/Lint.tsx")).Lint }));
const Traces = lazy(async () => ({
  default: (await import("../traces/search/Traces.tsx")).Traces,
}));
const Lookup = lazy(async () => ({
  default: (await import("../traces/lookup/Lookup.tsx")).Lookup,
}));
const FileOfTraces = lazy(async () => ({
  default: (await import("../traces/lookup/FileOfTraces.tsx")).FileOfTraces,
}));
const TraceScreen = lazy(async () => ({
  default: (await import("../traces/lookup/TraceScreen.tsx")).TraceScreen,
}));
const Logs = lazy(async () => ({ default: (await import("../logs/Logs.tsx")).Logs }));
const Database = lazy(async () => ({
  default: (await import("../database/Database.tsx")).Database,
}));
const Runbooks = lazy(async () => ({
  default: (await import("../runbooks/Runbooks.tsx")).Runbooks,
}));
const Alerts = lazy(async () => ({ default: (await import("../alerts/Alerts.tsx")).Alerts }));
const Incidents = lazy(async () => ({
  default: (await import("../incidents/Incidents.tsx")).Incidents,
}));
const Sources = lazy(async () => ({ default: (await import("../sources/Sources.tsx")).Sources }));

const Palette = later(async () => (await import("./Palette.tsx")).Palette);
const ProblemsDialog = later(async () => (await import("./ProblemsDialog.tsx")).ProblemsDialog);
const BeginDialog = later(async () => (await import("../incidents/BeginDialog.tsx")).BeginDialog);
const NoteDialog = later(async () => (await import("../incidents/NoteDialog.tsx")).NoteDialog);
const HandoverDialog = later(
  async () => (await import("../incidents/HandoverDialog.tsx")).HandoverDialog,
);
const PageDialog = later(async () => (await import("../links/PageDialog.tsx")).PageDialog);

type Props = { pack: PackView; environment: EnvironmentView };

/** Everything around the screen: bar above, rail left, dock right, strip below. */
export function Frame({ pack, environment }: Props): ReactElement {
  const session = useNewSession(pack, environment);
  const view = useStore(history, (value) => here(value).view);
  const dockOpen = useStore(preferences, (value) => value.dockOpen);
  useEffect(startTakingText, []);
  return (
    <SessionContext value={session}>
      <div className={styles.frame} data-production={environment.production || undefined}>
        <TopBar />
        <Rail screen={view.screen} />
        <main className={styles.main} aria-label={SCREEN_NAMES[view.screen]}>
          <Banner />
          <AlertOffer />
          <Suspense
            fallback={
              <div className={styles.loading}>
                <Skeleton rows={8} label="Loading the screen" />
              </div>
            }
          >
            <Screen view={view} />
          </Suspense>
        </main>
        {dockOpen && <Dock />}
        <Strip />
      </div>
      <Palette />
      <ProblemsDialog />
      <PageDialog />
      <BeginDialog />
      <NoteDialog />
      <HandoverDialog />
      <PinNotes />
      <AlertWatch />
    </SessionContext>
  );
}

const SCREEN_NAMES: Record<View["screen"], string> = {
  overview: "Overview",
  dashboards: "Dashboards",
  dashboard: "Dashboard",
  explore: "Explore",
  report: "Import report",
  lint: "Lint",
  sources: "Sources",
  traces: "Traces",
  lookup: "Look-up of a trace",
  trace_file: "File of traces",
  trace: "Trace",
  logs: "Logs",
  database: "Database",
  runbooks: "Runbooks",
  alerts: "Alerts",
  incidents: "Incidents",
};

function Screen({ view }: { view: View }): ReactElement {
  switch (view.screen) {
    case "overview":
      return <Overview />;
    case "dashboards":
      return <Dashboards />;
    case "dashboard":
      return (
        <Dashboard
          key={view.uid}
          uid={view.uid}
          chosen={view.chosen}
          panel={view.panel}
          copy={view.copy}
        />
      );
    case "explore":
      return <Explore view={view} />;
    case "report":
      return <Report key={view.uid} uid={view.uid} />;
    case "lint":
      return <Lint key={view.uid ?? ""} uid={view.uid} />;
    case "sources":
      return <Sources opened={view.source} />;
    case "traces":
      return <Traces view={view} />;
    case "lookup":
      return <Lookup view={view} />;
    case "trace_file":
      return <FileOfTraces view={view} />;
    case "trace":
      return <TraceScreen place={view} />;
    case "logs":
      return <Logs place={view} />;
    case "database":
      return <Database place={view} />;
    case "runbooks":
      return <Runbooks place={view} />;
    case "alerts":
      return <Alerts place={view} />;
    case "incidents":
      return <Incidents place={view} />;
  }
}
