import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";

import type { LogPattern, PatternPiece } from "../contract.ts";
import { failureOf } from "../failure.ts";
import { Button } from "../parts/Button.tsx";
import { FailureNote } from "../parts/FailureNote.tsx";
import { Icon } from "../parts/Icon.tsx";
import { SeverityMark } from "../parts/SeverityMark.tsx";
import { Skeleton } from "../parts/Skeleton.tsx";
import styles from "./Patterns.module.css";
import { patternsQuery } from "./queries.ts";

type Props = {
  logs: number;
  revision: number;
  /** The pattern whose lines alone are shown. */
  chosen: number | null;
  onChoose: (pattern: number | null) => void;
  onClose: () => void;
};

/** What the lines share: each pattern with its count and course, new ones first. */
export function Patterns({ logs, revision, chosen, onChoose, onClose }: Props): ReactElement {
  const { data, error, refetch } = useQuery({
    ...patternsQuery({ logs, since: null }, revision),
    placeholderData: (before) => before,
  });
  const fresh = data?.patterns.filter((each) => each.new).length ?? 0;
  return (
    <section className={styles.patterns} aria-label="Patterns">
      <header className={styles.head}>
        <h2>Patterns</h2>
        {data && (
          <span role="status">
            {data.total} in {data.lines.toLocaleString("en")} lines
            {data.change
              ? `, ${fresh} not seen before “${data.change.text}”`
              : "; nothing changed among these lines"}
            {data.notes.map((note) => ` · ${note}`)}
          </span>
        )}
        <span className={styles.room} />
        {chosen !== null && (
          <Button small onClick={() => onChoose(null)}>
            All lines
          </Button>
        )}
        <Button small look="quiet" aria-label="Close the patterns" onClick={onClose}>
          <Icon name="close" size={12} />
        </Button>
      </header>
      {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />}
      {!data && !error && <Skeleton rows={4} label="Looking for patterns" />}
      <ul className={styles.list}>
        {data?.patterns.map((pattern) => (
          <li key={pattern.pattern}>
            <Pattern
              pattern={pattern}
              chosen={pattern.pattern === chosen}
              onChoose={() => onChoose(pattern.pattern === chosen ? null : pattern.pattern)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

type PatternProps = { pattern: LogPattern; chosen: boolean; onChoose: () => void };

function Pattern({ pattern, chosen, onChoose }: PatternProps): ReactElement {
  const { template, count, trend, severity } = pattern;
  return (
    <button type="button" className={styles.pattern} aria-pressed={chosen} onClick={onChoose}>
      <span className={styles.count}>{count.toLocaleString("en")}</span>
      <Trend trend={trend} />
      <SeverityMark severity={severity} />
      <code className={styles.template}>
        {pattern.new && <strong className={styles.new}>new</strong>}
        {template.map((piece, at) => (
          <Piece key={at} piece={piece} />
        ))}
      </code>
    </button>
  );
}

function Piece({ piece: { text, hole } }: { piece: PatternPiece }): ReactElement {
  return hole ? <span className={styles.hole}>{text}</span> : <>{text}</>;
}

const BARS = { width: 72, height: 16 };

/** Lines over time as bars; the count beside it says how many in all. */
function Trend({ trend }: { trend: readonly number[] }): ReactElement {
  const most = Math.max(...trend, 1);
  const width = BARS.width / Math.max(trend.length, 1);
  return (
    <svg className={styles.trend} width={BARS.width} height={BARS.height} aria-hidden="true">
      {trend.map((count, at) => {
        const height = count === 0 ? 0 : Math.max((count / most) * BARS.height, 1);
        return (
          <rect
            key={at}
            x={at * width}
            y={BARS.height - height}
            width={Math.max(width - 1, 1)}
            height={height}
          />
        );
      })}
    </svg>
  );
}
