import type { ReactElement } from "react";

import { ACTIONS } from "../actions/actions.ts";
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

/** Every key, from the one registry of actions. */
export function KeySheet(): ReactElement {
  const isOpen = useStore(overlay, (value) => value === "keys");
  const groups = [...new Set(ACTIONS.map((action) => action.group))];
  return (
    <Modal title="Keys" open={isOpen} onClose={() => toggle("keys", false)} wide>
      <div className={styles.sheet}>
        {groups.map((group) => (
          <section key={group}>
            <h3 className={styles.heading}>{group}</h3>
            <dl>
              {ACTIONS.filter((action) => action.group === group && action.keys !== undefined).map(
                (action) => (
                  <div key={action.id} className={styles.line}>
                    <dt>{action.label.replace(/^Panel: /, "").replace(/…$/, "")}</dt>
                    <dd>
                      <Keys keys={action.keys ?? ""} />
                    </dd>
                  </div>
                ),
              )}
            </dl>
          </section>
        ))}
        <section>
          <h3 className={styles.heading}>On a chart</h3>
          <dl>
            {OF_CHARTS.map(([keys, label]) => (
              <div key={keys} className={styles.line}>
                <dt>{label}</dt>
                <dd>
                  <Keys keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Modal>
  );
}
