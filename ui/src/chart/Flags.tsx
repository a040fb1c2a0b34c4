import { memo, useState, type ReactElement } from "react";

import { fullTime, length, nearTime } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Moment } from "../parts/Moment.tsx";
import { clock } from "../state/clock.ts";
import { go, zoom } from "../state/location.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { MINUTE } from "../state/time-range.ts";
import styles from "./Chart.module.css";
import { FLAG_KINDS, flagGroups, SIGN, type Flag, type FlagGroup } from "./flags.ts";
import { PointPopover } from "./PointPopover.tsx";
import { xOf, type Drawn } from "./scale.ts";
import { Tooltip } from "./Tooltip.tsx";

type Props = { drawn: Drawn; flags: readonly Flag[]; title: string };

/**
 * What happened, at the top edge of the plot: hovering tells what and when, a click tells more.
 * Drawn anew only with the drawing, not at every step of the pointer.
 */
export const Flags = memo(FlagsOf);

function FlagsOf({ drawn, flags, title }: Props): ReactElement | null {
  const groups = flagGroups(drawn, flags);
  if (groups.length === 0) return null;
  return (
    <div role="group" aria-label={`Marks of ${title}`}>
      {groups.map((group) => (
        <Sign key={`${group.x} ${group.flags[0]?.text}`} group={group} drawn={drawn} />
      ))}
    </div>
  );
}

function Sign({ group, drawn }: { group: FlagGroup; drawn: Drawn }): ReactElement {
  const [over, setOver] = useState<{ x: number; y: number }>();
  const [opened, setOpened] = useState<{ x: number; y: number }>();
  const zone = useStore(preferences, (value) => value.zone);
  const now = useStore(clock, (tick) => tick.now);
  const { flags, x } = group;
  const grave = flags.some((flag) => FLAG_KINDS[flag.kind].grave);
  const [first] = flags;
  const lines = flags.map((flag, key) => ({
    key,
    label: `${FLAG_KINDS[flag.kind].word}: ${flag.text}`,
    text: nearTime(flag.at, zone, now),
  }));
  const show = (element: HTMLElement): void => {
    const box = element.getBoundingClientRect();
    setOver({ x: box.right, y: box.bottom });
  };
  return (
    <>
      {over && <Spans flags={flags} drawn={drawn} />}
      <button
        type="button"
        className={styles.flag}
        data-grave={grave || undefined}
        style={{ left: x - SIGN / 2, top: Math.max(drawn.plot.y - 10, 0) }}
        // What stands on a sign of several begins its name.
        aria-label={[
          ...(flags.length > 1 ? [`${flags.length} changes`] : []),
          ...lines.map((line) => `${line.label}, ${line.text}`),
        ].join("; ")}
        onPointerEnter={(event) => show(event.currentTarget)}
        onPointerLeave={() => setOver(undefined)}
        onFocus={(event) => show(event.currentTarget)}
        onBlur={() => setOver(undefined)}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setOver(undefined);
          setOpened({ x: box.left + box.width / 2, y: box.bottom });
        }}
      >
        {flags.length === 1 && first ? (
          <Icon name={FLAG_KINDS[first.kind].icon} size={12} />
        ) : (
          flags.length
        )}
      </button>
      {over && !opened && first && (
        <Tooltip
          pointer={over}
          head={flags.length === 1 ? fullTime(first.at, zone) : `${flags.length} marks`}
          lines={lines}
        />
      )}
      {opened && (
        <PointPopover at={opened} label="What happened" onClose={() => setOpened(undefined)}>
          <ul className={styles.details}>
            {flags.map((flag) => (
              <Details key={`${flag.at} ${flag.text}`} flag={flag} />
            ))}
          </ul>
        </PointPopover>
      )}
    </>
  );
}

/** Where the flags of a sign lie in the plot: a line, or a band for what lasted. */
function Spans({ flags, drawn }: { flags: readonly Flag[]; drawn: Drawn }): ReactElement {
  const { plot, range } = drawn;
  return (
    <>
      {flags.map((flag) => {
        const left = xOf(drawn, Math.max(flag.at, range.start));
        const right = xOf(drawn, Math.min(flag.end ?? flag.at, range.end));
        return (
          <div
            key={`${flag.at} ${flag.text}`}
            className={styles.span}
            style={{
              left,
              width: Math.max(right - left, 1),
              top: plot.y,
              height: plot.height,
            }}
          />
        );
      })}
    </>
  );
}

const AROUND = 15 * MINUTE;

function Details({ flag }: { flag: Flag }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const { icon, word, grave } = FLAG_KINDS[flag.kind];
  const end = flag.end;
  return (
    <li>
      <p className={styles.what} data-grave={grave}>
        <Icon name={icon} size={12} /> {word}
      </p>
      <p className={styles.words}>{flag.text}</p>
      <p className={styles.when}>
        {fullTime(flag.at, zone)}, <Moment at={flag.at} />
        {end !== undefined && `, for ${length(end - flag.at)}`}
      </p>
      <div className={styles.buttons}>
        <Button small onClick={() => zoom(flag.at - AROUND, (end ?? flag.at) + AROUND)}>
          Zoom to it
        </Button>
        {flag.kind === "alert" && (
          <Button small onClick={() => go({ screen: "overview" })}>
            Open the alerts
          </Button>
        )}
        {(flag.kind === "down" || flag.kind === "up") && (
          <Button small onClick={() => go({ screen: "sources" })}>
            Open Sources
          </Button>
        )}
      </div>
    </li>
  );
}
