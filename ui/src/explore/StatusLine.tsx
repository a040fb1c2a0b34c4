import { useEffect, useState, type ReactElement } from "react";

import type { Content, ExploreView, QueryProblem } from "../contract.ts";
import { count, took } from "../format.ts";
import { useAnnounced } from "../parts/announce.ts";
import { StateMark } from "../parts/StateMark.tsx";
import { Waiting } from "../parts/Waiting.tsx";
import { shortLength } from "../state/time-range.ts";
import styles from "./StatusLine.module.css";
import type { AnswerState } from "./use-answer.ts";
import { lineAndColumn } from "./words.ts";

type Props = {
  draft: string;
  /** The query that was run. */
  asked: string;
  problem: QueryProblem | undefined;
  answer: AnswerState;
  source: string | undefined;
  onStop: () => void;
};

/** What can be said of the query in one line: what is wrong, how the asking goes, what came of it. */
export function StatusLine(props: Props): ReactElement {
  const { draft, asked, problem, answer, source, onStop } = props;
  const slow = useLasting(answer.asking && !answer.settled, 300);
  return (
    <div className={styles.line}>
      {problem && draft.trim() !== "" ? (
        <Wrong problem={problem} text={draft} />
      ) : slow ? (
        <Waiting what={`Asking ${source ?? "the source"}`} onStop={onStop} />
      ) : asked.trim() === "" ? null : draft !== asked ? (
        <span>Edited; the answer below is to the query before. Enter runs this one.</span>
      ) : answer.stopped ? (
        <span>Stopped. Enter asks again.</span>
      ) : answer.view && !answer.old && !answer.failure ? (
        <Facts view={answer.view} asked={asked} source={source} />
      ) : null}
    </div>
  );
}

function Wrong({ problem, text }: { problem: QueryProblem; text: string }): ReactElement {
  const { at, message } = problem;
  const place = at === null ? undefined : lineAndColumn(text, at);
  const words = !place
    ? ""
    : text.includes("\n")
      ? `Line ${place.line}, column ${place.column}: `
      : `Column ${place.column}: `;
  return (
    <span className={styles.wrong} title={message} role="status">
      <StateMark state="critical" word={`${words}${message}`} />
    </span>
  );
}

type FactsProps = { view: ExploreView; asked: string; source: string | undefined };

function Facts({ view, asked, source }: FactsProps): ReactElement {
  const { query, took_ms, capped_at, warnings } = view;
  const series = seriesOf(view);
  // How long it took changes at every refresh, and is not worth a word each time.
  useAnnounced(series === "" ? undefined : `Answered: ${series}.`);
  const facts = [
    series,
    took(took_ms),
    ...(query.step > 0 && !query.instant ? [`a point every ${shortLength(query.step)}`] : []),
    `asked of ${source ?? query.source}`,
  ];
  return (
    <>
      <span className={styles.facts}>{facts.filter(Boolean).join(" · ")}</span>
      {query.expr !== "" && query.expr !== asked.trim() && (
        <span className={styles.sent} title={query.expr}>
          sent as <code>{query.expr}</code>
        </span>
      )}
      {capped_at !== null && (
        <StateMark
          state="warning"
          word={`Cut at ${capped_at.toLocaleString("en")} series; narrow the query to see the rest`}
        />
      )}
      {warnings.length > 0 && (
        <span className={styles.warnings} title={warnings.join("\n")}>
          <StateMark state="warning" word={warnings.join(" ")} />
        </span>
      )}
    </>
  );
}

function seriesOf({ chart, table }: ExploreView): string {
  const drawn = chart.kind === "chart" ? chart.value.series.length : rowsOf(table);
  return drawn === undefined ? "" : count(drawn, "series", "series");
}

function rowsOf(table: Content): number | undefined {
  return table.kind === "table" ? table.value.total : undefined;
}

/** True once something has been so for a while, so that what is quick does not blink. */
function useLasting(is: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!is) return undefined;
    const timer = setTimeout(() => setLasts(true), ms);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [is, ms]);
  return is && lasts;
}
