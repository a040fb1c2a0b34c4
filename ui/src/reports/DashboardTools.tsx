import type { ReactElement, ReactNode } from "react";

import { action } from "../actions/actions.ts";
import { readableKeys } from "../actions/keys.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import styles from "./DashboardTools.module.css";

/** What is done with dashboards and their queries besides looking at them. */
export function DashboardTools(): ReactElement {
  return (
    <span className={styles.tools}>
      <Tool id="explore">
        <Icon name="explore" /> Explore
      </Tool>
      <Tool id="lint">
        <Icon name="check" /> Lint
      </Tool>
    </span>
  );
}

function Tool({ id, children }: { id: string; children: ReactNode }): ReactElement {
  const { label, keys = "", run } = action(id);
  return (
    <Button look="quiet" title={`${label} (${readableKeys(keys).join(" ")})`} onClick={run}>
      {children}
    </Button>
  );
}
