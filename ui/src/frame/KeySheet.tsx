import type { ReactElement } from "react";

import { ACTIONS, type Action } from "../actions/actions.ts";
import { Keys } from "../parts/Keys.tsx";
import { Modal } from "../parts/Modal.tsx";
import { overlay, toggle } from "../state/overlays.ts";
import { useStore } from "../state/store.ts";
import styles from "./KeySheet.module.css";

const OF_CHARTS: readonly (readonly [string, string])[] = [
  ["← →", "Move the time cursor"],
  ["Shift ← →", "Select a span"],
  ["Enter", "Zoom to the span, or open the links of the value"],
  ["Tab", "Go on to exemplars and marks"],
];

const IN_A_WATERFALL: readonly (readonly [string, string])[] = [
  ["↑ ↓", "Row before or after"],
  ["← →", "Close or open the row, or go to its parent"],
  ["Enter", "Show the span; again: show it as the root"],
  ["Shift Enter", "Show it as the root"],
  ["Escape", "Close what is beside, then back to the whole"],
];

const AMONG_LINES: readonly (readonly [string, string])[] = [
  ["↑ ↓", "Row before or after"],
  ["Home End", "First or last row"],
  ["Enter", "Show everything about the line"],
  ["← →", "On the name of a column: move it; on its edge: its width"],
  ["Delete", "On the name of a column: take it out"],
  ["Shift Enter", "In the text to find: the line before"],
];

const OF_QUERIES: readonly (readonly [string, string])[] = [
  ["Enter", "Run the query"],
  ["Shift Enter", "Begin a new line"],
  ["Ctrl Space", "List what could stand here"],
  ["Tab", "Take the choice"],
  ["↑ ↓", "Earlier queries, in an empty editor"],
  ["mod+z", "Take the last change back"],
];

const IN_A_RUNBOOK: readonly (readonly [string, string])[] = [
  ["Enter", "Tick the step, run the query or copy the command"],
  ["Escape", "From the dock back to the screen"],
];

const OF_TRACES: readonly (readonly [string, string])[] = [
  ["mod+v", "Look up what was copied: an id, a header, a line, an address"],
  ["← →", "Walk through the traces of the plot"],
  ["Enter", "Open the trace"],
  ["Backspace", "Take the last attribute back, in an empty field"],
];

const GROUPS: readonly Action["group"][] = [
  "Go",
  "Time",
  "View",
  "Panel",
  "Trace",
  "Logs",
  "Database",
  "Alerts",
  "Incident",
  "Lists",
  "Pack",
  "Help",
];

/** Every key, from the one registry of actions. */
export function KeySheet(): ReactElement {
  const isOpen = useStore(overlay, (value) => value === "keys");
  return (
    <Modal title="Keys" open={isOpen} onClose={() => toggle("keys", false)} wide>
      <div className={styles.sheet}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3 className={styles.heading}>{group}</h3>
            <dl>
              {ACTIONS.filter((action) => action.group === group && action.keys !== undefined).map(
                (action) => (
                  <div key={action.id} className={styles.line}>
                    <dt>
                      {action.label
                        .replace(/^(?:Panel|Trace|Logs|Database|Alerts|Incident): /, "")
                        .replace(/…$/, "")}
                    </dt>
                    <dd>
                      <Keys keys={action.keys ?? ""} />
                    </dd>
                  </div>
                ),
              )}
            </dl>
          </section>
        ))}
        <Fixed heading="On a chart" keys={OF_CHARTS} />
        <Fixed heading="In a waterfall" keys={IN_A_WATERFALL} />
        <Fixed heading="Among log lines" keys={AMONG_LINES} />
        <Fixed heading="In a query" keys={OF_QUERIES} />
        <Fixed heading="In a runbook" keys={IN_A_RUNBOOK} />
        <Fixed heading="Among traces" keys={OF_TRACES} />
      </div>
    </Modal>
  );
}

type FixedProps = { heading: string; keys: readonly (readonly [string, string])[] };

/** Keys that belong to a control and not to an action. */
function Fixed({ heading, keys }: FixedProps): ReactElement {
  return (
    <section>
      <h3 className={styles.heading}>{heading}</h3>
      <dl>
        {keys.map(([each, label]) => (
          <div key={each} className={styles.line}>
            <dt>{label}</dt>
            <dd>
              <Keys keys={each} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
