import { useQuery } from "@tanstack/react-query";

import { ACTIONS } from "../actions/actions.ts";
import { useIncidents } from "../incidents/recording.ts";
import { STATES } from "../incidents/words.ts";
import { dashboardsQuery, recentPacksQuery } from "../queries.ts";
import { enterDock } from "../runbooks/dock/focus.ts";
import { dock, dockOf, plainly } from "../runbooks/docked.ts";
import { runbooksQuery } from "../runbooks/queries.ts";
import { chooseEnvironment, useOverview, useSession } from "../session.ts";
import { go, setRange } from "../state/location.ts";
import { openPack } from "../state/opening.ts";
import { PRESETS, shortLength } from "../state/time-range.ts";
import { lookUp } from "../traces/lookup/look-up.ts";
import { recognise, shortened } from "../traces/lookup/recognise.ts";

/** One line of the palette. */
export type PaletteItem = {
  id: string;
  label: string;
  detail?: string;
  keys?: string;
  run: () => void;
};

export type PaletteGroup = { value: string; items: PaletteItem[] };

/** The look-up of a trace, if a text could name one; what is sure comes before everything else. */
export function lookupGroup(text: string): (PaletteGroup & { sure: boolean }) | undefined {
  const seen = recognise(text);
  if (!seen) return undefined;
  return {
    value: "Traces",
    sure: seen.sure,
    items: [
      {
        id: LOOK_UP,
        label: `Look up trace ${shortened(text)}`,
        detail: seen.words,
        run: () => lookUp(text),
      },
    ],
  };
}

/** The item that needs no words of its own to be found: it is about whatever was typed. */
export const LOOK_UP = "look_up";

/** Everything that can be found, in the order it is offered; empty groups are left out. */
export function usePaletteGroups(typed: string): PaletteGroup[] {
  const { pack, environment } = useSession();
  const dashboards = useQuery(dashboardsQuery(environment.id, pack.revision));
  const runbooks = useQuery(runbooksQuery(environment.id, pack.revision));
  const recent = useQuery(recentPacksQuery);
  const overview = useOverview();
  const incidents = useIncidents();
  const groups: PaletteGroup[] = [
    { value: "Actions", items: actionItems() },
    {
      value: "Dashboards",
      items: (dashboards.data ?? [])
        .filter((each) => each.usable)
        .map((each) => ({
          id: `dashboard ${each.uid}`,
          label: each.title,
          detail: each.starter ? "starter set" : each.folder,
          run: () => go({ screen: "dashboard", uid: each.uid, chosen: {} }),
        })),
    },
    {
      value: "Alerts",
      items: (overview.data?.alerts ?? []).map(({ labels, annotations, state }) => ({
        id: `alert ${JSON.stringify(labels)}`,
        label: labels["alertname"] ?? "Alert without a name",
        detail: annotations["summary"] ?? state,
        run: () => go({ screen: "alerts", find: labels["alertname"] ?? "" }),
      })),
    },
    {
      value: "Sources",
      items: (overview.data?.sources ?? []).map((each) => ({
        id: `source ${each.id}`,
        label: each.title,
        detail: each.kind,
        run: () => go({ screen: "sources", source: each.id }),
      })),
    },
    {
      value: "Environments",
      items: pack.environments
        .filter((each) => each.id !== environment.id)
        .map((each) => ({
          id: `environment ${each.id}`,
          label: `Switch to ${each.title}`,
          ...(each.production ? { detail: "production" } : {}),
          run: () => chooseEnvironment(pack, each.id),
        })),
    },
    {
      value: "Time range",
      items: PRESETS.map((ms) => ({
        id: `range ${ms}`,
        label: `Last ${shortLength(ms)}`,
        run: () => setRange({ kind: "relative", ms }),
      })),
    },
    {
      value: "Runbooks",
      items: (runbooks.data?.runbooks ?? []).map((each) => ({
        id: `runbook ${each.file}`,
        label: each.title || each.file,
        detail: `open beside: ${each.file}`,
        run: () => {
          dock(dockOf(pack.folder, environment.id), plainly(each.file));
          enterDock();
        },
      })),
    },
    {
      value: "Incidents",
      items: (incidents.data?.incidents ?? []).map((each) => ({
        id: `incident ${each.id}`,
        label: `${each.id} ${each.title}`,
        detail: STATES[each.state].toLowerCase(),
        run: () => go({ screen: "incidents", id: each.id }),
      })),
    },
    {
      value: "Packs",
      items: (recent.data ?? [])
        .filter((each) => each.folder !== pack.folder)
        .map((each) => ({
          id: `pack ${each.folder}`,
          label: `Open ${each.name}`,
          detail: each.folder,
          run: () => void openPack(each.folder),
        })),
    },
  ];
  const lookup = lookupGroup(typed);
  // What may be the name of something as well is offered after the things of that name.
  const all = lookup ? (lookup.sure ? [lookup, ...groups] : [...groups, lookup]) : groups;
  return all.filter((group) => group.items.length > 0);
}

function actionItems(): PaletteItem[] {
  return ACTIONS.filter((each) => each.keyOnly !== true && (each.when?.() ?? true)).map((each) => ({
    id: each.id,
    label: each.label,
    ...(each.keys === undefined ? {} : { keys: each.keys }),
    run: each.run,
  }));
}

/** Whether a text holds every word of a query, in any order and case, at any place. */
export function hasWords(text: string, query: string): boolean {
  const lower = text.toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/u)
    .every((word) => lower.includes(word));
}
