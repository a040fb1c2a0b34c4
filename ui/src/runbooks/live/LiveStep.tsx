import { useCallback, useState, type ReactElement } from "react";

import type { LiveBlock, LiveLanguage } from "../../contract.ts";
import { took } from "../../format.ts";
import { PinButton } from "../../incidents/PinButton.tsx";
import { usePinnable } from "../../incidents/pinnable.ts";
import { Button } from "../../parts/Button.tsx";
import { copyText } from "../../parts/clipboard.ts";
import { Icon } from "../../parts/Icon.tsx";
import { Moment } from "../../parts/Moment.tsx";
import { StateMark } from "../../parts/StateMark.tsx";
import { useSession } from "../../session.ts";
import { STANDING_WORDS, VerdictShape } from "../steps/VerdictMark.tsx";
import { CodeText } from "../text/CodeText.tsx";
import { useWork } from "../work/work.ts";
import { LiveAnswer } from "./LiveAnswer.tsx";
import { openInFull } from "./open-in-full.ts";
import styles from "./LiveStep.module.css";
import { useLive, type Live } from "./use-live.ts";

type Props = { id: number; line: number; live: LiveBlock };

export const LANGUAGES: Record<LiveLanguage, string> = {
  promql: "PromQL",
  logql: "LogQL",
  traceql: "TraceQL",
  sql: "SQL",
  http: "HTTP",
};

/** Lines of a query that are shown before it is unfolded. */
const FOLDED = 3;

/** A query of a runbook with its answer, and whether that is what the runbook expects. */
export function LiveStep({ id, line, live }: Props): ReactElement {
  const [state, watch, measure] = useLive(id, live);
  const scope = usePinnable(state.pinnable);
  const attach = useCallback(
    (element: HTMLElement | null) => {
      watch(element);
      scope(element);
    },
    [watch, scope],
  );
  const { language, text, open } = live;
  const [unfolded, setUnfolded] = useState(false);
  const long = linesOf(text, state.width) > FOLDED;
  return (
    <div
      ref={attach}
      className={styles.live}
      data-standing={state.standing}
      role="group"
      aria-label={`${LANGUAGES[language]} of line ${line}`}
    >
      <div ref={measure}>
        <VerdictLine live={live} state={state} />
        <CodeText
          label={`${LANGUAGES[language]} query`}
          text={text}
          language={language}
          open={open}
          folded={long && !unfolded}
        />
        {long && (
          <Button
            small
            look="quiet"
            className={styles.unfold}
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            {unfolded ? "Fold the query" : "Whole query"}
          </Button>
        )}
        <LiveAnswer title={`Answer of line ${line}`} state={state} />
        <Foot live={live} state={state} />
      </div>
    </div>
  );
}

/** Width of a letter of the mono face, and what stands beside the text. */
const LETTER = 7.25;
const BESIDE = 18;

/** Lines that a query takes when long ones are wrapped. */
function linesOf(text: string, width: number | undefined): number {
  const letters = width === undefined ? Infinity : Math.max((width - BESIDE) / LETTER, 1);
  return text
    .split("\n")
    .reduce((sum, line) => sum + Math.max(Math.ceil(line.length / letters), 1), 0);
}

type PartProps = { live: LiveBlock; state: Live };

/** The value now, the verdict in shape, colour and word, and what was expected. */
function VerdictLine({ live, state }: PartProps): ReactElement | null {
  const { expect } = live;
  const { standing, answer, why } = state;
  const judged = expect !== "" || standing === "unknown";
  const value = answer?.value ?? "";
  if (!judged && value === "" && why === "") return null;
  return (
    <header className={styles.standing} data-standing={standing} aria-live="off">
      <div className={styles.now}>
        {judged && standing !== "answered" && (
          <span className={styles.word}>
            <VerdictShape standing={standing} />
            {STANDING_WORDS[standing]}
          </span>
        )}
        {value !== "" && <span className={styles.value}>{value}</span>}
        <span className={styles.room} />
        {expect !== "" && (
          <span className={styles.expected} title="What the runbook expects">
            expected <code>{expect}</code>
          </span>
        )}
      </div>
      {why !== "" && <p className={styles.why}>{why}</p>}
    </header>
  );
}

function Foot({ live, state }: PartProps): ReactElement {
  const { environment } = useSession();
  const { ask } = useWork();
  const { language, text, open } = live;
  const { answer, asking, askAgain, stop } = state;
  const full = openInFull(live, answer?.query.source);
  return (
    <footer className={styles.foot}>
      <span
        className={styles.language}
        title={answer && `${LANGUAGES[language]}, answered in ${took(answer.took_ms)}`}
      >
        <span className={styles.wide}>{LANGUAGES[language]}</span>
        {answer && (
          <>
            {answer.query.source} · <Moment at={answer.at} as="seconds" />
          </>
        )}
      </span>
      {answer && answer.warnings.length > 0 && (
        <span title={answer.warnings.join("\n")}>
          <StateMark state="warning" word={answer.warnings.join(" ")} bare />
        </span>
      )}
      {open.map((name) => (
        <Button key={name} small onClick={() => ask(name)}>
          Fill in {name}
        </Button>
      ))}
      {state.ready && (
        <Button
          small
          look="quiet"
          data-enter
          title={asking ? "Stop waiting for the answer" : "Ask again now"}
          onClick={asking ? stop : askAgain}
        >
          <Icon name={asking ? "close" : "refresh"} size={12} /> {asking ? "Stop" : "Run"}
        </Button>
      )}
      <Button
        small
        look="quiet"
        aria-label="Copy the query"
        title={`Copy the query as it is asked of ${environment.title}`}
        onClick={() => void copyText(text, `The query for ${environment.title}`)}
      >
        <Icon name="copy" size={12} />
      </Button>
      <PinButton pinnable={state.pinnable} />
      {full && (
        <Button
          small
          look="quiet"
          title={`Open it in ${full.screen}; [ leads back`}
          onClick={full.go}
        >
          {full.screen} <Icon name="right" size={12} />
        </Button>
      )}
    </footer>
  );
}
