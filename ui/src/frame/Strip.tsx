import type { ReactElement } from "react";

import { action } from "../actions/actions.ts";
import { RecordingButton } from "../incidents/RecordingButton.tsx";
import { ChangeIcon } from "../overview/ChangeIcon.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Moment } from "../parts/Moment.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import { weigh, zoneName } from "../format.ts";
import { useOverview, useSession } from "../session.ts";
import { clock } from "../state/clock.ts";
import { open } from "../state/overlays.ts";
import { preferences } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import styles from "./Strip.module.css";

const SHOWN = 3;

/** The line below: what changed last, problems of the pack, the zone, the dock. */
export function Strip(): ReactElement {
  const { pack } = useSession();
  const { data } = useOverview();
  const zone = useStore(preferences, (value) => value.zone);
  const dockOpen = useStore(preferences, (value) => value.dockOpen);
  const now = useStore(clock, (tick) => tick.now);
  const { words, state } = weigh(pack.problems);
  const changes = data?.changes.slice(0, SHOWN) ?? [];
  return (
    <footer className={styles.strip}>
      <ol className={styles.changes} aria-label="Last changes">
        {changes.map((change) => (
          <li key={`${change.at} ${change.text}`} className={styles.change}>
            <Moment at={change.at} as="time" />
            <ChangeIcon kind={change.kind} size={12} />
            <span className={styles.text}>{change.text}</span>
          </li>
        ))}
        {data && changes.length === 0 && <li className={styles.quiet}>No change in this range</li>}
      </ol>
      <RecordingButton />
      <button type="button" className={styles.button} onClick={() => open("problems")}>
        {state !== "ok" && <StateShape state={state} />}
        {words} in the pack
      </button>
      <button
        type="button"
        className={styles.button}
        title="Switch between UTC and local time"
        onClick={action("zone").run}
      >
        {zone === "utc" ? "UTC" : `Local time, ${zoneName("local", now)}`}
      </button>
      <button
        type="button"
        className={styles.button}
        aria-pressed={dockOpen}
        title="Open or close the dock (b)"
        onClick={action("dock").run}
      >
        <Icon name="dock" size={12} /> Dock
      </button>
    </footer>
  );
}
