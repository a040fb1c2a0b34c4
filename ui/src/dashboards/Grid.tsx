import { useState, type ReactElement } from "react";

import type { DashboardView, RowFrame } from "../contract.ts";
import { count } from "../format.ts";
import { Icon } from "../parts/Icon.tsx";
import { go } from "../state/location.ts";
import styles from "./Grid.module.css";
import { Panel } from "./Panel.tsx";
import type { Chosen } from "./variables.ts";

type Props = {
  view: DashboardView;
  /** Values to ask with, once known. */
  chosen: Chosen | undefined;
  /** Values that the user chose, to keep in the place. */
  wanted: Chosen;
};

/** The file's rows, each a grid of 24 columns. */
export function Grid({ view, chosen, wanted }: Props): ReactElement {
  return (
    <>
      {view.rows.map((row, at) => (
        <Row
          // Rows have no identity but their place in the file.
          key={`${at} ${row.title}`}
          row={row}
          uid={view.uid}
          chosen={chosen}
          onFull={(panel) => go({ screen: "dashboard", uid: view.uid, chosen: wanted, panel })}
        />
      ))}
    </>
  );
}

type RowProps = {
  row: RowFrame;
  uid: string;
  chosen: Chosen | undefined;
  onFull: (panel: number) => void;
};

function Row({ row, uid, chosen, onFull }: RowProps): ReactElement {
  const [collapsed, setCollapsed] = useState(row.collapsed);
  const titled = row.title !== "" || row.collapsed;
  return (
    <section className={styles.row} aria-label={row.title || "Panels"}>
      {!titled && <h2 className="visually-hidden">Panels</h2>}
      {titled && (
        <h2>
          <button
            type="button"
            className={styles.fold}
            aria-expanded={!collapsed}
            onClick={() => setCollapsed(!collapsed)}
          >
            <Icon name={collapsed ? "right" : "down"} size={12} />
            {row.title || "Row"}
            <span className={styles.count}>{count(row.panels.length, "panel")}</span>
          </button>
        </h2>
      )}
      {!collapsed && (
        <div className={styles.grid}>
          {row.panels.map((frame) => (
            <div
              key={frame.id}
              className={styles.place}
              style={{
                gridColumn: `${Math.min(frame.place.x, 23) + 1} / span ${Math.min(frame.place.w, 24 - Math.min(frame.place.x, 23))}`,
                gridRow: `${frame.place.y + 1} / span ${Math.max(frame.place.h, 1)}`,
              }}
            >
              <Panel uid={uid} frame={frame} chosen={chosen} onFull={() => onFull(frame.id)} />
            </div>
          ))}
        </div>
      )}
    </section>
  );
}
