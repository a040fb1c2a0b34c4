import { useQuery } from "@tanstack/react-query";
import { useState, type KeyboardEvent, type ReactElement } from "react";

import type { LogPattern, LogPatterns, Millis } from "../../contract.ts";
import { failureOf } from "../../failure.ts";
import { Button } from "../../parts/Button.tsx";
import { Choice } from "../../parts/Choice.tsx";
import { FailureNote } from "../../parts/FailureNote.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Moment } from "../../parts/Moment.tsx";
import { Skeleton } from "../../parts/Skeleton.tsx";
import { StateShape } from "../../parts/StateMark.tsx";
import { patternsQuery, rowsQuery, type Rows } from "../queries.ts";
import { textOf } from "../Spans.tsx";
import { fillsOf } from "./fills.ts";
import { Pattern } from "./Pattern.tsx";
import styles from "./Patterns.module.css";

type Props = {
  /** The lines that are shown; their pattern is the chosen one. */
  rows: Rows;
  onChoose: (pattern: number | null) => void;
  onClose: () => void;
};

/** What the lines share: each pattern with its count and course, those that are new first. */
export function Patterns({ rows, onChoose, onClose }: Props): ReactElement {
  const [since, setSince] = useState<Millis | null>(null);
  const { data, error, refetch } = useQuery({
    ...patternsQuery({ logs: rows.logs, since }, rows.revision),
    placeholderData: (before) => before,
  });
  const chosen = rows.keep.pattern;
  return (
    <section className={styles.patterns} aria-label="Patterns">
      <header className={styles.head}>
        <h2>Patterns</h2>
        {data && (
          <span role="status">
            {data.total.toLocaleString("en")} in {data.lines.toLocaleString("en")} lines
            {data.notes.map((note) => ` · ${note}`)}
          </span>
        )}
        <span className={styles.room} />
        {data && data.changes.length > 1 && (
          <Choice
            label="New since"
            value={String(data.since)}
            options={data.changes.map(({ at, text }) => [String(at), text] as const)}
            onChoose={(at) => setSince(Number(at))}
          />
        )}
        {chosen !== null && (
          <Button small onClick={() => onChoose(null)}>
            All lines
          </Button>
        )}
        <Button
          small
          look="quiet"
          aria-label="Close the patterns"
          title="Close (m)"
          onClick={onClose}
        >
          <Icon name="close" size={12} />
        </Button>
      </header>
      {error && <FailureNote failure={failureOf(error)} onRetry={() => void refetch()} compact />}
      {!data && !error && <Skeleton rows={4} label="Looking for patterns" />}
      {data && <List data={data} rows={rows} onChoose={onChoose} />}
    </section>
  );
}

type ListProps = { data: LogPatterns; rows: Rows; onChoose: Props["onChoose"] };

/** The patterns in two groups; arrow keys walk through both. */
function List({ data, rows, onChoose }: ListProps): ReactElement {
  const { pattern: chosen } = rows.keep;
  const { patterns, range, since, change } = data;
  const fills = useFills(patterns, rows);
  const fresh = patterns.filter((each) => each.new);
  const known = patterns.filter((each) => !each.new);
  const reached = patterns.some(({ pattern }) => pattern === chosen)
    ? chosen
    : patterns[0]?.pattern;
  const length = range.end - range.start;
  const place = since === null || length <= 0 ? undefined : (since - range.start) / length;
  const list = (of: readonly LogPattern[], label: string): ReactElement => (
    <ul aria-label={label}>
      {of.map((pattern) => (
        <li key={pattern.pattern}>
          <Pattern
            pattern={pattern}
            lines={data.lines}
            change={place !== undefined && place > 0 && place < 1 ? place : undefined}
            chosen={pattern.pattern === chosen}
            fills={pattern.pattern === chosen ? fills : []}
            reached={pattern.pattern === reached}
            onChoose={() => onChoose(pattern.pattern === chosen ? null : pattern.pattern)}
          />
        </li>
      ))}
    </ul>
  );
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- its buttons take the keys
    <div className={styles.list} onKeyDown={walk}>
      {since === null ? (
        <p className={styles.group}>Nothing changed among these lines that could bring new ones.</p>
      ) : (
        <h3 className={styles.group} data-new={fresh.length > 0 || undefined}>
          {fresh.length > 0 && <StateShape state="warning" />}
          <span>
            {fresh.length === 0 ? "No pattern is new" : `${fresh.length} not seen`}{" "}
            {fresh.length === 0 ? "since" : "before"} “{change?.text ?? "that moment"}”
          </span>
          <small>
            <Moment at={since} />
          </small>
        </h3>
      )}
      {fresh.length > 0 && list(fresh, "New patterns")}
      {fresh.length > 0 && known.length > 0 && (
        <h3 className={styles.group}>{known.length} seen before</h3>
      )}
      {list(known, "Known patterns")}
    </div>
  );
}

/** What fills the holes of the chosen pattern, in the first of its lines: they are on screen. */
function useFills(patterns: readonly LogPattern[], rows: Rows) {
  const chosen = patterns.find(({ pattern }) => pattern === rows.keep.pattern);
  const { data } = useQuery({ ...rowsQuery(rows, 0), enabled: chosen !== undefined });
  if (!chosen || !data) return [];
  return fillsOf(
    chosen.template,
    data.rows.map(({ body }) => textOf(body)),
  );
}

/** Arrow keys go to the pattern above or below. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by === 0) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
  const at = all.findIndex((each) => each === document.activeElement);
  all[at + by]?.focus();
}
