import { useState, type ReactElement } from "react";

import type { TraceFinding, TraceView } from "../../contract.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import styles from "./Findings.module.css";

type Props = {
  view: TraceView;
  corrected: boolean;
  onReveal: (span: number) => void;
  /** Shows the row that folds what repeats. */
  onRevealFold: (span: number) => void;
  onCorrect: (correct: boolean) => void;
};

/** More than this is opened on request: the rows are what the screen is for. */
const AT_FIRST = 3;

/** What is wrong with the trace, and what was found in it; problems come first. */
export function Findings({
  view,
  corrected,
  onReveal,
  onRevealFold,
  onCorrect,
}: Props): ReactElement | null {
  const [all, setAll] = useState(false);
  const findings: TraceFinding[] = [
    ...view.warnings.map((message) => ({
      code: "source",
      message,
      remedy: "",
      problem: true,
      spans: [],
    })),
    ...view.findings.toSorted((a, b) => Number(b.problem) - Number(a.problem)),
  ];
  if (findings.length === 0) return null;
  const shown = all ? findings : findings.slice(0, AT_FIRST);
  return (
    <ul className={styles.findings} aria-label="What is wrong, and what was found">
      {shown.map((finding, at) => (
        <li key={`${at} ${finding.code}`} className={styles.finding}>
          {finding.problem ? <StateShape state="warning" /> : <Icon name="find" size={12} />}
          <span className="visually-hidden">{finding.problem ? "Problem:" : "Found:"}</span>
          <p
            className={styles.words}
            title={[finding.message, finding.remedy].filter(Boolean).join("\n")}
          >
            {finding.message} {finding.remedy !== "" && <span>{finding.remedy}</span>}
          </p>
          {finding.code === "skew" && view.skewed && (
            <Button
              look="quiet"
              small
              aria-pressed={corrected}
              onClick={() => onCorrect(!corrected)}
            >
              {corrected ? "Clocks as sent" : "Correct clocks"}
            </Button>
          )}
          {finding.spans.length > 0 && (
            <Spans
              spans={finding.spans}
              onReveal={finding.code === "repeated" ? onRevealFold : onReveal}
            />
          )}
        </li>
      ))}
      {findings.length > AT_FIRST && (
        <li className={styles.finding}>
          <Button look="quiet" small aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Fewer" : `${findings.length - AT_FIRST} more`}
          </Button>
        </li>
      )}
    </ul>
  );
}

type SpansProps = { spans: readonly number[]; onReveal: (span: number) => void };

/** Goes from one of the spans to the next. */
function Spans({ spans, onReveal }: SpansProps): ReactElement {
  const [next, setNext] = useState(0);
  const span = spans[next % spans.length];
  return (
    <Button
      look="quiet"
      small
      onClick={() => {
        if (span !== undefined) onReveal(span);
        setNext(next + 1);
      }}
    >
      {spans.length === 1 || next === 0 ? "Show" : "Next"}
      {spans.length > 1 && ` (${(next % spans.length) + 1} of ${spans.length})`}
    </Button>
  );
}
