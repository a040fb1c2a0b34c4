import { Suspense, lazy, useRef, type ReactElement } from "react";

import { Skeleton } from "../parts/Skeleton.tsx";
import { prefer, preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import styles from "./Dock.module.css";

// The frame shows before anything is docked.
const DockedRunbook = lazy(async () => ({
  default: (await import("../runbooks/dock/DockedRunbook.tsx")).DockedRunbook,
}));

const NARROWEST = 240;
const WIDEST = 640;
const STEP = 16;

/** What the style sheet gives the dock before it is dragged. */
function usual(): number {
  return window.innerWidth >= 1_600 ? 440 : 340;
}

/** The place beside every screen for what is worked through; its width is remembered. */
export function Dock(): ReactElement {
  const width = useStore(preferences, (value) => value.dockWidth);
  return (
    <aside
      className={styles.dock}
      style={width > 0 ? { width } : undefined}
      aria-label="Dock"
      data-dock
    >
      <Edge width={width > 0 ? width : usual()} />
      <Suspense fallback={<Skeleton label="Loading the dock" />}>
        <DockedRunbook />
      </Suspense>
    </aside>
  );
}

/** The edge that is dragged, or moved with the arrow keys. */
function Edge({ width }: { width: number }): ReactElement {
  const dragged = useRef<{ x: number; width: number }>(undefined);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a separator that moves is a control
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the dock"
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuenow={width}
      tabIndex={0}
      className={styles.edge}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        const from = dragged.current;
        if (from) resize(from.width + from.x - event.clientX);
      }}
      onPointerUp={() => {
        dragged.current = undefined;
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") resize(width + STEP);
        else if (event.key === "ArrowRight") resize(width - STEP);
      }}
    />
  );
}

function resize(width: number): void {
  prefer({ dockWidth: Math.min(Math.max(Math.round(width), NARROWEST), WIDEST) });
}
