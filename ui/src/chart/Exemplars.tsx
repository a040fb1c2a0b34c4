import { memo, useState, type KeyboardEvent, type ReactElement } from "react";

import type { ExemplarView } from "../contract.ts";
import { fullTime } from "../format.ts";
import { Button } from "../parts/Button.tsx";
import { CopyButton } from "../parts/CopyButton.tsx";
import { go } from "../state/location.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { placeAround } from "../traces/lookup/place.ts";
import styles from "./Chart.module.css";
import { PointPopover } from "./PointPopover.tsx";
import { Tooltip } from "./Tooltip.tsx";

type Props = { exemplars: readonly ExemplarView[]; title: string };

type Shown = { at: number; x: number; y: number };

/**
 * Single observations as diamonds: one stop of the Tab key, walked with the arrow keys. Drawn anew
 * only with the drawing, not at every step of the pointer.
 */
export const Exemplars = memo(ExemplarsOf);

function ExemplarsOf({ exemplars, title }: Props): ReactElement | null {
  const [reached, setReached] = useState(0);
  const [over, setOver] = useState<Shown>();
  const [opened, setOpened] = useState<Shown>();
  const zone = useStore(preferences, (value) => value.zone);
  if (exemplars.length === 0) return null;
  const hovered = over && !opened ? exemplars[over.at] : undefined;
  const shown = opened && exemplars[opened.at];
  return (
    <div role="group" aria-label={`Exemplars of ${title}`}>
      {exemplars.map((exemplar, at) => (
        <button
          key={`${at} ${exemplar.at}`}
          type="button"
          className={styles.exemplar}
          tabIndex={at === Math.min(reached, exemplars.length - 1) ? 0 : -1}
          style={{ left: exemplar.x - 7, top: exemplar.y - 7 }}
          aria-label={`Exemplar ${exemplar.value}, ${fullTime(exemplar.at, zone)}`}
          onPointerEnter={(event) => setOver({ at, ...cornerOf(event.currentTarget) })}
          onPointerLeave={() => setOver(undefined)}
          onFocus={(event) => {
            setReached(at);
            setOver({ at, ...cornerOf(event.currentTarget) });
          }}
          onBlur={() => setOver(undefined)}
          onKeyDown={walk}
          onClick={(event) => setOpened({ at, ...cornerOf(event.currentTarget) })}
        />
      ))}
      {over && hovered && (
        <Tooltip
          pointer={over}
          head={fullTime(hovered.at, zone)}
          lines={[
            { key: "value", label: "Exemplar", text: hovered.value },
            ...(hovered.trace_id === undefined
              ? []
              : [{ key: "trace", label: "Trace", text: hovered.trace_id }]),
          ]}
          note={hovered.trace_id === undefined ? "Click for its labels" : "Click to open its trace"}
        />
      )}
      {opened && shown && (
        <PointPopover at={opened} label="Exemplar" onClose={() => setOpened(undefined)}>
          <Details exemplar={shown} />
        </PointPopover>
      )}
    </div>
  );
}

function Details({ exemplar }: { exemplar: ExemplarView }): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const { trace_id: trace } = exemplar;
  return (
    <div className={styles.details}>
      <p className={styles.what}>{exemplar.value}</p>
      <p className={styles.when}>{fullTime(exemplar.at, zone)}</p>
      {trace !== undefined && (
        <div className={styles.trace}>
          <Button
            small
            look="primary"
            onClick={() => go(placeAround(trace, exemplar.labels["span_id"], exemplar.at))}
          >
            Open the trace
          </Button>
          <code>{trace}</code>
          <CopyButton text={trace} what="The trace id" />
        </div>
      )}
      <dl className={styles.labels}>
        {Object.entries(exemplar.labels).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** From diamond to diamond, in the order they were observed. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (by === 0) return;
  const { nextElementSibling: next, previousElementSibling: previous } = event.currentTarget;
  const to = by > 0 ? next : previous;
  if (to instanceof HTMLButtonElement) to.focus();
  event.preventDefault();
  event.stopPropagation();
}

function cornerOf(element: HTMLElement): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  return { x: box.right, y: box.bottom };
}
