import type { ReactElement, ReactNode } from "react";

import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Keys } from "../../parts/Keys.tsx";
import { Splitter } from "../../parts/Splitter.tsx";
import { prefer } from "../../state/preferences.ts";
import type { TraceSide } from "../in-hand.ts";
import styles from "./Side.module.css";

type Props = {
  shown: TraceSide;
  /** Below the rows where there is no room beside them. */
  below: boolean;
  width: number;
  widest: number;
  onShow: (side: TraceSide) => void;
  onClose: () => void;
  children: ReactNode;
};

const SIDES: readonly (readonly [TraceSide, string, string])[] = [
  ["span", "Span", "Enter"],
  ["logs", "Logs", "l"],
  ["metrics", "Metrics", "m"],
];

export const NARROWEST_SIDE = 280;

/** What is known of the selected span, its logs or its metrics, beside the rows or below them. */
export function Side(props: Props): ReactElement {
  const { shown, below, width, widest, onShow, onClose, children } = props;
  return (
    <aside
      className={styles.side}
      aria-label="Beside the trace"
      data-below={below || undefined}
      style={below ? { height: "45%" } : { width }}
    >
      {!below && (
        <Splitter
          label="Width of what stands beside"
          width={width}
          least={NARROWEST_SIDE}
          most={widest}
          grows="right"
          style={{ left: -1 }}
          onWidth={(next) => prefer({ traceSide: next })}
        />
      )}
      <div className={styles.head}>
        <div role="tablist" aria-label="Beside the trace">
          {SIDES.map(([id, label, keys]) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`trace-side-${id}`}
              aria-selected={shown === id}
              aria-controls="trace-side"
              title={`${label} (${keys})`}
              onClick={() => onShow(id)}
            >
              {label}
            </button>
          ))}
        </div>
        <Button
          look="quiet"
          small
          className={styles.close}
          aria-label="Close (Esc)"
          title="Close (Esc)"
          onClick={onClose}
        >
          <Icon name="close" size={12} />
        </Button>
      </div>
      <div
        id="trace-side"
        role="tabpanel"
        aria-labelledby={`trace-side-${shown}`}
        className={styles.content}
        tabIndex={0}
      >
        {children}
      </div>
    </aside>
  );
}

/** What the tab of the span says while none is selected. */
export function NoSpan(): ReactElement {
  return (
    <p style={{ padding: 12, color: "var(--text-muted)" }}>
      Select a row to see what is known of its span: <Keys keys="j" /> <Keys keys="k" /> or a click.
    </p>
  );
}
