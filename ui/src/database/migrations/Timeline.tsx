import { memo, useMemo, useState, type ReactElement } from "react";

import { Tooltip } from "../../chart/Tooltip.tsx";
import type { MigrationRow } from "../../contract.ts";
import { exactTime } from "../../dashboards/log-rows.ts";
import { count, date, zoneName } from "../../format.ts";
import { useSize } from "../../parts/use-size.ts";
import { present } from "../../state/present.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import type { Placed } from "./filter.ts";
import { SignShape } from "./StateSign.tsx";
import styles from "./Timeline.module.css";
import { marksOf, placeOf, stretchOf, ticksOf, type Mark } from "./timeline.ts";
import { findingWord, foundBeyond, rankOf, STATE_TONES, STATE_WORDS } from "./words.ts";

type Props = {
  rows: readonly MigrationRow[];
  /** Those that the filters leave. */
  shown: readonly Placed[];
  selected: string | undefined;
  onSelect: (row: MigrationRow) => void;
};

/** Room for the label of a tick, in pixels. */
const TICK = 76;
/** Room for the zone at the end of the axis. */
const UNIT = 72;
/** Between the middles of two marks, so that their numbers do not run into each other. */
const NUMBERED = 26;
/** The tallest bar over a mark that stands for several. */
const TALLEST = 9;

/** When migrations were applied; what has no known time is said, and never placed. */
export function Timeline({ rows, shown, selected, onSelect }: Props): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const [measure, size] = useSize();
  const now = useStore(present);
  const stretch = useMemo(() => stretchOf(rows, now), [rows, now]);
  const width = size?.width ?? 0;
  const marks = useMemo(
    () =>
      stretch
        ? marksOf(
            shown.map(({ row }) => row),
            stretch,
            width,
          )
        : [],
    [shown, stretch, width],
  );
  const [pointed, setPointed] = useState<{ mark: Mark; x: number; y: number }>();
  const untimed = rows.filter(({ applied, state }) => applied.at === null && state !== "pending");
  if (!stretch) {
    return untimed.length === 0 ? (
      <p className={styles.unknown}>Nothing was applied yet.</p>
    ) : (
      <p className={styles.unknown}>
        When {count(untimed.length, "migration was", "migrations were")} applied cannot be known
        from this history, so there is no timeline.
      </p>
    );
  }
  const marked = marks.find(({ rows: each }) => each.some(({ key }) => key === selected));
  return (
    <div className={styles.timeline}>
      {/* The table below says the same, row by row, to those who do not see this. */}
      <div
        ref={measure}
        className={styles.plot}
        role="img"
        aria-label={`Applied between ${date(stretch.from, zone)} and ${date(stretch.to, zone)}`}
      >
        <svg width={width} height={46} aria-hidden="true">
          {ticksOf(stretch, Math.floor(width / TICK), zone).map(({ at, text, strong }) => {
            const x = Math.round(placeOf(at, stretch, width)) + 0.5;
            return (
              <g key={at} className={styles.tick} data-strong={strong || undefined}>
                <path d={`M${x} 0v30`} />
                {x < width - UNIT && (
                  <text x={x + 3} y={42}>
                    {text}
                  </text>
                )}
              </g>
            );
          })}
          <path className={styles.axis} d={`M0 30.5h${width}`} />
          {marked && (
            <rect className={styles.chosen} x={marked.x - 9} y={1} width={18} height={30} />
          )}
          <Marks marks={marks} onSelect={onSelect} onPoint={setPointed} />
        </svg>
      </div>
      <p className={styles.note}>
        {zoneName(zone, stretch.to)}
        {untimed.length > 0 && ` · ${untimed.length} at times that cannot be known`}
      </p>
      {pointed && (
        <Tooltip
          pointer={pointed}
          head={headOf(pointed.mark, zone)}
          lines={pointed.mark.rows.map((row) => ({
            key: row.key,
            label: row.name === "" ? row.id : row.name,
            text: [
              STATE_WORDS[row.state],
              ...foundBeyond(row).map(({ code }) => findingWord(code)),
            ].join(", "),
          }))}
          note={pointed.mark.rows.length > 1 ? "A click opens the gravest" : "A click opens it"}
        />
      )}
    </div>
  );
}

type MarksProps = {
  marks: readonly Mark[];
  onSelect: (row: MigrationRow) => void;
  onPoint: (pointed: { mark: Mark; x: number; y: number } | undefined) => void;
};

/** Drawn anew only when they change, not while the pointer moves over them. */
const Marks = memo(function Marks({ marks, onSelect, onPoint }: MarksProps): ReactElement {
  const most = marks.reduce((sum, { rows }) => Math.max(sum, rows.length), 2);
  const roomy = marks.every(({ x }, at) => x - (marks[at - 1]?.x ?? -NUMBERED) >= NUMBERED);
  return (
    <>
      {marks.map((mark) => {
        const { state, key } = mark.gravest;
        const graver = rankOf(mark.tone) > rankOf(STATE_TONES[state]);
        return (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the rows of the table do the same by keyboard
          <g
            key={key}
            className={styles.mark}
            transform={`translate(${mark.x - 6} 15)`}
            onClick={() => onSelect(mark.gravest)}
            onPointerMove={(event) => onPoint({ mark, x: event.clientX, y: event.clientY })}
            onPointerLeave={() => onPoint(undefined)}
          >
            <rect x={-1} y={-15} width={14} height={30} />
            <SignShape state={graver ? "dirty" : state} tone={mark.tone} />
            {mark.rows.length > 1 && roomy && (
              <text x={6} y={-4}>
                {mark.rows.length}
              </text>
            )}
            {mark.rows.length > 1 && !roomy && (
              <path
                className={styles.many}
                d={`M6 -3v${-Math.max((TALLEST * mark.rows.length) / most, 2)}`}
              />
            )}
          </g>
        );
      })}
    </>
  );
});

function headOf({ rows }: Mark, zone: "utc" | "local"): string {
  const [first, last] = [rows[0]?.applied.at, rows.at(-1)?.applied.at];
  if (!first || !last) return "";
  const from = exactTime(first, zone);
  return first === last ? from : `${from} – ${exactTime(last, zone)}`;
}
