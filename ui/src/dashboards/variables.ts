import { useQuery } from "@tanstack/react-query";

import type { DashboardView, Failure, VariableOptions, VariableView } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { queryClient, variableQuery } from "../queries.ts";
import { useSession } from "../session.ts";
import { here, history } from "../state/location.ts";
import { useStore } from "../state/store.ts";

/** Values by variable name. */
export type Chosen = Record<string, string[]>;

/** What is known of a dashboard's variables. */
export type Variables = {
  /** Values to ask panels with; nothing until every variable has one. */
  chosen: Chosen | undefined;
  /** Values to show in the bar: what was just chosen at once, before its answer. */
  shown: Chosen;
  options: Record<string, VariableOptions>;
  failures: Record<string, Failure>;
};

/** Asks for the options of one variable, given the values of the others. */
export type AskOptions = (name: string, chosen: Chosen) => Promise<VariableOptions>;

type Resolved = Omit<Variables, "chosen" | "shown"> & { chosen: Chosen };

/**
 * Finds the options and values of chained variables. All are asked at once with what is known; when
 * an answer changes a value, those after it are asked again, until nothing changes. Independent
 * variables so cost one round, a chain of n at most n.
 */
export async function resolveVariables(
  variables: readonly VariableView[],
  wanted: Chosen,
  ask: AskOptions,
): Promise<Resolved> {
  const chosen = firstGuess(variables, wanted);
  const options: Record<string, VariableOptions> = {};
  const failures: Record<string, Failure> = {};
  let from = 0;
  for (let round = 0; round <= variables.length && from < variables.length; round += 1) {
    const asked = variables.slice(from);
    const before = { ...chosen };
    // Rounds depend on each other; within a round all are asked together.
    // oxlint-disable-next-line no-await-in-loop
    const answers = await Promise.allSettled(asked.map(({ name }) => ask(name, before)));
    let firstChange = variables.length;
    for (const [at, answer] of answers.entries()) {
      const name = asked[at]?.name ?? "";
      if (answer.status === "rejected") {
        failures[name] = failureOf(answer.reason);
        continue;
      }
      delete failures[name];
      options[name] = answer.value;
      if (!same(before[name], answer.value.value)) firstChange = Math.min(firstChange, from + at);
      chosen[name] = answer.value.value;
    }
    from = firstChange + 1;
  }
  return { chosen, options, failures };
}

/** The values to begin with: the user's, else the file's. */
export function firstGuess(variables: readonly VariableView[], wanted: Chosen): Chosen {
  return Object.fromEntries(variables.map(({ name, current }) => [name, wanted[name] ?? current]));
}

/** The variables of an open dashboard. Panels need not wait where the file already says a value. */
export function useVariables(view: DashboardView | undefined, wanted: Chosen): Variables {
  const { environment, range, epoch } = useSession();
  const choice = useStore(history, (value) => here(value).range);
  const variables = view?.variables ?? [];
  const uid = view?.uid ?? "";
  const ofRange = new Set(
    variables.filter((each) => each.refresh_on_range).map(({ name }) => name),
  );
  const { data, isPlaceholderData } = useQuery({
    // The range as chosen, not as it moves: options do not change with every refresh. Where no
    // variable looks at the range, another one asks nothing again.
    queryKey: [
      "variables",
      epoch.revision,
      environment.id,
      uid,
      wanted,
      ofRange.size > 0 ? choice : undefined,
    ],
    enabled: view !== undefined && variables.length > 0,
    queryFn: () =>
      resolveVariables(variables, wanted, (name, chosen) =>
        queryClient.fetchQuery(
          variableQuery(
            { environment: environment.id, uid, name, chosen, range },
            epoch.revision,
            ofRange.has(name),
          ),
        ),
      ),
    placeholderData: (previous) => previous,
  });
  const guess = firstGuess(variables, wanted);
  const complete = variables.every(({ name }) => (guess[name]?.length ?? 0) > 0);
  return {
    chosen: data?.chosen ?? (complete && view ? guess : undefined),
    shown: isPlaceholderData ? { ...data?.chosen, ...wanted } : (data?.chosen ?? guess),
    options: data?.options ?? {},
    failures: data?.failures ?? {},
  };
}

function same(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return one?.length === other.length && other.every((value, at) => value === one[at]);
}
