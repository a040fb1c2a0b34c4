import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type ReactElement } from "react";

import type { EntryView } from "../../contract.ts";
import { millisOf } from "../../dashboards/log-rows.ts";
import { date } from "../../format.ts";
import { preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import styles from "./Entries.module.css";
import { EntryRow } from "./EntryRow.tsx";

type Props = {
  entries: readonly EntryView[];
  /** Number of the entry that is looked at. */
  selected: number | undefined;
  /** More is written while this is looked at: its end stays in sight. */
  grows: boolean;
  onSelect: (entry: number) => void;
};

const ROW = 26;
const OVERSCAN = 12;
/** So near to the end, what comes next is wanted in sight. */
const NEAR = 40;

/** The record in its order, any number of entries; Enter or a click shows one in full. */
export function Entries({ entries, selected, grows, onSelect }: Props): ReactElement {
  const zone = useStore(preferences, (value) => value.zone);
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(grows);
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialRect: { width: 0, height: 1_200 },
    // Notes take as many lines as they have; a page that is not laid out measures nothing.
    measureElement: (element) => element.getBoundingClientRect().height || ROW,
  });
  const last = entries.length - 1;
  useEffect(() => {
    if (atEnd.current && selected === undefined && last >= 0) {
      virtual.scrollToIndex(last, { align: "end" });
    }
    // oxlint-disable-next-line react/exhaustive-deps -- when an entry was added
  }, [last]);
  useEffect(() => {
    const at = entries.findIndex(({ number }) => number === selected);
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // oxlint-disable-next-line react/exhaustive-deps -- when another is looked at
  }, [selected]);
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        atEnd.current = scrollTop + clientHeight > scrollHeight - NEAR;
      }}
    >
      <ol
        className={styles.entries}
        aria-label="Entries"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const entry = entries[index];
          if (!entry) return null;
          const day = dayOf(entry, zone);
          const before = entries[index - 1];
          return (
            <li
              key={entry.number}
              ref={virtual.measureElement}
              data-index={index}
              aria-setsize={entries.length}
              aria-posinset={index + 1}
              className={styles.entry}
              style={{ transform: `translateY(${start}px)` }}
            >
              {(!before || dayOf(before, zone) !== day) && <p className={styles.day}>{day}</p>}
              <EntryRow
                entry={entry}
                selected={entry.number === selected}
                // While an entry is open, it follows the focus.
                follows={selected !== undefined && entry.number !== selected}
                onSelect={onSelect}
              />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function dayOf({ at }: EntryView, zone: "utc" | "local"): string {
  return date(millisOf(at), zone);
}
