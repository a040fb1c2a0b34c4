import type { ReactElement } from "react";

import type { LogPattern, PatternPiece } from "../../contract.ts";
import { exactTime } from "../../dashboards/log-rows.ts";
import { SeverityMark } from "../../parts/SeverityMark.tsx";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { writeShare } from "../../traces/time.ts";
import { withControls } from "../looks.ts";
import { Spans } from "../Spans.tsx";
import { kindOf, type Fill } from "./fills.ts";
import styles from "./Patterns.module.css";
import { Trend } from "./Trend.tsx";

type Props = {
  pattern: LogPattern;
  /** How many lines there are in all. */
  lines: number;
  change: number | undefined;
  chosen: boolean;
  /** What fills its holes, once its lines are shown. */
  fills: readonly Fill[];
  /** The tab key leads to it. */
  reached: boolean;
  onChoose: () => void;
};

/** A pattern with how many lines it has, when, and how grave; chosen, its lines are shown alone. */
export function Pattern(props: Props): ReactElement {
  const { pattern, lines, change, chosen, fills, reached, onChoose } = props;
  const { template, count, trend, severity, first, last } = pattern;
  const zone = useStore(preferences, (value) => value.zone);
  return (
    <>
      <button
        type="button"
        className={styles.pattern}
        tabIndex={reached ? 0 : -1}
        aria-pressed={chosen}
        title={[
          template.map(inWords).join(""),
          `first ${exactTime(first, zone)}`,
          `last ${exactTime(last, zone)}`,
        ].join("\n")}
        onClick={onChoose}
      >
        <span className={styles.count}>{count.toLocaleString("en")}</span>
        <small className={styles.share}>{writeShare(count / Math.max(lines, 1))}</small>
        <Trend trend={trend} severity={severity} change={change} />
        <SeverityMark severity={severity} />
        <code className={styles.template}>
          {pattern.new && <strong className={styles.new}>new</strong>}
          {template.map((piece, at) => (
            <Piece key={at} piece={piece} />
          ))}
        </code>
      </button>
      {chosen && fills.length > 0 && <Fills fills={fills} />}
    </>
  );
}

/** A piece as plain text: a hole with its kind and what stands there in some lines. */
function inWords(piece: PatternPiece): string {
  if (!piece.hole) return piece.text;
  const examples = piece.examples.length > 0 ? `: ${piece.examples.join(", ")}` : "";
  return `‹${kindOf(piece)}${examples}›`;
}

function Piece({ piece }: { piece: PatternPiece }): ReactElement {
  if (!piece.hole) return <Spans spans={withControls(piece.text)} />;
  const [example] = piece.examples;
  return (
    <span className={styles.hole}>
      {kindOf(piece)}
      {example !== undefined && (
        <span className={styles.example}>
          {" "}
          <Spans spans={withControls(example)} />
        </span>
      )}
    </span>
  );
}

/** So many values of a hole are named. */
const NAMED = 5;

function Fills({ fills }: { fills: readonly Fill[] }): ReactElement {
  return (
    <dl className={styles.fills} aria-label="What differs">
      {fills.map(({ kind, values }, at) => (
        <div key={at}>
          <dt>
            <span className={styles.hole}>{kind}</span>
          </dt>
          <dd>
            {values.length === 0 && "cannot be told apart"}
            {values.slice(0, NAMED).map(([value, count]) => (
              <span key={value}>
                <code>
                  <Spans spans={withControls(value)} />
                </code>
                {count > 1 && <small> ×{count.toLocaleString("en")}</small>}
              </span>
            ))}
            {values.length > NAMED && <small>and {values.length - NAMED} more</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
