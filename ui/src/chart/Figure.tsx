import { useMemo, useState, type KeyboardEvent, type ReactElement } from "react";

import type { FigureView, LinkView, SpotView } from "../contract.ts";
import { count } from "../format.ts";
import { follow } from "../links/follow.ts";
import styles from "./Chart.module.css";
import { Drawing } from "./Drawing.tsx";
import { Flags } from "./Flags.tsx";
import { PointMenu } from "./PointPopover.tsx";
import { momentAt } from "./scale.ts";
import { middle, neighbour, outline, spotAt } from "./spots.ts";
import { TimeCursor } from "./TimeCursor.tsx";
import { Tooltip } from "./Tooltip.tsx";
import { useTimePlot } from "./use-time-plot.ts";

type Props = { figure: FigureView; title: string };

/** Where a spot was reached by keyboard, and where its middle is in the window. */
type Walked = { at: number; x: number; y: number };

type Picked = { x: number; y: number; heading: string; links: readonly LinkView[] };

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * A drawing of cells, bars or slices: what the pointer rests on is outlined and told, the arrow keys
 * walk from one to the next. One with a time axis shares the time cursor and zooms by dragging.
 */
export function Figure({ figure, title }: Props): ReactElement {
  const { spots, range, plot: rect } = figure;
  const drawn = useMemo(() => range && { plot: rect, range }, [rect, range]);
  const [walked, setWalked] = useState<Walked>();
  const [picked, setPicked] = useState<Picked>();
  const pick = (spot: SpotView | undefined, at: { x: number; y: number }): void => {
    const [first, ...more] = spot?.links ?? [];
    if (!spot || !first) return;
    if (more.length === 0) follow(first.target);
    else setPicked({ ...at, heading: spot.title, links: [first, ...more] });
  };
  const plot = useTimePlot({
    drawn,
    snap: (moment) => moment,
    onPick: ({ x, y, inX, inY }) => pick(spots[spotAt(spots, inX, inY)], { x, y }),
  });
  const { at, owned, pointer, anchor } = plot;

  const onKey = (event: KeyboardEvent<HTMLElement>): void => {
    const arrow = ARROWS[event.key];
    const box = event.currentTarget.getBoundingClientRect();
    if (arrow) {
      const next = neighbour(spots, walked?.at ?? -1, arrow);
      const spot = spots[next];
      if (!spot) return;
      const [x, y] = middle(spot.shape);
      setWalked({ at: next, x: box.left + x, y: box.top + y });
      if (drawn) plot.point(momentAt(drawn, x));
    } else if (event.key === "Enter" && walked) pick(spots[walked.at], walked);
    else if (event.key === "Escape" && walked) leave();
    else return;
    event.preventDefault();
  };
  const leave = (): void => {
    setWalked(undefined);
    plot.stop();
  };

  const resting = pointer ? spotAt(spots, pointer.inX, pointer.inY) : (walked?.at ?? -1);
  const spot = spots[resting];
  const place = pointer ?? walked;
  return (
    <div
      className={styles.chart}
      data-still={drawn ? undefined : true}
      {...plot.over}
      onPointerEnter={() => setWalked(undefined)}
    >
      <div
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={`${title}: ${figure.summary}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(spots.length - 1, 0)}
        aria-valuenow={Math.max(resting, 0)}
        aria-valuetext={spot ? spoken(spot) : count(spots.length, "part")}
        data-linked={(spot?.links?.length ?? 0) > 0 || undefined}
        onKeyDown={onKey}
        onBlur={leave}
      >
        <Drawing svg={figure.svg} />
        {spot && (
          <svg className={styles.spot} aria-hidden="true">
            <path d={outline(spot.shape)} />
          </svg>
        )}
        {drawn && <TimeCursor drawn={drawn} at={at} owned={owned} anchor={anchor} />}
      </div>
      {spot && place && (
        <Tooltip
          pointer={place}
          head={spot.title}
          lines={spot.lines.map(([label, text, color], key) => ({
            key,
            label,
            text,
            ...(color === null ? {} : { color }),
          }))}
          note={linksNote(spot)}
        />
      )}
      {drawn && <Flags drawn={drawn} flags={figure.marks} title={title} />}
      {picked && (
        <PointMenu
          at={picked}
          heading={picked.heading}
          links={picked.links}
          onClose={() => setPicked(undefined)}
        />
      )}
    </div>
  );
}

function spoken({ title, lines }: SpotView): string {
  return [title, ...lines.map(([label, text]) => `${label} ${text}`)].join(", ");
}

function linksNote({ links = [] }: SpotView): string | undefined {
  const [first, ...more] = links;
  if (!first) return undefined;
  return more.length === 0 ? `Click: ${first.title}` : `Click: ${links.length} links`;
}
