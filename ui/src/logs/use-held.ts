import { call } from "#ipc";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import type { Failure, HeldLogs } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { announce } from "../parts/announce.ts";
import { useSession } from "../session.ts";
import type { LogsPlace } from "../state/location.ts";
import { filterOf } from "./place.ts";
import { filesQuery, followQuery, openQuery } from "./queries.ts";
import type { AskedAt } from "./use-asked.ts";

/** Lines that are held at first, of each source. */
const FIRST = 1_000;

type Held = {
  view: HeldLogs | undefined;
  failure: Failure | undefined;
  /** Holds older or newer lines too. */
  more: (older: boolean) => Promise<void>;
};

/** Opens what a place looks for and lets it go when something else is looked for. */
export function useHeld(place: LogsPlace, asked: AskedAt): Held {
  const { environment } = useSession();
  const client = useQueryClient();
  const of = { environment: environment.id, source: place.source ?? null };
  const filter = filterOf(place, asked.range);
  const order = place.order ?? "newest_first";
  const opened = useQuery({
    ...openQuery({ ...of, filter, order, hold: FIRST }, asked.number),
    enabled: !place.files && !place.follow,
  });
  const followed = useQuery({
    ...followQuery({ ...of, filter }, asked.number),
    enabled: !place.files && place.follow === true,
  });
  const read = useQuery({
    ...filesQuery(place.files ?? []),
    enabled: place.files !== undefined,
  });
  const query = place.files ? read : place.follow ? followed : opened;
  const key = place.files
    ? filesQuery(place.files).queryKey
    : place.follow
      ? followQuery({ ...of, filter }, asked.number).queryKey
      : openQuery({ ...of, filter, order, hold: FIRST }, asked.number).queryKey;
  const logs = query.data?.logs;
  useEffect(() => {
    if (logs === undefined) return undefined;
    // Lines that nobody shows would fill the memory.
    return () => void call("close_logs", { logs }).catch(() => undefined);
  }, [logs]);
  const more = async (older: boolean): Promise<void> => {
    if (logs === undefined) return;
    try {
      client.setQueryData(key, await call("more_logs", { logs, older, question: 0 }));
    } catch (error) {
      announce(failureOf(error).message);
    }
  };
  return {
    view: query.data,
    failure: query.error ? failureOf(query.error) : undefined,
    more,
  };
}
