import type { ReactElement, ReactNode } from "react";

import { prefer, preferences } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { Splitter } from "../Splitter.tsx";
import { useSize } from "../use-size.ts";
import styles from "./Beside.module.css";

type Props = {
  /** Names what stands beside. */
  label: string;
  beside: ReactNode;
  children: ReactNode;
};

const LEAST = 320;
/** What stays of the list. */
const LIST = 420;

/** A list, and at its right the detail of one of its rows, which never lies over it. */
export function Beside({ label, beside, children }: Props): ReactElement {
  const [measure, size] = useSize();
  const kept = useStore(preferences, (value) => value.detailSide);
  const room = size?.width ?? 0;
  const most = Math.max(room - LIST, LEAST);
  const width = Math.min(Math.max(kept === 0 ? Math.round(room * 0.42) : kept, LEAST), most);
  const open = beside !== undefined;
  return (
    <div
      ref={measure}
      className={styles.beside}
      style={{ gridTemplateColumns: `minmax(0, 1fr) ${open ? width : 0}px` }}
    >
      <div className={styles.main}>{children}</div>
      {open && (
        <>
          <aside className={styles.side} aria-label={label}>
            {beside}
          </aside>
          <Splitter
            label="Width of the detail"
            width={width}
            least={LEAST}
            most={most}
            grows="right"
            style={{ left: room - width }}
            onWidth={(next) => prefer({ detailSide: next })}
          />
        </>
      )}
    </div>
  );
}
