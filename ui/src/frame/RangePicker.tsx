import { Popover } from "@base-ui/react/popover";
import { useState, type ReactElement } from "react";

import { stamp, zoneName } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import popup from "../parts/Popup.module.css";
import { useSession } from "../session.ts";
import { clock } from "../state/clock.ts";
import { here, history, setRange } from "../state/location.ts";
import { overlay, toggle } from "../state/overlays.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { PRESETS, parseRange, shortLength, type RangeChoice } from "../state/time-range.ts";
import { RangeButton } from "./BarButtons.tsx";
import styles from "./RangePicker.module.css";

/** The range shared by every screen: presets, two fields that read text, and ranges used before. */
export function RangePicker(): ReactElement {
  const choice = useStore(history, (value) => here(value).range);
  const zone = useStore(preferences, (value) => value.zone);
  const isOpen = useStore(overlay, (value) => value === "range");
  return (
    <Popover.Root open={isOpen} onOpenChange={(next) => toggle("range", next)}>
      <Popover.Trigger render={<RangeButton />} />
      <Popover.Portal>
        <Popover.Positioner className={popup.positioner} sideOffset={4} align="start">
          <Popover.Popup className={popup.popup} aria-label="Time range">
            <Choices choice={choice} zone={zone} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

type ChoicesProps = { choice: RangeChoice; zone: "utc" | "local" };

function Choices({ choice, zone }: ChoicesProps): ReactElement {
  const places = useStore(history, (value) => value.places);
  const used = usedBefore(places.map((place) => place.range));
  const { range } = useSession();
  return (
    <div className={styles.picker}>
      <div className={styles.presets} role="group" aria-label="Up to now">
        {PRESETS.map((ms) => (
          <button
            key={ms}
            type="button"
            className={popup.item}
            aria-pressed={choice.kind === "relative" && choice.ms === ms}
            onClick={() => choose({ kind: "relative", ms })}
          >
            Last {shortLength(ms)}
          </button>
        ))}
      </div>
      <div className={styles.side}>
        <Fields
          from={
            choice.kind === "relative"
              ? `now-${compactLength(choice.ms)}`
              : stamp(range.start, zone)
          }
          to={choice.kind === "relative" ? "now" : stamp(range.end, zone)}
          zone={zone}
        />
        {used.length > 0 && (
          <div role="group" aria-label="Used before">
            <div className={popup.heading}>Used before</div>
            {used.map((each) => (
              <button
                key={`${each.start} ${each.end}`}
                type="button"
                className={popup.item}
                onClick={() => choose(each)}
              >
                {stamp(each.start, zone)} – {stamp(each.end, zone)}
              </button>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

type FieldsProps = { from: string; to: string; zone: "utc" | "local" };

function Fields({ from, to, zone }: FieldsProps): ReactElement {
  const [start, setStart] = useState(from);
  const [end, setEnd] = useState(to);
  const [problem, setProblem] = useState<string>();
  const name = zoneName(zone, clock.get().now);
  return (
    <form
      className={styles.fields}
      onSubmit={(event) => {
        event.preventDefault();
        const read = parseRange(start, end, zone, Date.now());
        if (read.ok) choose(read.value);
        else setProblem(read.problem);
      }}
    >
      <label>
        From
        <input
          value={start}
          spellCheck={false}
          onChange={(event) => setStart(event.target.value)}
        />
      </label>
      <label>
        To
        <input value={end} spellCheck={false} onChange={(event) => setEnd(event.target.value)} />
      </label>
      <p className={styles.hint} role={problem === undefined ? undefined : "alert"}>
        {problem ??
          `Times are ${zone === "utc" ? "UTC" : `local, ${name}`}. Also: 02:14, now-90m, …Z.`}
      </p>
      <Button look="primary" type="submit">
        Show this range
      </Button>
    </form>
  );
}

function choose(range: RangeChoice): void {
  setRange(range);
  toggle("range", false);
}

/** `now-…` takes no space: "90m". */
function compactLength(ms: number): string {
  return shortLength(ms).replace(" min", "m").replace(" ", "");
}

/** The last fixed ranges, newest first, each once. */
function usedBefore(ranges: readonly RangeChoice[]) {
  const seen = new Set<string>();
  const fixed = ranges.filter((range) => range.kind === "absolute").toReversed();
  return fixed
    .filter((range) => {
      const key = `${range.start} ${range.end}`;
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, 4);
}
