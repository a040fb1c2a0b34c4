import type { ReactElement } from "react";

import { action } from "../actions/actions.ts";
import type { Alert } from "../contract.ts";
import { Button } from "../parts/Button.tsx";
import { Keys } from "../parts/Keys.tsx";
import { useOverview } from "../session.ts";
import { go } from "../state/location.ts";
import { useStore } from "../state/store.ts";
import type { Opened } from "../runbooks/docked.ts";
import { beginForAlert } from "./changes.ts";
import styles from "./Recording.module.css";
import { recording } from "./recording.ts";

/** Whether what is done in the dock is recorded, and the way to begin that. */
export function DockRecording({ opened }: { opened: Opened }): ReactElement | null {
  const now = useStore(recording);
  const { data } = useOverview();
  if (!now) return null;
  const { environment, line } = now;
  if (line) {
    return (
      <p className={styles.docked}>
        <span>
          <span className={styles.dot} data-inline /> Recorded in {line.id}
        </span>
        <Button small look="quiet" onClick={() => go({ screen: "incidents", id: line.id })}>
          Show
        </Button>
      </p>
    );
  }
  const { run, keys = "" } = action("begin_incident");
  const alert = data?.alerts.find((each) => isOf(each, opened));
  return (
    <p className={styles.docked}>
      <span>This is not recorded.</span>
      <Button small onClick={alert ? () => beginForAlert(environment, alert) : run}>
        Begin incident <Keys keys={keys} />
      </Button>
    </p>
  );
}

/** Whether a runbook was opened for this firing of an alert. */
function isOf({ labels, since }: Alert, { alert, labels: known }: Opened): boolean {
  return (
    alert !== undefined && alert.since === since && JSON.stringify(labels) === JSON.stringify(known)
  );
}
