import { useCallback, useEffect, useRef, useState, type ReactElement } from "react";

import type { QueryProblem } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { usePinnable } from "../incidents/pinnable.ts";
import { EmptyNote } from "../parts/FailureNote.tsx";
import { useReady } from "../parts/use-ready.ts";
import { useSession } from "../session.ts";
import { refresh } from "../state/clock.ts";
import { go, type View } from "../state/location.ts";
import { useStore } from "../state/store.ts";
import { Answer } from "./Answer.tsx";
import { Beginning } from "./Beginning.tsx";
import styles from "./Explore.module.css";
import { ExploreHead } from "./ExploreHead.tsx";
import { past, pastOf, remember, walk } from "./past.ts";
import { QueryEditor } from "./QueryEditor.tsx";
import { useMetricSources } from "./sources.ts";
import { StatusLine } from "./StatusLine.tsx";
import { useAnswer } from "./use-answer.ts";

type Props = { view: Extract<View, { screen: "explore" }> };

/** A scratch view for one query: typed with help, answered as a chart and as a table. */
export function Explore({ view }: Props): ReactElement {
  const { pack, environment } = useSession();
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useDraft(view.expr);
  const [problem, setProblem] = useState<QueryProblem>();
  const own = pastOf(useStore(past), pack.folder);
  const sources = useMetricSources();
  const source = sources?.find((each) => each.id === view.source) ?? sources?.[0];
  // Nobody waits for the list, which takes as long as its slowest source. Another environment may
  // not have the source of that name.
  const asked = !sources || source?.id === view.source ? view.source : undefined;
  const [answer, measureDrawing] = useAnswer(view, asked);
  const begun = view.expr.trim() !== "";
  usePinnable(answer.pinnable);
  useReady("explore", !begun || answer.settled);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, []);

  // However it came here, from a panel or by hand, a query that was asked can be had again.
  useEffect(() => {
    if (begun) remember({ pack: pack.folder, source: view.source, expr: view.expr });
  }, [pack.folder, view.source, view.expr, begun]);

  const run = (expr: string): void => {
    if (expr.trim() === "") return;
    if (expr === view.expr) refresh();
    else go({ ...view, expr });
  };
  const onWalk = useCallback((text: string, by: 1 | -1) => walk(own, text, by), [own]);

  if (sources?.length === 0) {
    return (
      <div className={styles.screen}>
        <EmptyNote
          reason={`${environment.title} has no source of metrics. Add one under Sources, then its queries can be explored here.`}
        />
      </div>
    );
  }
  return (
    <div className={styles.screen}>
      <ExploreHead
        view={view}
        draft={draft}
        sources={sources ?? []}
        source={source}
        answer={answer.view}
        pinnable={answer.pinnable}
        past={own}
      />
      <div className={styles.asking}>
        <QueryEditor
          text={draft}
          source={asked}
          field={field}
          onChange={setDraft}
          onRun={() => run(draft)}
          onWalk={onWalk}
          onProblem={setProblem}
        />
        <Button
          look="primary"
          className={styles.run}
          disabled={draft.trim() === ""}
          onClick={() => run(draft)}
        >
          Run
        </Button>
      </div>
      <StatusLine
        draft={draft}
        asked={view.expr}
        problem={problem}
        answer={answer}
        source={source?.title}
        onStop={() => {
          answer.stop();
          field.current?.focus();
        }}
      />
      {begun ? (
        <Answer answer={answer} measureDrawing={measureDrawing} />
      ) : (
        <Beginning source={asked} title={source?.title} past={own} onRun={run} />
      )}
    </div>
  );
}

/** What stands in the editor: the query of the place, until something else is typed there. */
function useDraft(expr: string): [string, (draft: string) => void] {
  const [draft, setDraft] = useState(expr);
  const [place, setPlace] = useState(expr);
  if (place !== expr) {
    setPlace(expr);
    setDraft(expr);
  }
  return [draft, setDraft];
}
