import type { ReactElement } from "react";

import type { Alert, RelatedRunbook } from "../contract.ts";
import { follow } from "../links/follow.ts";
import { targetOf } from "../links/of-text.ts";
import { Icon } from "../parts/Icon.tsx";
import { StateShape } from "../parts/StateMark.tsx";
import { dock, dockOf, openedFor, plainly } from "../runbooks/docked.ts";
import { useSession } from "../session.ts";
import styles from "./Alerts.module.css";

type Props = {
  runbook: RelatedRunbook | null;
  /** Why what is named as the runbook is none. */
  broken: string | null;
  /** Fills the runbook in, and may name a page instead. */
  alert?: Alert;
};

/** Opens a runbook beside the screen from within a row; or what is named instead of one. */
export function RunbookLink({ runbook, broken, alert }: Props): ReactElement {
  const { pack, environment } = useSession();
  if (runbook) {
    const opened = alert ? openedFor(runbook.file, alert) : plainly(runbook.file);
    return (
      <button
        type="button"
        className={styles.inRow}
        title={`Open “${runbook.title}” beside this screen\n${runbook.why}`}
        onClick={(event) => {
          event.stopPropagation();
          dock(dockOf(pack.folder, environment.id), opened);
        }}
      >
        <Icon name="runbook" size={12} />
        <span>{runbook.title || runbook.file}</span>
      </button>
    );
  }
  const page = pageOf(alert);
  if (page) {
    return (
      <button
        type="button"
        className={styles.inRow}
        title={`Open its page in the browser\n${page.url}`}
        onClick={(event) => {
          event.stopPropagation();
          follow(page);
        }}
      >
        <Icon name="outside" size={12} />
        <span>{page.host}</span>
      </button>
    );
  }
  if (broken !== null) {
    return (
      <span className={styles.warn} title={broken}>
        <StateShape state="warning" />
        <span>missing: {broken}</span>
      </span>
    );
  }
  return <span className={styles.faint}>no runbook</span>;
}

/** The page outside that an alert names as its runbook. */
export function pageOf(alert: Alert | undefined) {
  const named = alert?.annotations["runbook_url"] ?? alert?.annotations["runbook"] ?? "";
  const target = targetOf(named);
  return target.kind === "page" ? target : undefined;
}
