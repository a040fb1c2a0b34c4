import { useState, type ReactElement } from "react";

import type { DashboardView, PanelFrame, RowFrame } from "../contract.ts";
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
      {view.rows.map((row) => (
        <Row
          key={row.key}
          row={row}
          uid={view.uid}
          chosen={chosen}
          onFull={({ id, key }) =>
            go({ screen: "dashboard", uid: view.uid, chosen: wanted, panel: id, copy: key })
          }
        />
      ))}
    </>
  );
}

type RowProps = {
  row: RowFrame;
  uid: string;
  chosen: Chosen | undefined;
  onFull: (frame: PanelFrame) => void;
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
            <div key={frame.key} className={styles.place} style={placeOf(frame)}>
              <Panel uid={uid} frame={frame} chosen={chosen} onFull={() => onFull(frame)} />
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

/** A file may place a panel beyond the grid: it is kept within. */
function placeOf({ place: { x, y, w, h } }: PanelFrame) {
  const left = Math.min(x, 23);
  return {
    gridColumn: `${left + 1} / span ${Math.max(Math.min(w, 24 - left), 1)}`,
    gridRow: `${y + 1} / span ${Math.max(h, 1)}`,
  };
}
