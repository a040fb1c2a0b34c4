import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { Completions, QueryProblem } from "../contract.ts";
import { useSession } from "../session.ts";
import { choicesFor, type Typed } from "./completion.ts";
import { completeQuery } from "./queries.ts";

/** Between letters typed in one go nothing is asked, in milliseconds. */
const PAUSE = 60;

/** What could stand at the cursor, and what is wrong with the text as it is. */
export function useCompletions(
  source: string | undefined,
  typed: Typed,
): { choices: Completions | undefined; problem: QueryProblem | undefined } {
  const { environment, range, epoch } = useSession();
  const { text, cursor } = useSettled(typed);
  const { data } = useQuery({
    ...completeQuery(
      { environment: environment.id, source: source ?? null, expr: text, cursor, range },
      epoch.revision,
    ),
    placeholderData: (previous) => previous,
  });
  return {
    choices: choicesFor(data, typed),
    problem: data?.text === typed.text ? (data.completions.problem ?? undefined) : undefined,
  };
}

/** What is typed, once it rests. */
function useSettled({ text, cursor }: Typed): Typed {
  const [settled, setSettled] = useState({ text, cursor });
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ text, cursor }), PAUSE);
    return () => clearTimeout(timer);
  }, [text, cursor]);
  return settled;
}
