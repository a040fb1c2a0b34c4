import {
  memo,
  useMemo,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type ReactElement,
} from "react";

import { Tooltip, type TooltipLine } from "../../chart/Tooltip.tsx";
import type { EntryView, IncidentView, Measure } from "../../contract.ts";
import { millisOf } from "../../dashboards/log-rows.ts";
import { clockTime, count, fullTime, length, zoneName } from "../../format.ts";
import { ChangeIcon, changeWord } from "../../overview/ChangeIcon.tsx";
import { useSize } from "../../parts/use-size.ts";
import { clock } from "../../state/clock.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { lineOf, MILESTONES } from "../words.ts";
import {
  doneOf,
  happenedOf,
  placeOf,
  stretchOf,
  ticksOf,
  type DoneMark,
  type HappenedMark,
  type Stretch,
} from "./timeline.ts";
import styles from "./Timeline.module.css";

type Props = {
  view: IncidentView;
  /** Number of the entry that is looked at. */
  selected: number | undefined;
  onSelect: (entry: number) => void;
};

const HEIGHT = 116;
/** Top of the line that both lanes stand at. */
const AXIS = 50;
/** Bottom of the lane of what was done. */
const BOTTOM = 98;
/** Room for the label of a tick. */
const TICK = 84;
/** Less room than this shows no words, only the sign. */
const WORDS = 52;
/** Room for the zone at the end of the axis. */
const UNIT = 64;

type Pointed = { x: number; y: number; head: string; lines: readonly TooltipLine[]; note: string };

/** What happened above, what was done below, on one axis of time. */
export function Timeline({ view, selected, onSelect }: Props): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const now = useStore(clock, (tick) => tick.now);
  const [measure, size] = useSize();
  const [pointed, setPointed] = useState<Pointed>();
  const { line, entries, happened, measures } = view;
  const width = size?.width ?? 0;
  const { from, to } = stretchOf(line, entries, happened, now);
  const stretch = useMemo(() => ({ from, to }), [from, to]);
  const done = useMemo(() => doneOf(entries, stretch, width), [entries, stretch, width]);
  const above = useMemo(() => happenedOf(happened, stretch, width), [happened, stretch, width]);
  return (
    <section className={styles.timeline} aria-label="Timeline">
      <div className={styles.lanes} aria-hidden="true">
        <span>Happened</span>
        <span>Done</span>
      </div>
      <div ref={measure} className={styles.plot} style={{ height: HEIGHT }}>
        <Axis stretch={stretch} width={width} zone={zone} />
        <Milestones measures={measures} stretch={stretch} width={width} />
        <div
          className={styles.lane}
          role="toolbar"
          tabIndex={-1}
          aria-label="What happened"
          onKeyDown={walk}
          onBlur={() => setPointed(undefined)}
        >
          {above.map((mark, at) => (
            <Happened
              key={`${mark.change.at} ${mark.change.text}`}
              mark={mark}
              first={at === 0}
              onPoint={setPointed}
              onSelect={() => onSelect(entryAfter(entries, mark.change.at))}
            />
          ))}
          {happened.length === 0 && (
            <span className={styles.none}>No alert, deploy or migration is known of its time</span>
          )}
        </div>
        <div
          className={styles.lane}
          role="toolbar"
          tabIndex={-1}
          aria-label="What was done"
          onKeyDown={walk}
          onBlur={() => setPointed(undefined)}
        >
          {done.map((mark, at) => (
            <Done
              key={mark.entries[0]?.number}
              mark={mark}
              first={at === 0}
              current={mark.entries.some(({ number }) => number === selected)}
              onPoint={setPointed}
              onSelect={onSelect}
            />
          ))}
        </div>
        <span className={styles.zone}>{zoneName(zone, to)}</span>
      </div>
      {pointed && (
        <Tooltip pointer={pointed} head={pointed.head} lines={pointed.lines} note={pointed.note} />
      )}
    </section>
  );
}

/** Left and right walk through the marks of a lane; Home and End go to its ends. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const marks = [...event.currentTarget.querySelectorAll("button")];
  const at = marks.findIndex((mark) => mark === document.activeElement);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: marks.length - 1 }[event.key];
  const next = to === undefined ? undefined : marks[to];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

type AxisProps = { stretch: Stretch; width: number; zone: "utc" | "local" };

const Axis = memo(function Axis({ stretch, width, zone }: AxisProps): ReactElement {
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      {ticksOf(stretch, Math.floor(width / TICK), zone).map(({ at, text, strong }) => {
        const x = Math.round(placeOf(at, stretch, width)) + 0.5;
        return (
          <g key={at} className={styles.tick} data-strong={strong || undefined}>
            <path d={`M${x} 0V${BOTTOM}`} />
            {x < width - UNIT && (
              <text x={x + 3} y={HEIGHT - 4}>
                {text}
              </text>
            )}
          </g>
        );
      })}
      <path className={styles.axis} d={`M0 ${AXIS}.5H${width}`} />
    </svg>
  );
});

type MilestoneProps = { measures: readonly Measure[]; stretch: Stretch; width: number };

/** Lines where something was reached, each with its word where there is room. */
function Milestones({ measures, stretch, width }: MilestoneProps): ReactElement {
  const placed = measures
    .flatMap(({ milestone, at }) =>
      at === null ? [] : [{ milestone, x: Math.round(placeOf(at, stretch, width)) }],
    )
    .toSorted((one, other) => one.x - other.x);
  return (
    <div aria-hidden="true">
      {placed.map(({ milestone, x }, at) => {
        const room = (placed[at + 1]?.x ?? Number.POSITIVE_INFINITY) - x;
        const words = MILESTONES[milestone].name;
        const back = x > width - 110;
        return (
          <span
            key={milestone}
            className={styles.milestone}
            data-milestone={milestone}
            data-back={back || undefined}
            style={{ left: x, top: AXIS, height: BOTTOM - AXIS }}
          >
            {(back || room > 8 * words.length) && <span>{words}</span>}
          </span>
        );
      })}
    </div>
  );
}

type HappenedProps = {
  mark: HappenedMark;
  first: boolean;
  onPoint: (pointed: Pointed | undefined) => void;
  onSelect: () => void;
};

function Happened({ mark, first, onPoint, onSelect }: HappenedProps): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const { x, end, row, change, room } = mark;
  const { at, end: over, kind, text } = change;
  const lasted = over === undefined ? "" : `, for ${length(over - at)}`;
  const point = ({ x: left, y: top }: { x: number; y: number }): void =>
    onPoint({
      x: left,
      y: top,
      head: fullTime(at, zone),
      lines: [{ key: 0, label: `${changeWord(kind)}: ${text}`, text: lasted.slice(2) }],
      note: "A click goes to the first entry after it",
    });
  return (
    <>
      {end !== undefined && (
        <span
          className={styles.bar}
          style={{ left: x, top: 22 + row * 22, width: Math.max(end - x, 2) }}
        />
      )}
      <button
        type="button"
        tabIndex={first ? 0 : -1}
        className={styles.happened}
        data-kind={kind}
        style={{ left: x, top: 2 + row * 22, maxWidth: Math.max(room - 6, 18) }}
        aria-label={`${clockTime(at, zone)} ${changeWord(kind)}: ${text}${lasted}`}
        onClick={onSelect}
        onPointerMove={({ clientX, clientY }) => point({ x: clientX, y: clientY })}
        onPointerLeave={() => onPoint(undefined)}
        onFocus={(event) => point(middleOf(event))}
      >
        <ChangeIcon kind={kind} size={12} />
        {room >= WORDS && <span className={styles.text}>{text}</span>}
      </button>
    </>
  );
}

type DoneProps = {
  mark: DoneMark;
  first: boolean;
  current: boolean;
  onPoint: (pointed: Pointed | undefined) => void;
  onSelect: (entry: number) => void;
};

function Done({ mark, first, current, onPoint, onSelect }: DoneProps): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const { x, entries, first: main, tone } = mark;
  const several = entries.length > 1;
  const at = clockTime(millisOf(main.at), zone);
  const point = ({ x: left, y: top }: { x: number; y: number }): void =>
    onPoint({
      x: left,
      y: top,
      head: spanOf(entries, zone),
      lines: entries.map(({ number, what, operator }) => ({
        key: number,
        label: `${number} ${shortened(lineOf(what))}`,
        text: operator,
      })),
      note: several ? `A click goes to ${main.number}` : "A click goes to it",
    });
  return (
    <button
      type="button"
      tabIndex={first ? 0 : -1}
      className={styles.done}
      data-tone={tone}
      aria-current={current || undefined}
      style={{ left: x, top: AXIS + 8 }}
      aria-label={
        several
          ? `${count(entries.length, "entry", "entries")} about ${at}, among them ${lineOf(main.what)}`
          : `${at} ${lineOf(main.what)}`
      }
      onClick={() => onSelect(main.number)}
      onPointerMove={({ clientX, clientY }) => point({ x: clientX, y: clientY })}
      onPointerLeave={() => onPoint(undefined)}
      onFocus={(event) => point(middleOf(event))}
    >
      {several && entries.length}
    </button>
  );
}

function middleOf({ currentTarget }: FocusEvent<HTMLElement>): { x: number; y: number } {
  const { left, bottom, width } = currentTarget.getBoundingClientRect();
  return { x: left + Math.min(width / 2, 12), y: bottom };
}

function spanOf(entries: readonly EntryView[], zone: "utc" | "local"): string {
  const [first, last] = [entries[0], entries.at(-1)].map((entry) => millisOf(entry?.at ?? "0"));
  if (first === undefined || last === undefined) return "";
  const end = first === last ? "" : ` – ${clockTime(last, zone)}`;
  return `${clockTime(first, zone)}${end} ${zoneName(zone, last)}`;
}

function entryAfter(entries: readonly EntryView[], at: number): number {
  return (entries.find((entry) => millisOf(entry.at) >= at) ?? entries.at(-1))?.number ?? 1;
}

function shortened(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}
