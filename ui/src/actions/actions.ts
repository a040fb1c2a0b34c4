import { ALERT_ACTIONS, leaveAlerts } from "./alerts.ts";
import { focusFilter, leaveList, moveRow } from "./rows.ts";
import { isApart } from "../apart/is-apart.ts";
import { popOut } from "../apart/pop-out.ts";
import { panelInHand, type PanelDeeds } from "../dashboards/in-hand.ts";
import { pickLogFiles } from "../logs/files.ts";
import { announce } from "../parts/announce.ts";
import { enterDock, leaveDock, switchDock } from "../runbooks/dock/focus.ts";
import { docked } from "../runbooks/docked.ts";
import { dockForAlert, offered } from "../runbooks/of-alert.ts";
import { refresh } from "../state/clock.ts";
import {
  back,
  canGoBack,
  canGoForward,
  dashboardOf,
  forward,
  go,
  here,
  history,
  type View,
} from "../state/location.ts";
import { pickPack } from "../state/opening.ts";
import { open } from "../state/overlays.ts";
import { prefer, preferences } from "../state/preferences.ts";
import { pickTraceFile } from "../traces/lookup/files.ts";
import { DATABASE_ACTIONS, leaveDatabase } from "./database.ts";
import { INCIDENT_ACTIONS, leaveIncident } from "./incidents.ts";
import { leaveLogs, LOG_ACTIONS } from "./logs.ts";
import { leaveTrace, TRACE_ACTIONS } from "./traces.ts";

/** Everything the window can do, with its key: the palette, the keyboard and the `?` sheet read it. */
export type Action = {
  id: string;
  label: string;
  group:
    | "Go"
    | "Time"
    | "View"
    | "Panel"
    | "Trace"
    | "Logs"
    | "Database"
    | "Alerts"
    | "Incident"
    | "Lists"
    | "Pack"
    | "Help";
  /** Keys as the sheet writes them: `g o` is one after the other, `mod` is ⌘ or Ctrl. */
  keys?: string;
  run: () => void;
  /** Whether it can be done now; always unless given. */
  when?: () => boolean;
  /** Only a key: it makes no sense from the palette. */
  keyOnly?: boolean;
};

export const ACTIONS: readonly Action[] = [
  ...TRACE_ACTIONS,
  ...LOG_ACTIONS,
  ...DATABASE_ACTIONS,
  ...ALERT_ACTIONS,
  ...INCIDENT_ACTIONS,
  goTo("overview", "Overview", "g o", { screen: "overview" }),
  goTo("dashboards", "Dashboards", "g d", { screen: "dashboards" }),
  goTo("explore", "Explore a query", "g x", { screen: "explore", expr: "" }),
  goTo("lint", "Lint all dashboards", "g n", { screen: "lint" }),
  {
    id: "report",
    label: "Import report of this dashboard",
    group: "Go",
    keys: "g f",
    run: () => ofDashboard((uid) => ({ screen: "report", uid })),
    when: () => dashboardOf(here(history.get()).view) !== undefined,
  },
  {
    id: "lint_dashboard",
    label: "Lint this dashboard",
    group: "Go",
    run: () => ofDashboard((uid) => ({ screen: "lint", uid })),
    when: () => dashboardOf(here(history.get()).view) !== undefined,
  },
  goTo("logs", "Logs", "g l", { screen: "logs" }),
  goTo("traces", "Traces", "g t", { screen: "traces" }),
  {
    id: "trace_file",
    label: "Open a file of traces…",
    group: "Go",
    run: () => void pickTraceFile(),
  },
  {
    id: "log_files",
    label: "Open files of log lines…",
    group: "Go",
    run: () => void pickLogFiles(false),
  },
  {
    id: "log_folder",
    label: "Open a folder of log lines…",
    group: "Go",
    run: () => void pickLogFiles(true),
  },
  goTo("database", "Database", "g b", { screen: "database" }),
  goTo("runbooks", "Runbooks", "g r", { screen: "runbooks" }),
  goTo("alerts", "Alerts", "g a", { screen: "alerts" }),
  goTo("incidents", "Incidents", "g i", { screen: "incidents" }),
  goTo("sources", "Sources", "g s", { screen: "sources" }),
  {
    id: "back",
    label: "Back",
    group: "Go",
    keys: "[",
    run: back,
    when: () => canGoBack(history.get()),
  },
  {
    id: "forward",
    label: "Forward",
    group: "Go",
    keys: "]",
    run: forward,
    when: () => canGoForward(history.get()),
  },
  {
    id: "range",
    label: "Change the time range…",
    group: "Time",
    keys: "t",
    run: () => open("range"),
  },
  { id: "refresh", label: "Refresh", group: "Time", keys: "r", run: refresh },
  { id: "zone", label: "Switch between UTC and local time", group: "Time", run: switchZone },
  {
    id: "environment",
    label: "Switch the environment…",
    group: "Pack",
    keys: "e",
    run: () => open("environment"),
  },
  {
    id: "open_pack",
    label: "Open a pack…",
    group: "Pack",
    keys: "mod+o",
    run: () => void pickPack(),
  },
  { id: "problems", label: "Problems of the pack…", group: "Pack", run: () => open("problems") },
  {
    id: "find",
    label: "Find…",
    group: "View",
    keys: "mod+k",
    run: () => open("palette"),
    keyOnly: true,
  },
  { id: "dock", label: "Open or close the dock", group: "View", keys: "b", run: switchDock },
  {
    id: "pop_out",
    label: "Open the runbook in a window of its own",
    group: "View",
    keys: "P",
    run: () => void popOut(),
    when: () => docked.get() !== undefined && !isApart,
  },
  { id: "dock_enter", label: "Into the dock", group: "Go", keys: "g k", run: enterDock },
  {
    id: "alert_runbook",
    label: "Open the runbook of the gravest alert",
    group: "Go",
    keys: "B",
    run: openAlertRunbook,
    when: () => offered.get() !== undefined,
  },
  { id: "theme_system", label: "Theme: as the system", group: "View", run: () => theme("system") },
  { id: "theme_dark", label: "Theme: dark", group: "View", run: () => theme("dark") },
  { id: "theme_light", label: "Theme: light", group: "View", run: () => theme("light") },
  {
    id: "filter",
    label: "Filter the list",
    group: "Lists",
    keys: "/",
    run: focusFilter,
    keyOnly: true,
  },
  {
    id: "next",
    label: "Next row",
    group: "Lists",
    keys: "j",
    run: () => moveRow(1),
    keyOnly: true,
  },
  {
    id: "previous",
    label: "Previous row",
    group: "Lists",
    keys: "k",
    run: () => moveRow(-1),
    keyOnly: true,
  },
  // The focused row or button takes Enter by itself.
  {
    id: "enter",
    label: "Open the row",
    group: "Lists",
    keys: "Enter",
    run: () => undefined,
    when: () => false,
    keyOnly: true,
  },
  {
    id: "escape",
    label: "Close, or leave full screen",
    group: "View",
    keys: "Escape",
    run: escape,
    keyOnly: true,
  },
  ofPanel("panel_full", "Full screen, or back", "v", (panel) => panel.full),
  ofPanel("panel_explore", "Explore its query", "x", (panel) => panel.explore),
  ofPanel("panel_related", "What is related to it…", "w", (panel) => panel.related),
  ofPanel("panel_inspect", "Show its query…", "i", (panel) => panel.inspect),
  ofPanel("panel_copy", "Copy its query", "c", (panel) => panel.copy),
  ...(["png", "svg", "csv", "json"] as const).map((format) =>
    ofPanel(
      `panel_${format}`,
      `Save it as ${format.toUpperCase()}…`,
      undefined,
      ({ save }) => save && (() => save(format)),
    ),
  ),
  { id: "keys", label: "All keys", group: "Help", keys: "?", run: () => open("keys") },
  { id: "diagnostics", label: "Copy diagnostics…", group: "Help", run: () => open("diagnostics") },
];

/** The action with an id; for buttons that name their key. */
export function action(id: string): Action {
  const found = ACTIONS.find((each) => each.id === id);
  if (!found) throw new Error(`There is no action "${id}".`);
  return found;
}

function goTo(id: string, label: string, keys: string, view: View): Action {
  return { id, label, group: "Go", keys, run: () => go(view) };
}

/** What is done with the panel that has the focus or had the pointer last. */
function ofPanel(
  id: string,
  label: string,
  keys: string | undefined,
  deed: (panel: PanelDeeds) => (() => void) | undefined,
): Action {
  const now = (): (() => void) | undefined => {
    const panel = panelInHand.get();
    return panel && deed(panel);
  };
  return {
    id,
    label: `Panel: ${label}`,
    group: "Panel",
    ...(keys === undefined ? {} : { keys }),
    run: () => now()?.(),
    when: () => now() !== undefined,
  };
}

function ofDashboard(view: (uid: string) => View): void {
  const uid = dashboardOf(here(history.get()).view);
  if (uid !== undefined) go(view(uid));
}

function theme(choice: "system" | "dark" | "light"): void {
  prefer({ theme: choice });
}

function switchZone(): void {
  const zone = preferences.get().zone === "utc" ? "local" : "utc";
  prefer({ zone });
  announce(zone === "utc" ? "Times are in UTC." : "Times are in local time.");
}

function openAlertRunbook(): void {
  const alert = offered.get();
  if (alert) void dockForAlert(alert).then(enterDock);
}

/** Overlays close themselves; this is for what lies in the screen. */
function escape(): void {
  if (leaveList() || leaveDock() || leaveLogs() || leaveTrace()) return;
  if (leaveDatabase() || leaveAlerts() || leaveIncident()) return;
  const { view } = here(history.get());
  if (view.screen === "dashboard" && view.panel !== undefined) {
    const { panel: _, copy: __, ...dashboard } = view;
    go(dashboard);
  } else if (document.activeElement instanceof HTMLElement) {
    document.activeElement.blur();
  }
}
