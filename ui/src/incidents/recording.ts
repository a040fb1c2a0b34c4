import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import type { IncidentLine } from "../contract.ts";
import { useSession } from "../session.ts";
import { createStore } from "../state/store.ts";
import { incidentsQuery } from "./queries.ts";

/** The incident that is recorded in an environment, if one is. */
export type Recording = { environment: string; line: IncidentLine | undefined };

/** What is recorded now, for keys and deeds; nothing until it is known. */
export const recording = createStore<Recording | undefined>(undefined);

/** The incidents of the environment that is shown; asked once per tick however many parts show them. */
export function useIncidents() {
  const { environment, epoch } = useSession();
  return useQuery({
    ...incidentsQuery(environment.id, epoch.tick),
    placeholderData: (before, asked) =>
      asked?.queryKey[2] === environment.id ? before : undefined,
  });
}

/** Keeps `recording` at what is told of the environment that is shown. */
export function useRecordingWatch(): void {
  const { environment } = useSession();
  const { data } = useIncidents();
  const { id } = environment;
  useEffect(() => {
    if (!data) return;
    recording.set({
      environment: id,
      line: data.incidents.find((line) => line.id === data.recording),
    });
  }, [data, id]);
  // The frame around another environment has another, or none.
  useEffect(() => () => recording.set(undefined), []);
}
