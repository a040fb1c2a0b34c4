import { useEffect, useState, type ReactElement } from "react";

import type { TraceSearch } from "../../contract.ts";
import { count, took } from "../../format.ts";
import { useAnnounced } from "../../parts/announce.ts";
import { Button } from "../../parts/Button.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { Waiting } from "../../parts/Waiting.tsx";
import styles from "./Traces.module.css";
import type { SearchState } from "./use-search.ts";

type Props = {
  state: SearchState;
  /** Title of the source. */
  title: string;
  /** Something was typed that is not searched for yet. */
  edited: boolean;
  /** What is wrong with what was typed. */
  problem: string | undefined;
  /** The next larger number of traces, if the source gives more. */
  more: number | undefined;
  onMore: (limit: number) => void;
};

/** The search in one line: as it was sent, what came of it, and what is missing. */
export function SearchStatus(props: Props): ReactElement {
  const { state, title, edited, problem, more, onMore } = props;
  const { answer, old, failure, asking, settled, stopped } = state;
  const slow = useLasting(asking && !settled, 300);
  const shown = answer && !old && !failure ? answer : undefined;
  useAnnounced(shown && `Found: ${count(shown.traces.length, "trace")}.`);
  return (
    <div className={styles.status}>
      {problem !== undefined ? (
        <span role="alert">
          <StateMark state="critical" word={problem} />
        </span>
      ) : slow ? (
        <Waiting what={`Searching ${title}`} onStop={state.stop} />
      ) : stopped ? (
        <span>Stopped. Enter searches again.</span>
      ) : edited ? (
        <span>Edited; what is below was found before. Enter searches.</span>
      ) : (
        shown && <Written answer={shown} />
      )}
      {shown && <Facts answer={shown} title={title} more={more} onMore={onMore} />}
    </div>
  );
}

function Written({ answer }: { answer: TraceSearch }): ReactElement {
  return (
    <span className={styles.written}>
      <code title={answer.written}>{answer.written}</code>
      <CopyButton text={answer.written} what="The search as it was sent" />
    </span>
  );
}

type FactsProps = { answer: TraceSearch } & Pick<Props, "title" | "more" | "onMore">;

function Facts({ answer, title, more, onMore }: FactsProps): ReactElement {
  const { traces, capped_at, warnings, partial, took_ms } = answer;
  return (
    <span className={styles.facts}>
      {warnings.length > 0 && (
        <span className={styles.warnings} title={warnings.join("\n")}>
          <StateMark state="warning" word={warnings.join(" ")} />
        </span>
      )}
      {partial && <StateMark state="warning" word={`${title} says that parts are missing`} />}
      {capped_at !== null && (
        <StateMark
          state="warning"
          word={`${traces.length.toLocaleString("en")} of at least ${capped_at.toLocaleString("en")}: the search’s limit`}
        />
      )}
      {capped_at !== null && more !== undefined && (
        <Button small onClick={() => onMore(more)}>
          Raise to {more.toLocaleString("en")}
        </Button>
      )}
      <span>
        {[
          ...(capped_at === null ? [count(traces.length, "trace")] : []),
          took(took_ms),
          `asked of ${title}`,
        ].join(" · ")}
      </span>
    </span>
  );
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
