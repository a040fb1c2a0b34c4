import { useQuery } from "@tanstack/react-query";

import type { Failure, IncidentView } from "../../contract.ts";
import { useKept } from "../../parts/read/use-kept.ts";
import { useSession } from "../../session.ts";
import { clock } from "../../state/clock.ts";
import { useStore } from "../../state/store.ts";
import { MINUTE } from "../../state/time-range.ts";
import { incidentQuery } from "../queries.ts";
import { useIncidents } from "../recording.ts";

/** An incident, or how the asking for it goes. */
type Asked = {
  view: IncidentView | undefined;
  failure: Failure | undefined;
  retry: () => void;
};

/** One incident whole: read again when it changed, and what happened meanwhile once a minute. */
export function useIncident(id: string): Asked {
  const { environment } = useSession();
  const list = useIncidents();
  const now = useStore(clock, (tick) => tick.now);
  const listed = list.data?.incidents.find((line) => line.id === id);
  const minute = listed?.state === "closed" ? 0 : Math.floor(now / MINUTE);
  const query = useQuery({
    ...incidentQuery(environment.id, id, listed, minute),
    // What the list says of it comes first: it would be read twice otherwise.
    enabled: list.data !== undefined || list.error !== null,
    placeholderData: (before, asked) => (asked?.queryKey[2] === id ? before : undefined),
  });
  const { data: view, failure } = useKept(query, `${environment.id}\n${id}`);
  return { view, failure, retry: () => void query.refetch() };
}
