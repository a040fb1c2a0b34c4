import { useQuery } from "@tanstack/react-query";

import type { SourceCard } from "../contract.ts";
import { sourcesQuery } from "../queries.ts";
import { useSession } from "../session.ts";

/** The sources that a query can be put to, in the order of the file; nothing while not known. */
export function useMetricSources(): SourceCard[] | undefined {
  const { environment, epoch } = useSession();
  const { data } = useQuery({
    // Which there are changes with the files, not with the clock.
    ...sourcesQuery({ environment: environment.id }, { revision: epoch.revision, tick: 0 }),
  });
  return data?.filter((source) => source.signals.includes("metrics"));
}
