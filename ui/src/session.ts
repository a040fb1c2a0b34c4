import { useQuery } from "@tanstack/react-query";
import { createContext, use, useSyncExternalStore } from "react";

import type { EnvironmentView, PackView, ThemeName, TimeRange, Zone } from "./contract.ts";
import { overviewQuery, queryClient, type Epoch } from "./queries.ts";
import { clock, type Tick } from "./state/clock.ts";
import { here, history } from "./state/location.ts";
import {
  effectiveTheme,
  prefer,
  preferences,
  wireZone,
  type Preferences,
} from "./state/preferences.ts";
import { useStore } from "./state/store.ts";
import { resolve, type RangeChoice } from "./state/time-range.ts";

/** What every screen asks with: the open pack, its environment, and when. */
export type Session = {
  pack: PackView;
  environment: EnvironmentView;
  range: TimeRange;
  epoch: Epoch;
  theme: ThemeName;
  zone: Zone;
};

export const SessionContext = createContext<Session | undefined>(undefined);

/** The session of the open pack; only for what is shown while one is open. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession is used outside an open pack");
  return session;
}

/** The chosen environment of a pack: the last one used, else the default, else the first. */
export function environmentOf(
  pack: PackView,
  chosen: Record<string, string>,
): EnvironmentView | undefined {
  const { environments } = pack;
  return (
    environments.find((each) => each.id === chosen[pack.folder]) ??
    environments.find((each) => each.default) ??
    environments[0]
  );
}

/** Switches the environment of the open pack and remembers it. */
export function chooseEnvironment(pack: PackView, id: string): void {
  const { environments } = preferences.get();
  prefer({ environments: { ...environments, [pack.folder]: id } });
}

/** The theme that is shown, following the system where the user leaves it to it. */
export function useTheme(): ThemeName {
  const choice = useStore(preferences, (value) => value.theme);
  const systemIsLight = useSyncExternalStore(watchSystem, readSystem);
  return effectiveTheme(choice, systemIsLight);
}

/** Builds the session of an environment at the present tick. */
export function useNewSession(pack: PackView, environment: EnvironmentView): Session {
  const tick = useStore(clock);
  const choice = useStore(history, (value) => here(value).range);
  const refreshMs = useStore(preferences, (value) => value.refreshMs);
  const zone = useStore(preferences, (value) => value.zone);
  const theme = useTheme();
  return newSession(pack, environment, { tick, choice, refreshMs, zone, theme });
}

type Circumstances = {
  tick: Tick;
  choice: RangeChoice;
  refreshMs: number;
  zone: Preferences["zone"];
  theme: ThemeName;
};

function newSession(
  pack: PackView,
  environment: EnvironmentView,
  { tick, choice, refreshMs, zone, theme }: Circumstances,
): Session {
  return {
    pack,
    environment,
    range: resolve(choice, tick.now, refreshMs),
    epoch: { revision: pack.revision, tick: tick.count },
    theme,
    zone: wireZone(zone),
  };
}

/** Asks what the Overview will ask, so that the environment starts while the window is built. */
export function askAhead(pack: PackView | null): void {
  const { environments, refreshMs, zone, theme } = preferences.get();
  const environment = pack ? environmentOf(pack, environments) : undefined;
  const { view, range: choice } = here(history.get());
  if (!pack || !environment || view.screen !== "overview") return;
  const shown = effectiveTheme(theme, readSystem());
  const circumstances = { tick: clock.get(), choice, refreshMs, zone, theme: shown };
  void queryClient.prefetchQuery(ofOverview(newSession(pack, environment, circumstances)));
}

/** Probes, sources, alerts and changes; asked once per tick however many parts show them. */
export function useOverview() {
  const session = useSession();
  return useQuery({
    ...ofOverview(session),
    placeholderData: (previous, query) =>
      sameEnvironment(query?.queryKey, session.environment.id) ? previous : undefined,
  });
}

function ofOverview({ environment, range, epoch, theme, zone }: Session) {
  const request = { environment: environment.id, range, width: 320, height: 120, theme, zone };
  return overviewQuery(request, epoch);
}

/** Whether an earlier question was put to the same environment, so that its answer may stay. */
export function sameEnvironment(key: readonly unknown[] | undefined, environment: string): boolean {
  const request = key?.[3];
  return (
    typeof request === "object" &&
    request !== null &&
    "environment" in request &&
    request.environment === environment
  );
}

function media(): MediaQueryList {
  return window.matchMedia("(prefers-color-scheme: light)");
}

function readSystem(): boolean {
  return media().matches;
}

function watchSystem(listener: () => void): () => void {
  const query = media();
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}
